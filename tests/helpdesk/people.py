"""Who stands around a desk in the tests, and what they do with a ticket, minute by minute."""

from datetime import UTC, datetime, timedelta

from bot.helpdesk.action import Action
from bot.helpdesk.change import Refusal, change
from bot.helpdesk.ticket import Agent, Asker, Ticket

OPENED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning."""

LAURA = Asker("tenant", "laura", "Laura Janssens", "a:laura", locale="nl-BE", time_zone="Europe/Brussels")
TOM = Agent("tom", "Tom Peeters", "29:tom")
PRIYA = Agent("priya", "Priya Shah", "29:priya")


def opened(number: int = 1042) -> Ticket:
    """Return a ticket of Laura's that waits since OPENED."""
    return Ticket.opened(number, LAURA, {"sentence": "it stays black"}, channel_id="19:desk@thread.tacv2", at=OPENED)


def minute(number: float) -> datetime:
    """Return the moment that many minutes after OPENED."""
    return OPENED + timedelta(minutes=number)


def changed(ticket: Ticket, action: Action, at: datetime) -> Ticket:
    """Return what comes of an action that must be possible."""
    after = change(ticket, action, at)
    assert isinstance(after, Ticket), after
    return after


def refused(ticket: Ticket, action: Action, at: datetime) -> Refusal:
    """Return why an action changes nothing, which it must not."""
    refusal = change(ticket, action, at)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def after(*actions: Action, ticket: Ticket | None = None) -> Ticket:
    """Return what comes of the actions on a new ticket, or on `ticket`: each a minute after the one before."""
    ticket = ticket or opened()
    for number, action in enumerate(actions, start=1):
        ticket = changed(ticket, action, minute(number))
    return ticket
