"""Alarms: a call by key at a time to come, the earliest one where several were set."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock


class Alarms:
    """Calls `ring(key)` on the event loop. They are no more than a reminder: what is due stands in the database."""

    def __init__(self, ring: Callable[[str], None], clock: Clock) -> None:
        """Take what to call."""
        self._ring = ring
        self._clock = clock
        self._set: dict[str, asyncio.TimerHandle] = {}

    def set(self, key: str, at: datetime) -> None:
        """Call for `key` then, unless it is called earlier anyway."""
        loop = asyncio.get_running_loop()
        when = loop.time() + max((at - self._clock.now()).total_seconds(), 0)
        earlier = self._set.get(key)
        if earlier is not None:
            if earlier.when() <= when:
                return
            earlier.cancel()
        self._set[key] = loop.call_at(when, self._rings, key)

    def stop(self) -> None:
        """Call nobody any more."""
        for handle in self._set.values():
            handle.cancel()
        self._set.clear()

    def _rings(self, key: str) -> None:
        del self._set[key]
        self._ring(key)
