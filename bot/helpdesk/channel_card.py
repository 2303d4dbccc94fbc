"""The card of a ticket in the desk's channel: one truth for everybody, drawn anew after every change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.advisor import VOCABULARY
from bot.helpdesk.number import written
from bot.helpdesk.refusal import MOST_TEXT
from bot.helpdesk.suggestion import evidence, suggestion
from bot.helpdesk.ticket import Agent, Ending, Status, Ticket
from dialogs.effects import Card
from dialogs.request import Request
from dialogs.typed import cleaned
from dialogs.words import Words, fact_row, moment, raw, value_of, words

MOST_FACTS = 8
"""Facts on the card; an interview asks for some ten."""
MOST_TRIED = 2
"""Summaries of advice that did not help: those that were tried last."""
MOST_AGENTS = 5
"""Agents to hand a ticket to: those who took one last."""
MOST_ACCOUNTS = 6
"""Agents for whom the card refreshes itself: those who acted last. Teams allows 60, of some 90 characters each."""
TOLD = ("identity", "setup", "enrolled_by", "autopilot", "wants_autopilot", "generation", "goal")
"""Facts that an agent can fill in when giving a person back: what people are most often wrong or unsure about."""
LONGEST_NAME = 32
"""Characters of a name; in the thread it stands whole."""
LONGEST_ERROR = 80
"""Characters of an error as the person told it."""
LONGEST_SENTENCE = 160
"""Characters of what they wrote themselves; what is longer stands whole in the thread."""

_KEY = "ticket."


def key_of(number: int) -> str:
    """Return the key of the card in its channel."""
    return f"{_KEY}{number}"


def number_of(key: str) -> int | None:
    """Return the ticket of a card's key; None where it is no such key. Untrusted: it came with a press."""
    digits = key.removeprefix(_KEY)
    is_key = key.startswith(_KEY) and digits.isascii() and digits.isdigit() and len(digits) <= 18
    return int(digits) if is_key else None


def channel_card(
    ticket: Ticket, agents: Iterable[Agent], at: datetime, *, intune_url: str, lead: Words | None = None
) -> Card:
    """Return the card as it stands at `at`. `agents` are those to whom it may be handed; `lead` is said above it all.

    `intune_url` is where administrators have Intune (bot.settings.clouds.Cloud.intune_url).
    """
    request = Request.from_json(ticket.request)
    suggested = suggestion(request.facts, at) if request.facts and ticket.is_open else {}
    return Card(
        "desk_ticket",
        {
            "key": key_of(ticket.number),
            "lead": lead,
            "number": raw(written(ticket.number)),
            "status": ticket.status.value,
            "state": _state(ticket),
            "rows": _rows(ticket, request),
            "facts": _facts(request),
            "more_facts": max(0, len(request.facts) - MOST_FACTS),
            "advised": request.advised if request.advised not in (*request.tried, suggested.get("summary")) else None,
            "done": len(request.done),
            "tried": list(request.tried[-MOST_TRIED:]),
            "stuck": request.stuck,
            "suggestion": suggested or None,
            **evidence(request.devices, at, intune_url=intune_url),
            "may_reopen": ticket.ending not in (None, Ending.ERASED),
            "holder": "" if ticket.holder is None else ticket.holder.id,
            "asked_facts": [{"value": key, "label": words(f"fact.{key}")} for key in _askable()],
            "told_facts": list(_tellable()),
            "agents": [
                {"value": agent.id, "label": short(agent.name)} for agent in _others(ticket, agents)[:MOST_AGENTS]
            ],
            "longest": MOST_TEXT,
            "accounts": list(ticket.acted[-MOST_ACCOUNTS:]),
        },
    )


def fact_of(chosen: str) -> tuple[str, str]:
    """Return fact and value of what was chosen to give a person back with; both empty where nothing was."""
    fact, _, value = chosen.partition("=")
    return fact, value


def _state(ticket: Ticket) -> Words:
    """Say where it stands, and since when."""
    name = short(ticket.holder.name) if ticket.holder else words("desk.nobody")
    if ticket.closed_at is not None:
        return words(f"desk.state.{ticket.ending}", name=name, time=moment(ticket.closed_at))
    if ticket.status is Status.WAITING:
        return words("desk.state.waiting", time=moment(ticket.told_at or ticket.opened_at))
    if ticket.told_at is not None:
        return words("desk.state.taken", name=name, time=moment(ticket.told_at))
    return words("desk.state.answered", name=name, time=moment(ticket.answered_at or ticket.opened_at))


def _rows(ticket: Ticket, request: Request) -> list[Mapping[str, object]]:
    """Return what there is to know beside the facts."""
    rows = {
        "asker": short(ticket.asker.name) if ticket.asker.name else words("desk.somebody"),
        "opened": moment(ticket.opened_at),
        "sentence": short(request.sentence, LONGEST_SENTENCE) if request.sentence else None,
        "reported": short(request.reported, LONGEST_ERROR) if request.reported else None,
        "wanted": words(f"fact.{ticket.wanted}") if ticket.wanted else None,
        "incident": words("desk.incident") if ticket.incident_id is not None else None,
        "stars": None if ticket.stars is None else words("desk.stars", stars=ticket.stars),
    }
    return [{"row": row, "value": value} for row, value in rows.items() if value is not None]


def short(text: str, longest: int = LONGEST_NAME) -> Words:
    """Return what somebody wrote, as far as there is room for it on the card."""
    whole = cleaned(text, longest + 1)
    return {"raw": whole if len(whole) <= longest else f"{whole[: longest - 1]}…"}


def _facts(request: Request) -> list[Mapping[str, object]]:
    return [fact_row(fact) for fact in list(request.facts.values())[:MOST_FACTS]]


def _askable() -> Iterator[str]:
    return (key for key, spec in VOCABULARY.items() if spec.asked)


def _tellable() -> Iterator[Mapping[str, object]]:
    """Return what an agent may have heard from the person, with every value that it can have."""
    for key in TOLD:
        for value in VOCABULARY[key].choices:
            label = words("desk.fact", fact=words(f"fact.{key}"), value=value_of(key, value))
            yield {"value": f"{key}={value}", "label": label}


def _others(ticket: Ticket, agents: Iterable[Agent]) -> Sequence[Agent]:
    holder = "" if ticket.holder is None else ticket.holder.id
    return [agent for agent in agents if agent.id != holder]
