"""How things stand: read when somebody asks for the metrics."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.metrics.loop_lag import LoopLag
from bot.storage.database import DatabaseError
from bot.storage.standing import StandingStore

log = structlog.get_logger()

FRESH_FOR = 5.0
"""Seconds for which what the database told serves. Prometheus asks every 15 or more, of each replica."""

PATIENCE = 5.0
"""Seconds for the database to answer. Prometheus waits for ten."""

Left = Callable[[], timedelta | None]
"""How old or how long something is; None where that is not known."""


class Gauges:
    """Reads the gauges (bot.metrics.gauges.GAUGES)."""

    def __init__(
        self, store: StandingStore, clock: Clock, lag: LoopLag, *, keys_age: Left, credential_left: Left
    ) -> None:
        """Read `store`, and what this process knows by itself."""
        self._store = store
        self._clock = clock
        self._lag = lag
        self._durations = {"signing_keys_age_seconds": keys_age, "credential_expires_seconds": credential_left}
        self._lock = asyncio.Lock()
        self._kept: tuple[float, dict[str, float]] | None = None

    async def read(self) -> dict[str, float]:
        """Return them by name. What the database knows is left out while it does not answer."""
        durations = {name: duration() for name, duration in self._durations.items()}
        known = {name: each.total_seconds() for name, each in durations.items() if each is not None}
        return {"loop_lag_seconds": self._lag.seconds, **known, **await self._standing()}

    async def _standing(self) -> dict[str, float]:
        loop = asyncio.get_running_loop()
        async with self._lock:
            if self._kept is None or loop.time() - self._kept[0] >= FRESH_FOR:
                found = await self._asked()
                self._kept = loop.time(), found
            return self._kept[1]

    async def _asked(self) -> dict[str, float]:
        try:
            async with asyncio.timeout(PATIENCE):
                now = await self._store.at(self._clock.now())
        except (DatabaseError, TimeoutError) as error:
            log.warning("the database told the metrics nothing", fault=type(error).__name__)
            return {}
        return {
            "tickets_open": now.tickets_open,
            "inbox_oldest_seconds": now.inbox_oldest,
            "outbox_oldest_due_seconds": now.outbox_oldest_due,
            "reminders_oldest_due_seconds": now.reminders_oldest_due,
            "throttled_until_seconds": now.throttled_until,
            "worker_seen_seconds": now.worker_seen,
        }
