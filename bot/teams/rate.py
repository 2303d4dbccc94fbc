"""The rate at which we send: SEND_RATE a second, by all replicas together.

Slots are reserved in the database a tenth of a second's worth at a time, so that sending itself asks nobody.
"""

import asyncio
from datetime import datetime, timedelta
from math import ceil

from bot.clock import Clock
from bot.storage.sending import SendingStore

BURST = timedelta(seconds=1)
"""How long a slot that nobody took may still be taken: a second's worth may go at once. After that it is lost."""

TEAMS_TAKES = 50
"""Requests a second that Teams takes from an app in a tenant ("Optimize your bot with rate limiting in Teams" on
learn.microsoft.com). What goes at once goes beside what comes in the second after it: at a higher rate it is less."""


class SendRate:
    """Gives slots for sending, each once."""

    def __init__(self, store: SendingStore, per_second: float, clock: Clock) -> None:
        """Give `per_second` slots, counted by `store`."""
        self._store = store
        self._step = timedelta(seconds=1) / per_second
        self._burst = min(BURST, max(timedelta(0), (TEAMS_TAKES - 1) * self._step - BURST))
        self._reserved_at_once = ceil(per_second / 10)
        self._clock = clock
        self._next = self._lapse_at = clock.now()
        self._left = 0
        self._lock = asyncio.Lock()

    async def take(self, slots: int = 1) -> datetime:
        """Take that many slots, at least one; return when the last of them is: now or before, or in a moment."""
        while not self._has(slots):
            async with self._lock:
                if not self._has(slots):
                    await self._reserve(max(slots, self._reserved_at_once))
        last = self._next + (slots - 1) * self._step
        self._next += slots * self._step
        self._left -= slots
        return last

    def _has(self, slots: int) -> bool:
        return self._left >= slots and self._clock.now() < self._lapse_at

    async def _reserve(self, slots: int) -> None:
        now = self._clock.now()
        self._next = await self._store.reserve(slots, self._step, self._burst, now)
        self._left = slots
        self._lapse_at = max(now, self._next) + BURST
