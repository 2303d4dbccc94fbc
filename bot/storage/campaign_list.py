"""Lists of people that wait for a decision of the owner, because some lines are wrong, in PostgreSQL.

They name people, and so are kept for no longer than somebody needs to decide (bot.storage.retention).
"""

from datetime import datetime, timedelta

from bot.storage.database import Pool
from bot.storage.queries import queries

KEPT = timedelta(days=1)

_SQL = queries("campaign_list")


class CampaignListStore:
    """Keeps one list for a campaign, the newest."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def keep(self, campaign_id: int, content: bytes, now: datetime) -> None:
        """Keep a list as it was sent. Raises what the database raises, and so for a campaign that there is not."""
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["keep"], {"campaign_id": campaign_id, "content": content, "now": now})

    async def of(self, campaign_id: int, now: datetime) -> bytes | None:
        """Return the list of a campaign; None where there is none, or its day is over."""
        async with self._pool.connection() as connection:
            params = {"campaign_id": campaign_id, "since": now - KEPT}
            row = await (await connection.execute(_SQL["of"], params)).fetchone()
        return None if row is None else bytes(row["content"])

    async def drop(self, campaign_id: int) -> None:
        """Forget the list of a campaign: it is taken, or another way was found."""
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["drop"], {"campaign_id": campaign_id})
