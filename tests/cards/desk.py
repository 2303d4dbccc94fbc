"""The card of a ticket in the desk's channel, in every state that it can have."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.advisor import Advice, Device, Facts
from bot.helpdesk.channel_card import channel_card, short
from bot.helpdesk.ticket import Agent, Asker, Ending, Status, Ticket
from dialogs.advice_prompt import summary
from dialogs.devices import device_to_json
from dialogs.effects import Card
from dialogs.request import Request
from dialogs.step_prompt import step_words
from dialogs.words import words

INTUNE = "https://intune.microsoft.com"


def desk_cards(
    written: str, known: Facts, advices: Sequence[Advice], device: Device, at: datetime, *, agents: int = 2
) -> dict[str, Card]:
    """Return the card of a ticket in every state, with `written` wherever somebody else wrote."""
    request = Request(
        facts=known,
        advised=summary(advices[0]),
        tried=tuple(summary(advice) for advice in advices[1:]),
        done=("connect", "restart"),
        stuck=step_words(advices[0], 1),
        reported=f"I saw {written}",
        devices=tuple(device_to_json(replace(device, id=f"7053{place}")) for place in range(5)),
        sentence=f"Please {written}",
    ).to_json()
    asker = Asker("t", "o", f"Sanne {written}", "a:1")
    waiting = Ticket.opened(1042, asker, request, channel_id="19:c@thread.tacv2", at=at)
    desk = [
        Agent(f"6fa459ea-ee8a-3ca4-894e-{place:012}", f"{place} {written}", f"29:{place}") for place in range(agents)
    ]
    accounts = tuple(f"29:{place:0>80}" for place in range(60)) if agents > 2 else ("29:1",)
    taken = replace(waiting, status=Status.TAKEN, holder=desk[0], taken_at=at, incident_id=3, acted=accounts)
    answered = replace(taken, told_at=None, answered_at=at, wanted="identity")
    return {
        "desk, waiting": _card(waiting, desk, at),
        "desk, nothing known": _card(replace(waiting, request={}, asker=replace(asker, name="")), [], at),
        "desk, taken": _card(taken, desk, at, lead=words("desk.refused.held", name=short(f"Ada {written}"))),
        "desk, with the person": _card(answered, desk, at),
        **{
            f"desk, {ending}": _card(
                replace(answered, status=Status.CLOSED, closed_at=at, ending=ending, stars=4, wanted=""), desk, at
            )
            for ending in Ending
        },
    }


def _card(ticket: Ticket, agents: Sequence[Agent], at: datetime, lead: Mapping[str, object] | None = None) -> Card:
    card = channel_card(ticket, agents, at, intune_url=INTUNE, lead=None if lead is None else dict(lead))
    return Card(card.template, {**card.params, "key": "t1.1"})
