"""Sending, by all replicas together: slots of the rate that Teams allows an app, and the pauses that it demands."""

from datetime import datetime, timedelta

from bot.storage.database import Pool
from bot.storage.queries import queries

_SQL = queries("sending")


class SendingStore:
    """Keeps both in one row of PostgreSQL."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def reserve(self, slots: int, step: timedelta, burst: timedelta, now: datetime) -> datetime:
        """Take the next so many slots, `step` apart; return when the first one is, at the earliest `burst` ago."""
        params = {"slots": slots, "step": step, "burst": burst, "now": now}
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_SQL["reserve"], params)).fetchone()
        assert row is not None  # noqa: S101 - the row is made by a migration
        first: datetime = row["first"]
        return first

    async def pause(self, until: datetime) -> None:
        """Let nobody send before then."""
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["pause"], {"until": until})
