"""Threads: which ticket one belongs to, also while nobody knows whether its card arrived."""

import re
from dataclasses import replace
from typing import Protocol

from bot.helpdesk.channels import thread_of
from bot.helpdesk.row import ticket_of
from bot.helpdesk.ticket import Ticket
from bot.storage.tickets import TicketStore

_KEY = re.compile(r"ticket\.(\d{1,18})")


class PostKeys(Protocol):
    """Looks up what stands in a channel."""

    async def keys(self, channel_id: str, post_id: str) -> frozenset[str]:
        """Return the keys of the cards of a post; none where it is not ours. Raises LookupFailed."""
        ...


class Threads:
    """Finds tickets by their threads.

    A process may die between Teams' taking a card and the mark of its id. Who writes below that card, or presses on it,
    tells by that which message it is, and the ticket has it from then on.
    """

    def __init__(self, store: TicketStore, posts: PostKeys) -> None:
        """Look into channels by `posts` where the store does not know a thread."""
        self._store = store
        self._posts = posts

    async def ticket(self, channel_id: str, card_id: str) -> Ticket | None:
        """Return the ticket of a thread, None where it is of none. Raises LookupFailed where that cannot be known."""
        lacks_card = await self._store.lacks_card(channel_id)  # first: a card may be marked between the two questions
        row = await self._store.by_card(channel_id, card_id)
        if row is not None:
            return ticket_of(row)
        if not lacks_card:
            return None
        for key in await self._posts.keys(channel_id, card_id):
            found = _KEY.fullmatch(key)
            row = await self._store.of(int(found[1])) if found else None
            if row is not None and row.channel_id == channel_id and row.card_id in (None, card_id):
                return replace(ticket_of(row), card_id=card_id)
        return None


def pressed_on(ticket: Ticket, conversation: str, message_id: str) -> Ticket:
    """Return the ticket with the card on which a button of it was pressed, where nobody knew its card.

    `conversation` and `message_id` are what Teams says of the press, and not what stands on the card.
    """
    is_its_card = message_id and thread_of(conversation) == (ticket.channel_id, message_id)
    return replace(ticket, card_id=message_id) if ticket.card_id is None and is_its_card else ticket
