"""The event loop's lag: whatever blocks it delays everybody."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

EVERY = 1.0
"""Seconds between two looks."""

LOOKS = 60
"""How many count: those of a minute, as long as Prometheus may be away."""


class LoopLag:
    """How late the loop comes to a call that is due: at worst, in the last minute."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._lags: deque[float] = deque(maxlen=LOOKS)
        self._timer: asyncio.TimerHandle | None = None

    @property
    def seconds(self) -> float:
        """Return the worst lag."""
        return max(self._lags, default=0.0)

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """Look now and then, until the end of the block."""
        self._set()
        try:
            yield
        finally:
            if self._timer is not None:
                self._timer.cancel()

    def _set(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + EVERY
        self._timer = loop.call_at(due, self._look, due)

    def _look(self, due: float) -> None:
        self._lags.append(max(asyncio.get_running_loop().time() - due, 0.0))
        self._set()
