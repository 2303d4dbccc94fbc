"""Tasks by key: at most one at a time for a conversation, and none that is forgotten."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()


class KeyedTasks:
    """Runs `work(key)` in the background, never twice at once for one key."""

    def __init__(self, work: Callable[[str], Awaitable[None]]) -> None:
        """Take the work; what it raises is logged, and the next wake or sweep tries again."""
        self._work = work
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def wake(self, key: str) -> None:
        """Run the work for `key`: now, or once more when the run that is under way has ended."""
        if key in self._tasks:
            self._again.add(key)
            return
        self._tasks[key] = asyncio.create_task(self._run(key))

    def __bool__(self) -> bool:
        """Tell whether anything runs."""
        return bool(self._tasks)

    async def idle(self) -> None:
        """Wait until nothing runs."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _run(self, key: str) -> None:
        try:
            await self._attempt(key)
            while key in self._again:
                self._again.discard(key)
                await self._attempt(key)
        finally:
            self._again.discard(key)
            del self._tasks[key]

    async def _attempt(self, key: str) -> None:
        try:
            await self._work(key)
        except Exception:
            log.exception("work in the background failed")
