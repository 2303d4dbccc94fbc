"""In whose hands an open ticket is, and whose turn it is to speak."""

from dataclasses import replace
from datetime import datetime

from bot.helpdesk.action import HandTo, Take
from bot.helpdesk.refusal import Refusal
from bot.helpdesk.ticket import Agent, Status, Ticket

MOST_ACTED = 60
"""For how many accounts Teams refreshes a card by itself (Teams' documentation, "User Specific Views")."""


def taken(ticket: Ticket, action: Take, at: datetime) -> Ticket | Refusal:
    """Return it in the hands of whoever takes it, also from another agent, if that is whom they saw holding it."""
    if ticket.holder is not None:
        if ticket.holder.id == action.by.id:
            return Refusal.TAKEN_ALREADY
        if ticket.holder.id != action.from_id:
            return Refusal.HELD
    return held_by(ticket, action.by, at)


def handed(ticket: Ticket, action: HandTo, at: datetime) -> Ticket | Refusal:
    """Return it in other hands. One hands on what is one's own or nobody's: who takes it at the same time wins."""
    if ticket.holder is not None:
        if ticket.holder.id == action.to.id:
            return Refusal.TAKEN_ALREADY
        if ticket.holder.id != action.by.id:
            return Refusal.HELD
    return held_by(seen_by(ticket, action.by), action.to, at)


def answered_by(ticket: Ticket, agent: Agent, at: datetime) -> Ticket:
    """Return it after an agent spoke to the person: nobody waits, and it is theirs if it was nobody's."""
    ticket = seen_by(ticket, agent) if ticket.holder else held_by(ticket, agent, at)
    return replace(ticket, told_at=None, answered_at=at, asked_at=None, mentioned=0, counts_from=at)


def told(ticket: Ticket, at: datetime) -> Ticket:
    """Return it after the person spoke. Who waits already goes on waiting since then: to nag does not set that back."""
    if ticket.told_at is not None:
        return ticket
    return replace(ticket, told_at=at, answered_at=None, asked_at=None, mentioned=0, counts_from=at)


def held_by(ticket: Ticket, agent: Agent, at: datetime) -> Ticket:
    """Return it in the hands of `agent`, who is to have time before it is mentioned."""
    taken_at = ticket.taken_at or at
    kept = seen_by(ticket, agent)
    return replace(kept, status=Status.TAKEN, holder=agent, taken_at=taken_at, mentioned=0, counts_from=at)


def seen_by(ticket: Ticket, agent: Agent) -> Ticket:
    """Return it with `agent` as the last of those for whom its card refreshes itself."""
    if not agent.account_id:
        return ticket
    others = (account for account in ticket.acted if account != agent.account_id)
    return replace(ticket, acted=(*others, agent.account_id)[-MOST_ACTED:])
