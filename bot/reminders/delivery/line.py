"""The line: who may be reminded, waiting for the attempt to be put on record.

That is done for a few at a time, just before they are sent: of a worker that dies no more than these are held.
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.reminders.delivery.claimed import Claimed, given_back
from bot.reminders.delivery.pace import Pace
from bot.reminders.delivery.sending import LEASE, Sending
from bot.reminders.delivery.sends import FEW, Sends
from bot.reminders.delivery.settlements import Settlements
from bot.storage.reminders import Attempt, ReminderStore

log = structlog.get_logger()

MOST = 200
"""People who are asked about at once: as many as can be sent in four seconds."""
LEAST = 10
"""Where many workers share the rate, or Teams is slow."""
SOON = timedelta(seconds=1)
"""Nothing is put on record that cannot be sent before that: all is paused."""

Waiting = tuple[Claimed, Attempt, datetime]
"""Who is to be reminded of what, and until when that may begin: then their lease ends, and what was found is old."""


class Line:
    """Keeps who is next, in their order, and begins their reminders as fast as these are sent."""

    def __init__(self, store: ReminderStore, sends: Sends, settlements: Settlements, pace: Pace, clock: Clock) -> None:
        """Put attempts on record in `store`, for `sends` to send."""
        self._store = store
        self._sends = sends
        self._settlements = settlements
        self._pace = pace
        self._clock = clock
        self._waiting: deque[Waiting] = deque()
        self._task: asyncio.Task[None] | None = None
        self._has_room = asyncio.Event()
        self._was_late = False
        self.most = MOST
        """How many may be taken next: half as many once some had no turn in time, and then slowly more."""

    def add(self, attempts: Iterable[tuple[Claimed, Attempt]], until: datetime) -> None:
        """Have these reminders begin, but not after `until`: who is left then is given back."""
        self.most = max(LEAST, self.most // 2) if self._was_late else min(MOST, self.most + LEAST)
        self._was_late = False
        self._waiting.extend((claimed, attempt, until) for claimed, attempt in attempts)
        if self._task is None and self._waiting:
            self._task = asyncio.create_task(self._work())

    async def room(self) -> None:
        """Wait until so few are left that others should be asked about, so that there is always one to send."""
        while len(self._waiting) >= self.most:
            self._has_room.clear()
            await self._has_room.wait()

    async def idle(self) -> None:
        """Wait until nobody is left."""
        while self._task is not None:
            await asyncio.wait({self._task})

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._sends.room()
                await self._pace.wait(self._pace.free_at - SOON)
                few = self._next()
                self._has_room.set()
                if few:
                    await self._begin(few)
        finally:
            self._task = None

    def _next(self) -> list[tuple[Claimed, Attempt]]:
        """Take the next few; give back who has waited too long, and all when the worker stops."""
        few: list[tuple[Claimed, Attempt]] = []
        now = self._clock.now()
        while self._waiting and len(few) < FEW:
            claimed, attempt, until = self._waiting.popleft()
            if self._pace.is_closed or now > until:
                self._was_late = True
                self._settlements.add(given_back(claimed.claim))
            else:
                few.append((claimed, attempt))
        return few

    async def _begin(self, few: list[tuple[Claimed, Attempt]]) -> None:
        """Put attempts on record, and send them; give back who answered meanwhile, or whose campaign was stopped."""
        now = self._clock.now()
        try:
            begun = await self._store.begin([attempt for _, attempt in few], now, now + LEASE)
        except Exception as error:  # some may be on record: they are held, and the others due, when the lease is over
            log.warning("reminders could not be begun", reminders=len(few), fault=type(error).__name__, exc_info=True)
            return
        ids = [begun.get(claimed.person.id) for claimed, _ in few]
        self._settlements.add(*(given_back(one.claim) for (one, _), id_ in zip(few, ids, strict=True) if id_ is None))
        self._sends.begin(
            Sending(claimed, attempt, id_, now)
            for (claimed, attempt), id_ in zip(few, ids, strict=True)
            if id_ is not None
        )
