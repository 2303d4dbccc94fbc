"""All reminders that a worker is sending: many at the same time, each in its turn."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.reminders.delivery.outage import Outage
from bot.reminders.delivery.pace import Pace
from bot.reminders.delivery.ports import Attempted, Installer, Pause, Sleep
from bot.reminders.delivery.sender import Sender
from bot.reminders.delivery.sending import AGAIN, NotTried, Sending, outcome_of
from bot.reminders.delivery.settlements import Settlements
from bot.reminders.delivery.waiting import cancel, wait_for
from bot.reminders.person import Reach
from bot.storage.database import DatabaseError

log = structlog.get_logger()

FEW = 10
"""Reminders that are on record and wait for their turn: in a fifth of a second as many can be sent."""
MOST = 100
"""Reminders that are on record at all: most of them wait for Teams' answer."""


class Sends:
    """Sends what was begun, settles it, and keeps in step with what Teams takes."""

    def __init__(  # noqa: PLR0913 - what it sends by, and whom it tells
        self,
        sender: Sender,
        settlements: Settlements,
        pace: Pace,
        clock: Clock,
        *,
        pause: Pause,
        installer: Installer,
    ) -> None:
        """Send by `sender`; where Teams throttles the app, `pause` tells all workers."""
        self._sender = sender
        self._settlements = settlements
        self._pace = pace
        self._pause = pause
        self._installer = installer
        self._clock = clock
        self._outage = Outage()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._has_room = asyncio.Event()

    def begin(self, sendings: Iterable[Sending]) -> None:
        """Send these."""
        for sending in sendings:
            self._waiting += 1
            task = asyncio.create_task(self._send(sending))
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    async def room(self) -> None:
        """Wait until others should be begun, so that there is always one to send."""
        while self._waiting >= FEW or len(self._tasks) >= MOST:
            self._has_room.clear()
            await self._has_room.wait()

    async def idle(self) -> None:
        """Wait until all have ended."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def finish(self, by: datetime, sleep: Sleep) -> None:
        """Wait until all have ended; cut short what has not by then. What is sent then is held."""
        await wait_for(self._tasks, by, sleep)
        await cancel(*self._tasks)

    async def _send(self, sending: Sending) -> None:
        ready = await self._sender.ready(sending)
        self._waiting -= 1
        self._has_room.set()
        result = ready if isinstance(ready, (Attempted, NotTried)) else await self._sender.sent(*ready)
        written = self._settlements.add(outcome_of(sending, result, self._clock.now()))
        if isinstance(result, NotTried):
            return
        await self._heard(result)
        if result.reach is Reach.NOT_INSTALLED:
            await written.wait()  # else the event of the installation may come before what it changes
            await self._installer.install(sending.claimed.person.object_id)

    async def _heard(self, attempted: Attempted) -> None:
        """Wait, all of us or this worker alone, where Teams takes nothing."""
        now = self._clock.now()
        if attempted.pauses_all:
            until = now + (attempted.after or AGAIN)
            self._pace.pause(until)
            await self._tell(until)
            return
        wait = self._outage.heard(attempted)
        if wait is not None:
            log.warning("Teams takes no reminders", fault=attempted.fault, seconds=wait.total_seconds())
            self._pace.pause(now + wait)

    async def _tell(self, until: datetime) -> None:
        try:
            await self._pause.pause(until)
        except DatabaseError as error:  # then no worker takes anybody either
            log.warning("a pause could not be told to all", fault=type(error).__name__)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._has_room.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a reminder could not be ended", exc_info=error)
