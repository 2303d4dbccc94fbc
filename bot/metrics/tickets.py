"""Tickets that were closed."""

from prometheus_client import Counter

from bot.metrics.registry import REGISTRY

CLOSED = Counter(
    "enrolldesk_tickets", "Tickets that were closed, by bot.helpdesk.ticket.Ending.", ["ending"], registry=REGISTRY
)

RESOLVED = "resolved"
"""The ending of a ticket of which an agent says that it is solved."""
