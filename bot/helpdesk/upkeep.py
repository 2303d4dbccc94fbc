"""Upkeep: what the desk does by itself. What is due is done, what did not arrive is looked after, nothing is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.helpdesk.board import Board, merged
from bot.helpdesk.change import change
from bot.helpdesk.parts import Incidents
from bot.helpdesk.posting import Posting, posted
from bot.helpdesk.redelivery import Redelivery
from bot.helpdesk.row import ticket_of
from bot.helpdesk.service_level import ServiceLevel, due_action
from bot.helpdesk.telling import by_clock
from bot.helpdesk.ticket import Ticket
from bot.storage.tickets import TicketStore
from bot.storage.work import Work

MOST = 50
"""Tickets, and lines, that one sweep looks at; it comes again in a quarter of a minute."""


class Upkeep:
    """Looks after tickets. Each is committed by itself; what was changed meanwhile is looked at in the next sweep."""

    def __init__(  # noqa: PLR0913 - all that it looks after
        self,
        store: TicketStore,
        board: Board,
        level: ServiceLevel,
        clock: Clock,
        *,
        posting: Posting,
        redelivery: Redelivery,
        incidents: Incidents,
        on_committed: Callable[[Work], None],
    ) -> None:
        """Do what is due by `level`; `on_committed` lets at once be sent and handled what was committed."""
        self._store = store
        self._board = board
        self._level = level
        self._clock = clock
        self._posting = posting
        self._redelivery = redelivery
        self._incidents = incidents
        self._on_committed = on_committed

    async def sweep(self) -> None:
        """Do all that is to be done now. Raises what the database raises."""
        now = self._clock.now()
        for row in await self._store.due(now, MOST):
            await self._commit(await self._due(ticket_of(row), now), now)
        overlooked = await self._incidents.overlooked(now)
        await self._commit(merged(overlooked, await self._board.redrawn(overlooked, now)), now)
        for unposted in await self._store.unposted(now, MOST):
            await self._commit(await self._posting.posted(unposted, now), now)
        for line in await self._store.undelivered(MOST):
            await self._commit(await self._redelivery.told(line, now), now)

    async def _commit(self, work: Work, now: datetime) -> None:
        if work and await self._store.commit(work, now):
            self._on_committed(work)

    async def _due(self, ticket: Ticket, now: datetime) -> Work:
        """Do what has fallen due. Where nothing has, somebody marked a closed ticket for its card to be drawn anew."""
        if ticket.unposted_at is not None and ticket.card_id is not None:
            write = self._board.write(replace(ticket, unposted_at=None), now)
            return Work(tickets=(write,), happenings=posted(ticket))
        action = due_action(ticket, self._level, now)
        after = ticket if action is None else change(ticket, action, now)
        if action is not None and isinstance(after, Ticket):
            return await self._board.changed(ticket, by_clock(action, after), now)
        written = Work(tickets=(self._board.write(ticket, now),))
        return written if ticket.is_open else merged(written, await self._board.redrawn(written, now))
