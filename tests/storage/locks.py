"""Locks: when a statement waits for what another transaction holds."""

import asyncio

from bot.storage.database import Pool

WAITING = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


async def somebody_waits(pool: Pool) -> None:
    """Return when a statement on that database waits for a lock."""
    async with pool.connection() as connection:
        while await (await connection.execute(WAITING)).fetchone() is None:  # noqa: ASYNC110 - another process knows
            await asyncio.sleep(0.01)
