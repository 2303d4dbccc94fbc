"""The pace of a worker: one turn after another, in the slots of the rate that all replicas share."""

import asyncio
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.reminders.delivery.ports import Rate, Sleep

STEP = timedelta(seconds=1)
"""After which it is looked what time it is: somebody may have moved the clock."""


class Pace:
    """Gives turns for sending.

    A slot is taken only when its turn comes: replies in chats, which share the rate, never wait behind many reminders.
    """

    def __init__(self, rate: Rate, sleep: Sleep, clock: Clock) -> None:
        """Take slots of `rate`."""
        self._rate = rate
        self._sleep = sleep
        self._clock = clock
        self._lock = asyncio.Lock()
        self._sleeping: set[asyncio.Future[None]] = set()
        self.free_at = clock.now()
        """Before this nobody has a turn."""
        self.is_closed = False
        """Nobody has a turn any more."""

    def close(self) -> None:
        """Give no more turns."""
        self.is_closed = True
        for sleeping in self._sleeping:
            sleeping.cancel()

    def pause(self, until: datetime) -> None:
        """Give nobody a turn before then."""
        self.free_at = max(self.free_at, until)

    async def turn(self, deadline: datetime) -> bool:
        """Wait for a turn, in the order of asking. False where there is none before the deadline."""
        async with self._lock:
            if self._is_over(deadline):
                return False
            self.free_at = max(self.free_at, await self._rate.take())
            while self.free_at > self._clock.now() and not self._is_over(deadline):  # a pause may come meanwhile
                await self.wait(self.free_at)
            return not self._is_over(deadline)

    async def wait(self, until: datetime) -> None:
        """Wait until it is time, or the worker is to stop."""
        while (now := self._clock.now()) < until and not self.is_closed:
            await self._slept(min(until, now + STEP))

    async def _slept(self, until: datetime) -> None:
        """Return when it is time, or as soon as the worker is to stop."""
        sleeping = asyncio.ensure_future(self._sleep.until(until))
        self._sleeping.add(sleeping)
        try:
            await asyncio.wait({sleeping})
            if not sleeping.cancelled():
                sleeping.result()
        finally:
            self._sleeping.discard(sleeping)
            sleeping.cancel()

    def _is_over(self, deadline: datetime) -> bool:
        return self.is_closed or max(self.free_at, self._clock.now()) > deadline
