"""How a ticket ends, and how it is opened again or rated after that."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.helpdesk.hands import held_by, seen_by
from bot.helpdesk.refusal import REOPEN_DAYS, Refusal
from bot.helpdesk.ticket import Agent, Asker, Ending, Status, Ticket

_RATED = (Ending.RESOLVED, Ending.ENDED, Ending.SILENCE)


def closed(ticket: Ticket, ending: Ending, at: datetime) -> Ticket:
    """Return it closed. It keeps its holder, to whom it goes back if the person opens it again."""
    return replace(ticket, status=Status.CLOSED, ending=ending, closed_at=at, asked_at=None, wanted="", mentioned=0)


def closed_by(ticket: Ticket, agent: Agent, ending: Ending, at: datetime) -> Ticket:
    """Return it closed by an agent, whoever holds it; if nobody did, it was theirs."""
    return closed(seen_by(ticket, agent) if ticket.holder else held_by(ticket, agent, at), ending, at)


def reopened(ticket: Ticket, by: Agent | Asker, at: datetime) -> Ticket | Refusal:
    """Return it open: an agent's own at any time, or within REOPEN_DAYS, for the person, with whoever had it.

    Either way the person, who is told so, waits for an answer. The rating was of help that is not over, and goes.
    """
    if isinstance(by, Asker) and (by.tenant_id, by.object_id) != (ticket.asker.tenant_id, ticket.asker.object_id):
        return Refusal.NOT_YOURS
    if ticket.is_open:
        return Refusal.NOT_CLOSED
    if isinstance(by, Asker) and _is_long_closed(ticket, at):
        return Refusal.TOO_LATE
    status = Status.WAITING if ticket.holder is None else Status.TAKEN
    waiting = replace(
        ticket, status=status, ending=None, closed_at=None, stars=None,
        told_at=at, answered_at=None, mentioned=0, counts_from=at,
    )  # fmt: skip
    return held_by(waiting, by, at) if isinstance(by, Agent) else waiting


def rated(ticket: Ticket, stars: int, at: datetime) -> Ticket | Refusal:
    """Return it with that rating, which may be changed within REOPEN_DAYS."""
    if ticket.is_open:
        return Refusal.NOT_CLOSED
    if ticket.ending not in _RATED:
        return Refusal.NOT_RATED
    if not 1 <= stars <= 5:
        return Refusal.WRONG_STARS
    if ticket.stars == stars:
        return Refusal.RATED
    if _is_long_closed(ticket, at):
        return Refusal.TOO_LATE
    return replace(ticket, stars=stars)


def erased(ticket: Ticket, at: datetime) -> Ticket:
    """Return it closed, with nothing in it about the person. What was the desk's work stays: who, when, how rated."""
    nobody = Asker(tenant_id="", object_id="", name="", conversation_id="")
    return replace(closed(ticket, Ending.ERASED, ticket.closed_at or at), asker=nobody, request={}, failure="")


def _is_long_closed(ticket: Ticket, at: datetime) -> bool:
    return ticket.closed_at is not None and at - ticket.closed_at > timedelta(days=REOPEN_DAYS)
