"""The banner of an incident in the desk's channel: what fails, for whom, what helps, and what was told."""

from collections.abc import Sequence
from datetime import datetime

from bot.advisor import Advice, Fact, Facts, Question, Source, advise
from bot.helpdesk.incident import Incident, News
from bot.helpdesk.ticket import Ticket
from dialogs.advice_prompt import summary
from dialogs.effects import Card
from dialogs.words import Words, moment, raw, value_of, words

MOST_NAMES = 3
"""Agents that are named; the rest is counted."""


def key_of(incident_id: int) -> str:
    """Return the key of the banner in its channel."""
    return f"incident.{incident_id}"


def id_of(key: str) -> int | None:
    """Return the incident of a banner's key; None where it is no such key. Untrusted: it came with a press."""
    name, _, number = key.partition(".")
    fits = name == "incident" and number.isascii() and number.isdigit() and len(number) <= 18
    return int(number) if fits else None


def banner(incident: Incident, tickets: Sequence[Ticket], at: datetime) -> Card:
    """Return the banner as it stands at `at`. `tickets` are all that belong to the incident."""
    return Card(
        "incident_banner",
        {
            "key": key_of(incident.id),
            "failure": value_of("error", incident.failure),
            "since": moment(incident.opened_at),
            "people": people_of(tickets),
            "open": sum(ticket.is_open for ticket in tickets),
            "tended": _tended(tickets),
            "advice": _advice(incident.failure, at),
            "news": _news(incident.news[-1]) if incident.news else None,
            "over": _over(incident),
        },
    )


def people_of(tickets: Sequence[Ticket]) -> int:
    """Return how many people it concerns. Of whom erased their data only the ticket is known, and it counts as one."""
    return len({ticket.asker.object_id or str(ticket.number) for ticket in tickets})


def _tended(tickets: Sequence[Ticket]) -> Words:
    """Return who has one of the tickets that are open."""
    names = list(dict.fromkeys(ticket.holder.name for ticket in tickets if ticket.is_open and ticket.holder))
    if not names:
        return words("incident.nobody")
    named = raw(", ".join(names[:MOST_NAMES]))
    more = len(names) - MOST_NAMES
    return words("card.some", list=named, number=more) if more > 0 else named


def _advice(failure: str, at: datetime) -> Words | None:
    """Return what the advisor says of a failure of which nothing else is known; None where it knows nothing of it."""
    known = Facts([Fact("goal", "problem", Source.GIVEN), Fact("error", failure, Source.GIVEN)])
    match advise(known, at.date()):
        case Question(fact=fact):
            return words("incident.depends", fact=words(f"fact.{fact}"))
        case Advice(rule=rule) as advice if rule != "otherwise":
            return summary(advice)
    return None


def _news(news: News) -> dict[str, Words]:
    return {"head": words("incident.told", agent=raw(news.by.name), time=moment(news.at)), "text": raw(news.text)}


def _over(incident: Incident) -> Words | None:
    if incident.closed_at is None:
        return None
    by = "" if incident.closed_by is None else incident.closed_by.name
    at = moment(incident.closed_at)
    return words("incident.over_by", agent=raw(by), time=at) if by else words("incident.over_since", time=at)
