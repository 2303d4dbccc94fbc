"""Batches: what many turns ask of the database at the same time goes in one statement.

Under load a statement costs this process more than the database: a connection of the pool, its locks, a round trip.
While one batch is under way the next one gathers, and then for two rounds of the event loop, which take no time where
nothing else is to be done: who comes alone goes alone and at once.

Both figures are small for the same reason. Turns that wait for one statement go on together, and arrive together at the
next: with batches of 20 and eight rounds a core was idle for a quarter of its time at 16 turns at once, now for an
eighth, and takes a sixth more turns (`make bench`, five rounds of each in turn).
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

from bot.storage.database import DatabaseError

MOST = 6
"""Items of a batch at most: a statement stays short, and so do its locks. `sql/turns.sql` knows it too."""

ROUNDS = 2
"""Rounds of the event loop in which a batch gathers before it goes."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batches(Generic[Item, Result]):
    """Runs `run` for many items at once. An item that the database refuses spoils it for no other."""

    def __init__(
        self, run: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]], key: Callable[[Item], Hashable]
    ) -> None:
        """Take what runs a batch and returns a result for each item. No batch has two items of one `key`."""
        self._run = run
        self._key = key
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._task: asyncio.Task[None] | None = None

    async def do(self, item: Item) -> Result:
        """Return what came of `item`. Raises what `run` raises for it."""
        result: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, result))
        if self._task is None:
            self._task = asyncio.create_task(self._work())
        return await result

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                await self._do(self._next())
        finally:
            self._task = None

    async def _gather(self) -> None:
        """Let everything have its turn that is ready to run: some of it may bring another item."""
        for _ in range(ROUNDS):
            await asyncio.sleep(0)

    def _next(self) -> list[tuple[Item, asyncio.Future[Result]]]:
        """Take the first of each key; the others stay in their order."""
        batch: list[tuple[Item, asyncio.Future[Result]]] = []
        rest: list[tuple[Item, asyncio.Future[Result]]] = []
        keys: set[Hashable] = set()
        for waiting in self._waiting:
            key = self._key(waiting[0])
            if key in keys or len(batch) == MOST:
                rest.append(waiting)
            else:
                keys.add(key)
                batch.append(waiting)
        self._waiting = rest
        return batch

    async def _do(self, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._run([item for item, _ in batch])
        except DatabaseError as error:
            if len(batch) == 1:
                _fail(batch[0][1], error)
            else:
                for one in batch:
                    await self._do([one])
        except BaseException as error:  # a fault of ours, or the end: it is for whoever waits, and nobody waits here
            for _, future in batch:
                _fail(future, error)
            if not isinstance(error, Exception):
                raise
        else:
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():  # whoever asked may have given up
                    future.set_result(result)


def _fail(future: asyncio.Future[Result], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
