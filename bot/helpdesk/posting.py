"""Posting: a ticket whose card did not come into its channel gets it there, exactly one, and the person is told."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.errors import LookupFailed
from bot.helpdesk.board import Board, merged
from bot.helpdesk.channel_card import key_of
from bot.helpdesk.channels import Channels
from bot.helpdesk.progress import Progress, Said
from bot.helpdesk.row import ticket_of
from bot.helpdesk.ticket import Ticket
from bot.storage.tickets import TicketStore, Unposted
from bot.storage.work import NOTHING, Happening, Work
from cards.markdown import escape

log = structlog.get_logger()

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (0, 1, 5, 15))
"""How long to wait before the next card, by how many were tried; the last holds for all more."""

PATIENCE = timedelta(minutes=15)
"""After that a card of which nobody can say whether it is there is posted again: better twice than a ticket unseen."""


class ChannelPosts(Protocol):
    """Looks up what stands in a channel."""

    async def find(self, channel_id: str, key: str) -> str | None:
        """Return Teams' id of our message whose card has that key; None where there is none. Raises LookupFailed."""
        ...


KeepChannel = Callable[[str], Awaitable[None]]
"""Keeps a channel, so that something can be sent there, again where it was given up."""


class Posting:
    """Looks first where a card may be there already. A card that surely is not there is posted again."""

    def __init__(
        self, store: TicketStore, board: Board, channels: Channels, posts: ChannelPosts, keep_channel: KeepChannel
    ) -> None:
        """Look into channels by `posts`, and write to them by `board`."""
        self._store = store
        self._board = board
        self._channels = channels
        self._posts = posts
        self._keep_channel = keep_channel

    async def posted(self, unposted: Unposted, now: datetime) -> Work:
        """Return the work that brings a card nearer to its channel: told, found, or posted once more."""
        ticket = ticket_of(unposted.row)
        if ticket.unposted_at is None:
            _log(unposted)
        tried = min(unposted.attempts, len(BACK_OFF) - 1)
        if self._channels.get(ticket.channel_id) is not None and now < unposted.since + BACK_OFF[tried]:
            return self.told(ticket, now)
        if unposted.status != "ambiguous":
            return await self.again(ticket, now)
        try:
            card_id = await self._posts.find(ticket.channel_id, key_of(ticket.number))
        except LookupFailed as failure:
            log.warning("a channel could not be looked into", ticket=ticket.number, reason=failure.reason)
            if now < unposted.since + PATIENCE:
                return self.told(ticket, now)
            card_id = None
        return await self.again(ticket, now) if card_id is None else await self._found(ticket, card_id, now)

    def told(self, ticket: Ticket, now: datetime) -> Work:
        """Tell the person, once, that their ticket is kept, and the channel cannot be reached."""
        if ticket.unposted_at is not None:
            return NOTHING
        write = self._board.write(replace(ticket, unposted_at=now), now)
        return Work(tickets=(write,), happenings=(_happening(ticket, "ticket.unposted"),))

    async def again(self, ticket: Ticket, now: datetime) -> Work:
        """Post a card once more, into the channel that serves the person now where theirs is the desk's no longer.

        What is below the card waits for it in the outbox (bot.storage.tickets); in another channel it is said anew.
        """
        here = self._channels.get(ticket.channel_id) or self._channels.of(ticket.asker.locale)
        await self._keep_channel(here.id)
        said: tuple[Said, ...] = ()
        if here.id != ticket.channel_id:
            lines = [line for line in await self._store.lines(ticket.number) if line.text]
            told = "\n\n".join(
                f"**{escape(line.author)}:** {line.text}" if line.author else line.text for line in lines
            )
            said = (Said("desk.line.again", text=told, is_kept=False),) if told else ()
        moved = replace(ticket, channel_id=here.id, card_id=None, unposted_at=ticket.unposted_at or now)
        opened = await self._board.opened(Progress(moved, said), now)
        happenings = self.told(ticket, now).happenings
        return merged(opened, Work(happenings=happenings))

    async def _found(self, ticket: Ticket, card_id: str, now: datetime) -> Work:
        """Take the card that is there after all for the ticket's own, and put it right."""
        write = self._board.write(replace(ticket, card_id=card_id, unposted_at=None), now)
        found = Work(tickets=(write,), happenings=posted(ticket))
        return merged(found, await self._board.redrawn(found, now))


def posted(ticket: Ticket) -> tuple[Happening, ...]:
    """Tell the person that the helpdesk has their ticket now, if they were told that it had not."""
    return () if ticket.unposted_at is None else (_happening(ticket, "ticket.posted"),)


def _happening(ticket: Ticket, name: str) -> Happening:
    key = f"{key_of(ticket.number)}.{ticket.revision + 1}"
    return Happening(ticket.asker.conversation_id, key, name, {"number": ticket.number})


def _log(unposted: Unposted) -> None:
    log.warning(
        "the card of a ticket is not in its channel",
        ticket=unposted.row.number,
        channel=unposted.row.channel_id,
        status=unposted.status or "never sent",
        fault=unposted.fault,
    )
