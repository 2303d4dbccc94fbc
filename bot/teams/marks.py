"""The marks "sent": written many at once, since each costs a statement and nobody waits for one."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from bot.clock import Clock
from bot.storage.database import DatabaseError
from bot.storage.outbox import Outbox, Sent

log = structlog.get_logger()

GATHER = 0.05
"""Seconds in which marks come together. A process that dies before sends those answers once more.

A message that never goes twice does not wait for that: after a death nobody would know what became of it.
"""

AGAIN = 1.0
"""Seconds after which marks are written again that the database did not take."""


class SentMarks:
    """Collects what Teams took, and writes it soon."""

    def __init__(self, outbox: Outbox, clock: Clock, on_waiting: Callable[[str], None]) -> None:
        """Write to `outbox`. `on_waiting` hears of each conversation in which something else may be sent now."""
        self._outbox = outbox
        self._clock = clock
        self._on_waiting = on_waiting
        self._marks: list[Sent] = []
        self._task: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()

    def add(self, sent: Sent) -> None:
        """Have it written within a moment; at once where the message never goes twice."""
        self._marks.append(sent)
        if sent.claim.policy == "hold":
            self._hurry.set()
        if self._task is None:
            self._task = asyncio.create_task(self._write())

    def __bool__(self) -> bool:
        """Tell whether something is still to be written."""
        return self._task is not None

    async def idle(self) -> None:
        """Write all at once, and wait for that."""
        while self._task is not None:
            self._hurry.set()
            await asyncio.wait({self._task})

    async def _write(self) -> None:
        try:
            while self._marks:
                await self._gather()
                marks, self._marks = self._marks, []
                try:
                    waiting = await self._outbox.sent(marks, self._clock.now())
                except DatabaseError as error:
                    log.warning("marks could not be written", fault=type(error).__name__, marks=len(marks))
                    self._marks = [*marks, *self._marks]
                    await asyncio.sleep(AGAIN)
                    continue
                for conversation_id in waiting:
                    self._on_waiting(conversation_id)
        finally:
            self._task = None

    async def _gather(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHER):
                await self._hurry.wait()
        self._hurry.clear()
