"""What the bot does for campaigns by itself, in PostgreSQL: each thing by one of all replicas, some only once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import DictRow

from bot.storage.campaigns import CampaignRow, campaign_row
from bot.storage.database import Pool
from bot.storage.expected import ExpectedRow, person_of
from bot.storage.queries import queries
from bot.storage.work import Parcel, Work, write

_SQL = queries("campaign_upkeep")


@dataclass(frozen=True, slots=True)
class CanaryRow:
    """How those fare who are reminded first."""

    campaign: CampaignRow
    people: int
    open: int
    """Of whose first reminder it is not known yet what became of it."""
    refused: int
    """Whose first reminder was refused, since the campaign last began to remind."""
    objected: int
    """Who stopped their reminders, or said that they do not have the device."""
    since: datetime
    """When the last of their first reminders ended, or when the campaign last began to remind."""


class CampaignUpkeepStore:
    """Keeps what was done for campaigns, and finds those for which something is to be done."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def claim_refresh(self, before: datetime, now: datetime) -> list[CampaignRow]:
        """Take the campaigns that remind and whose audience nobody has looked for since `before`, or since they began.

        Whoever takes one looks for its audience; nobody else takes it again before the same time has passed.
        """
        return [campaign_row(row) for row in await self._rows("claim_refresh", before=before, now=now)]

    async def claim_ending(self, before: datetime, now: datetime) -> list[CampaignRow]:
        """Take the campaigns that finished without anybody being told who has not enrolled, likewise."""
        return [campaign_row(row) for row in await self._rows("claim_ending", before=before, now=now)]

    async def canaries(self) -> list[CanaryRow]:
        """Return how the campaigns fare that remind a few people first."""
        return [
            CanaryRow(campaign_row(row), row["people"], row["open"], row["refused"], row["objected"], row["since"])
            for row in await self._rows("canaries")
        ]

    async def undone(self, campaign_id: int, has_left: str) -> list[ExpectedRow]:
        """Return the people who are not done with a campaign, whatever is planned; who got the most reminders first.

        Not among them is who has enrolled, stopped or does not have the device, nor whose newest reminder was not sent
        with the fault `has_left`.
        """
        rows = await self._rows("undone", campaign_id=campaign_id, has_left=has_left)
        return [person_of(row) for row in rows]

    async def enrolled(self, campaign_id: int, ids: Sequence[int], now: datetime) -> None:
        """Record whom a look at `now` showed as enrolled, by the ids of the people. Idempotent."""
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["enrolled"], {"campaign_id": campaign_id, "ids": list(ids), "now": now})

    async def tell(self, campaign_id: int, parcel: Parcel | None, now: datetime) -> bool:
        """Put the message that tells of a campaign's end into the outbox. False where that was done before.

        None: there is nothing to tell. Raises what the database raises, and so where the conversation is not kept.
        """
        async with self._pool.connection() as connection, connection.transaction():
            told = await connection.execute(_SQL["told"], {"campaign_id": campaign_id, "now": now})
            is_first = await told.fetchone() is not None
            if is_first and parcel is not None:
                await write(connection, Work(parcels=(parcel,)), now)
        return is_first

    async def _rows(self, name: str, /, **params: object) -> list[DictRow]:
        async with self._pool.connection() as connection:
            return await (await connection.execute(_SQL[name], params)).fetchall()
