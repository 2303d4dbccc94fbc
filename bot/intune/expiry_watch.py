"""Knows when the bot's credential ends, and looks again every day: somebody may have renewed it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.credential import Credential
from bot.intune.credential_expiry import credential_end
from bot.intune.errors import CredentialUnreadable

log = structlog.get_logger()

FIRST = timedelta(minutes=1)
"""After a start, which has other things to ask Graph."""

DAILY = timedelta(days=1)


class ExpiryWatch:
    """Keeps when the credential ends."""

    def __init__(self, credential: Credential, answers: Answers, clock: Clock, *, app_id: str) -> None:
        """Look at `credential`, of the app `app_id`."""
        self._credential = credential
        self._answers = answers
        self._clock = clock
        self._app_id = app_id
        self.end: datetime | None = None
        """Aware UTC; None where it has no end, or nobody knows it."""

    @property
    def left(self) -> timedelta | None:
        """Return how long it is good for, below zero where it has expired; None as above."""
        return None if self.end is None else self.end - self._clock.now()

    async def look(self) -> None:
        """Look when it ends. What was known before stays where that cannot be found out now."""
        try:
            self.end = await credential_end(self._credential, self._answers, app_id=self._app_id)
        except LookupFailed as failure:
            log.info("nobody knows when the credential ends", reason=failure.reason)
        except CredentialUnreadable as error:
            log.warning("the credential cannot be read", fault=error.fault)

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """Look every day until the end of the block."""
        task = asyncio.create_task(self._daily())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _daily(self) -> None:
        await asyncio.sleep(FIRST.total_seconds())
        while True:
            await self.look()
            await asyncio.sleep(DAILY.total_seconds())
