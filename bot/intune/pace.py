"""How many requests Graph gets from us: few at once, and not too many in a second."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

CONCURRENT = 8
"""Requests under way at once, in one process."""

PER_SECOND = 50
"""Requests begun in any second. Intune's limit is 2000 in 20 s for an app in a tenant; half of it is for replicas."""


PER_SECOND_IN_BULK = 60
"""That of a client of its own for reminders: three batches of 20, for the 50 people a second who are reminded at most.
Those of all workers together are no more, since they share the rate of sending."""


class Pace:
    """Lets requests begin in the order in which they came, as soon as both limits allow it."""

    def __init__(
        self,
        *,
        concurrent: int = CONCURRENT,
        per_second: int = PER_SECOND,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Count seconds by `now`, and wait with `pause`."""
        self._slots = asyncio.Semaphore(concurrent)
        self._per_second = per_second
        self._now = now
        self._pause = pause
        self._begun: deque[float] = deque()
        self._order = asyncio.Lock()

    @asynccontextmanager
    async def requests(self, number: int = 1) -> AsyncIterator[None]:
        """Hold a slot for one trip with that many requests: each one of a batch counts."""
        number = min(number, self._per_second)  # a trip beyond the limit has a second to itself
        async with self._slots:
            async with self._order:
                await self._until_there_is_room(number)
                self._begun.extend([self._now()] * number)
            yield

    async def _until_there_is_room(self, number: int) -> None:
        while True:
            now = self._now()
            while self._begun and self._begun[0] <= now - 1:
                self._begun.popleft()
            too_many = len(self._begun) + number - self._per_second
            if too_many <= 0:
                return
            await self._pause(self._begun[too_many - 1] + 1 - now)
