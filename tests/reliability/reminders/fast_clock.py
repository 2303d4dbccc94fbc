"""A clock that runs faster than the machine's, the same in every process that is told when it began."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class FastClock:
    """Time that passes `speed` times as fast (satisfies bot.clock.Clock, and `Sleep` of delivery).

    Leases, pauses and patience then end sooner; what the database and the network take stays as it is.
    """

    start: datetime
    """Aware UTC: what time it was at `began`."""
    began: float
    """By the machine's clock (time.time)."""
    speed: float

    def now(self) -> datetime:
        """Return the time now."""
        return self.start + timedelta(seconds=(time.time() - self.began) * self.speed)

    async def until(self, at: datetime) -> None:
        """Return when it is `at`, or after."""
        while (wait := at - self.now()) > timedelta(0):  # noqa: ASYNC110 - a timer may be early
            await asyncio.sleep(wait.total_seconds() / self.speed)
