"""One piece of work in the background, never twice at once."""

import asyncio
from collections.abc import Callable, Coroutine


class Background:
    """Runs `work` beside whoever begins it: it may wait for others for minutes, and nobody waits for it."""

    def __init__(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Take the work; it takes up what another run of it has left."""
        self._work = work
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Begin the work where it is not under way. Raises what the last run has raised, once, when this one began."""
        if self._task is not None and not self._task.done():
            return
        last, self._task = self._task, asyncio.create_task(self._work())
        if last is not None and not last.cancelled():
            last.result()

    async def idle(self) -> None:
        """Wait until nothing is under way. Raises as `begin` does."""
        if self._task is not None:
            task, self._task = self._task, None
            await task

    async def ended(self) -> None:
        """Wait until nothing is under way, whatever came of it."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def stop(self) -> None:
        """Cancel what is under way."""
        if self._task is not None:
            self._task.cancel()
            await self.ended()
