"""Settlements: outcomes on their way into the ledger, many in one statement."""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.metrics.reminders import ENDINGS, SETTLED
from bot.reminders.delivery.patience import Patience
from bot.reminders.delivery.ports import Sleep
from bot.reminders.delivery.tally import Tally
from bot.reminders.delivery.waiting import cancel, wait_for
from bot.storage.database import DatabaseError
from bot.storage.reminders import Outcome, ReminderStore

log = structlog.get_logger()

GATHER = timedelta(seconds=0.25)
"""In which outcomes come together. Those of a worker that dies meanwhile are held."""


class Settlements:
    """Puts outcomes on record, and keeps them while the database is gone."""

    def __init__(self, store: ReminderStore, sleep: Sleep, clock: Clock) -> None:
        """Write to `store`."""
        self._store = store
        self._sleep = sleep
        self._clock = clock
        self._tally = Tally(clock)
        self._waiting: list[Outcome] = []
        self._written = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def add(self, *outcomes: Outcome) -> asyncio.Event:
        """Have outcomes put on record soon; the event that is returned is set when they are."""
        self._waiting.extend(outcomes)
        if self._task is None and self._waiting:
            self._task = asyncio.create_task(self._write())
        return self._written

    async def idle(self) -> None:
        """Wait until all is on record."""
        while self._task is not None:
            await asyncio.wait({self._task})

    async def finish(self, by: datetime) -> None:
        """Wait until all is on record, or it is `by`: what is not is held when its lease is over."""
        if self._task is not None:
            await wait_for([self._task], by, self._sleep)
        if self._task is not None:
            log.warning("reminders could not be put on record", reminders=len(self._waiting))
            await cancel(self._task)
        self._tally.log()

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._sleep.until(self._clock.now() + GATHER)
                await self._settle()
        finally:
            self._task = None

    async def _settle(self) -> None:
        """Put all that waits on record, however long the database is gone: to settle twice is to settle once."""
        patience, outcomes, written = Patience(), self._waiting, self._written
        self._waiting, self._written = [], asyncio.Event()
        while True:
            try:
                await self._store.settle(outcomes, self._clock.now())
            except DatabaseError as error:
                if not patience.is_tried:
                    log.warning("reminders wait to be put on record", fault=type(error).__name__)
                await self._sleep.until(self._clock.now() + patience.tried())
            else:
                break
        self._tally.add(outcomes)
        for outcome in outcomes:
            if outcome.status in ENDINGS:
                SETTLED.labels(outcome.status).inc()
        written.set()
