"""The cards with which agents' commands are answered, with `written` wherever a stranger's words may stand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.advisor import Advice, Device, Evidence, Fact, Facts, Source
from bot.advisor.evidence import EnrollmentFailure, LookedUp
from bot.helpdesk.command import Diagnose, Find
from bot.helpdesk.diagnosis import Cause, Diagnosis, diagnose
from bot.helpdesk.diagnosis_card import diagnosis_card
from bot.helpdesk.explanation import explain
from bot.helpdesk.explanation_card import explanation_card
from bot.helpdesk.looking import about, reason_card
from bot.helpdesk.row import row_of
from bot.helpdesk.ticket import Agent, Asker, Status, Ticket
from bot.helpdesk.ticket_list import ticket_list, ticket_row
from bot.storage.work import TicketRow
from dialogs.effects import Card
from dialogs.words import words
from tests.dialogs.talk import NOON

INTUNE, TEAMS = "https://intune.microsoft.com", "https://teams.microsoft.com"


def commands(written: str, device: Device, advice: Sequence[Advice]) -> dict[str, Card]:
    """Return every card, with `device` among the evidence and each of `advice` as a diagnosis."""
    title = about(Diagnose("id", name=written))
    bare = Diagnosis(Cause.WELL, device, None)
    evidence = _evidence(written, device)
    stranded = replace(evidence, devices=(), failure=None)
    diagnoses = {
        "of an attempt": (diagnose(evidence, NOON), evidence),
        "of nothing": (diagnose(replace(stranded, facts=Facts()), NOON), stranded),
        "of a block": (diagnose(stranded, NOON), stranded),
        "of a well device": (bare, evidence),
        **{f"by {one.rule}": (Diagnosis(Cause.WIPE, device, one), evidence) for one in advice},
    }
    cards = {
        **{
            f"diagnosis {name}": diagnosis_card(title, diagnosis, found, intune_url=INTUNE)
            for name, (diagnosis, found) in diagnoses.items()
        },
        "reason to diagnose": reason_card(Diagnose("id", name=written)),
        "reason to find": reason_card(Find("001204781234")),
        "explanation": explanation_card(explain("0x80180014", NOON.date())),
        "explanation of nothing": explanation_card(explain("0x8badf00d", NOON.date())),
        "commands": Card("desk_command_list", {"lead": words("desk_command.hint.diagnose")}),
        "tickets": ticket_list(words("desk_command.title.open"), _rows(written), teams_url=TEAMS),
        "ticket to send": Card("desk_command_ticket", {"ticket": ticket_row(_tickets(written)[0], teams_url=TEAMS)}),
    }
    return {name: Card(card.template, {**card.params, "key": "t1.1"}) for name, card in cards.items()}


def _evidence(written: str, device: Device) -> Evidence:
    told = (("licensed", "no"), ("platform_allowed", "yes"), ("personal_allowed", "yes"), ("limit_reached", "yes"))
    return Evidence(
        NOON,
        tuple(replace(device, id=str(number)) for number in range(7)),
        Facts(Fact(key, value, Source.INTUNE, NOON) for key, value in told),
        EnrollmentFailure(NOON - timedelta(hours=1), "unknown", written, None),
        (LookedUp("licences", NOON, failed="throttled"),),
    )


def _tickets(written: str) -> list[Ticket]:
    ticket = Ticket.opened(1042, Asker("t", "o", written, "a:1"), {}, channel_id="19:desk@thread.tacv2", at=NOON)
    taken = replace(ticket, card_id="1700000000000", status=Status.TAKEN, holder=Agent("a", written))
    closed = replace(taken, status=Status.CLOSED, closed_at=NOON)
    return [taken, closed, replace(ticket, asker=replace(ticket.asker, name="")), *[taken] * 9]


def _rows(written: str) -> list[TicketRow]:
    return [row_of(ticket, None) for ticket in _tickets(written)]
