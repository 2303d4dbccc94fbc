"""How things stand in the database, in one statement; nothing of it belongs to one replica."""

from dataclasses import dataclass
from datetime import datetime
from math import inf

from bot.storage.database import Pool
from bot.storage.queries import queries

_SQL = queries("standing")


@dataclass(frozen=True, slots=True)
class Standing:
    """How long the oldest of each kind has waited, in seconds; 0 where nothing waits."""

    tickets_open: int
    inbox_oldest: float
    """Since it came in."""
    outbox_oldest_due: float
    """Since it was due, which is later than it was decided where Teams throttles."""
    reminders_oldest_due: float
    """In campaigns that remind."""
    throttled_until: float
    """How long Teams wants nothing."""
    worker_seen: float
    """How long ago any worker was seen. Infinite where none has signed in, or the last one has signed out."""


class StandingStore:
    """Tells how things stand."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def at(self, now: datetime) -> Standing:
        """Return how things stand. Raises DatabaseError."""
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_SQL["standing"], {"now": now})).fetchone()
        found = row or {}
        return Standing(
            tickets_open=found["tickets_open"],
            **{name: float(found[name] or 0) for name in _WAITS},
            worker_seen=inf if found["worker_seen"] is None else float(found["worker_seen"]),
        )


_WAITS = ("inbox_oldest", "outbox_oldest_due", "reminders_oldest_due", "throttled_until")


async def log_key(pool: Pool) -> bytes:
    """Return the key by which all replicas name conversations in their logs."""
    async with pool.connection() as connection:
        row = await (await connection.execute(_SQL["log_key"])).fetchone()
    return bytes(row["key"]) if row else b""
