"""Virtual time: an event loop whose clock jumps to the next timer when nothing else can run.

An hour of sending then takes as long as its work, and not longer. Input and output go on in real time: while somebody
waits for the database, time stands still, so that in virtual time it answers at once. psycopg registers a connection
with the loop only while it waits for an answer on it, and nothing else here opens one: what is registered beside the
loop's own pipe is a statement under way.
"""

import asyncio
import selectors
from datetime import datetime, timedelta

OWN = 1
"""Files that the loop itself has registered: the pipe that wakes it."""


class VirtualSelector(selectors.DefaultSelector):
    """Waits for files in real time, and for timers not at all."""

    def __init__(self) -> None:
        """Begin at 0 seconds."""
        super().__init__()
        self.seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return the files that are ready; where nobody waits for one, let `timeout` seconds have passed."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if len(self.get_map()) > OWN:
            return super().select(None)
        ready = super().select(0)
        if not ready:
            self.seconds += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time."""

    def __init__(self) -> None:
        """Begin at 0 seconds."""
        self._virtual = VirtualSelector()
        super().__init__(self._virtual)

    def time(self) -> float:
        """Return the seconds that have passed."""
        return self._virtual.seconds


class VirtualClock:
    """The clock of a virtual loop (satisfies bot.clock.Clock), and the way to wait by it (`Sleep` of delivery)."""

    def __init__(self, loop: asyncio.AbstractEventLoop, start: datetime) -> None:
        """Be at `start` (aware UTC) now."""
        self._loop = loop
        self._zero = start - timedelta(seconds=loop.time())

    def now(self) -> datetime:
        """Return the time now."""
        return self._zero + timedelta(seconds=self._loop.time())

    def jump(self, by: timedelta) -> None:
        """Set the clock, ahead or back. Whoever waits goes on as long as before."""
        self._zero += by

    async def until(self, at: datetime) -> None:
        """Return when it is `at`, or after."""
        while (wait := at - self.now()) > timedelta(0):  # noqa: ASYNC110 - the clock may have been set meanwhile
            await asyncio.sleep(wait.total_seconds())
