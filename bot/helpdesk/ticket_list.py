"""Tickets as a list: one row each, with a link to the message that has its card."""

from collections.abc import Sequence

from bot.helpdesk.number import written
from bot.helpdesk.places import message_url
from bot.helpdesk.row import ticket_of
from bot.helpdesk.ticket import Status, Ticket
from bot.storage.work import TicketRow
from dialogs.effects import Card
from dialogs.typed import cleaned
from dialogs.words import Words, moment, raw, words

MOST_LISTED = 10
"""Tickets on one card; how many more there are is said."""

LONGEST_NAME = 64
"""Characters of somebody's name, of which twenty are to fit on a card."""


def ticket_list(title: Words, rows: Sequence[TicketRow], *, teams_url: str) -> Card:
    """Return the card that lists tickets, in their order. `teams_url` is where people have Teams."""
    listed = [ticket_row(ticket_of(row), teams_url=teams_url) for row in rows[:MOST_LISTED]]
    return Card("desk_command_tickets", {"title": title, "tickets": listed, "more": len(rows) - len(listed)})


def ticket_row(ticket: Ticket, *, teams_url: str) -> dict[str, object]:
    """Return a ticket as a card lists it. `url` is None while its card is not posted."""
    url = None if ticket.card_id is None else message_url(teams_url, ticket.channel_id, ticket.card_id)
    return {
        "number": written(ticket.number),
        "url": url,
        "name": _name(ticket.asker.name) if ticket.asker.name else words("desk_command.row.unnamed"),
        "standing": standing_of(ticket),
    }


def standing_of(ticket: Ticket) -> Words:
    """Say whether it waits, who has it, or that it is closed, and since when."""
    match ticket.status:
        case Status.CLOSED:
            return words("desk_command.row.closed", time=moment(ticket.closed_at or ticket.opened_at))
        case Status.TAKEN if ticket.holder is not None:
            return words("desk_command.row.taken", holder=_name(ticket.holder.name), time=moment(ticket.opened_at))
        case _:
            return words("desk_command.row.waiting", time=moment(ticket.opened_at))


def _name(name: str) -> Words:
    return raw(cleaned(name, LONGEST_NAME))
