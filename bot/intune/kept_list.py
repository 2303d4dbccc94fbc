"""A list of the whole tenant that is kept for some minutes: nobody asks for it for one person."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.advisor.evidence import LookedUp
from bot.clock import Clock
from bot.errors import LookupFailed

FRESH_FOR = timedelta(minutes=5)
"""After this it is read again, while the older one still serves."""
SERVES_FOR = timedelta(hours=1)
"""Older than this it serves nobody."""
AGAIN_AFTER = timedelta(minutes=1)
"""How long nobody reads it again after that failed."""

Value = TypeVar("Value")


class KeptList(Generic[Value]):
    """Reads in the background what is too long to wait for: 100,000 records are 1,000 pages."""

    def __init__(self, name: str, read: Callable[[], Awaitable[Value]], clock: Clock, *, empty: Value) -> None:
        """Keep what `read` returns, which raises LookupFailed; `name` is that of its look-up, `empty` is nothing."""
        self._name = name
        self._read = read
        self._clock = clock
        self._kept: tuple[datetime, Value] | None = None
        self._empty = empty
        self._failed: tuple[datetime, LookupFailed] | None = None
        self._task: asyncio.Task[None] | None = None

    async def get(self, deadline: float) -> tuple[Value, LookedUp]:
        """Return the list, and when it is from; an empty one, and why, where it is not there by `deadline`.

        `deadline` is on the clock of the event loop. Never raises LookupFailed: who is asked about is known without it.
        """
        if not self._is_younger_than(FRESH_FOR):
            self._begin()
            if not self._is_younger_than(SERVES_FOR) and self._task is not None:
                await asyncio.wait({self._task}, timeout=max(0.0, deadline - asyncio.get_running_loop().time()))
        if self._kept is not None and self._is_younger_than(SERVES_FOR):
            at, value = self._kept
            return value, LookedUp(self._name, at)
        reason = "unreachable" if self._failed is None else self._failed[1].reason
        return self._empty, LookedUp(self._name, self._clock.now(), failed=reason)

    async def close(self) -> None:
        """Stop reading."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _is_younger_than(self, age: timedelta) -> bool:
        return self._kept is not None and self._clock.now() - self._kept[0] < age

    def _begin(self) -> None:
        """Begin to read, unless somebody does, or has failed a moment ago."""
        has_failed = self._failed is not None and self._clock.now() - self._failed[0] < AGAIN_AFTER
        if self._task is None and not has_failed:
            self._task = asyncio.create_task(self._refresh())

    async def _refresh(self) -> None:
        try:
            value = await self._read()
        except LookupFailed as error:
            self._failed = self._clock.now(), error
        else:
            self._kept, self._failed = (self._clock.now(), value), None
        finally:
            self._task = None
