"""What became of each person of a campaign, for its owner's report."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime

from bot.storage.database import Pool
from bot.storage.expected import AT_ONCE, ExpectedRow, person_of
from bot.storage.queries import queries

_SQL = queries("campaign_report")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """Somebody of a campaign, with the newest reminder of theirs; its texts are empty where there is none."""

    person: ExpectedRow
    acted_at: datetime | None
    """When they first answered a reminder."""
    status: str
    obstacle: str
    fault: str


@dataclass(frozen=True, slots=True)
class FaultCount:
    """How many reminders were not sent, or may not have been, for the same reason."""

    status: str
    """"held", "suppressed" or "refused"."""
    fault: str
    reminders: int


class CampaignReportStore:
    """Reads; it changes nothing."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def lines(self, campaign_id: int) -> AsyncGenerator[ReportRow]:
        """Read everybody who is still known, as they were at one moment. Holds a connection meanwhile."""
        async with (
            self._pool.connection() as connection,
            connection.transaction(),
            connection.cursor(name="report") as cursor,
        ):
            cursor.itersize = AT_ONCE
            await cursor.execute(_SQL["lines"], {"campaign_id": campaign_id})
            async for row in cursor:
                yield ReportRow(person_of(row), row["acted_at"], row["status"], row["obstacle"], row["fault"])

    async def faults(self, campaign_id: int) -> list[FaultCount]:
        """Return why reminders did not arrive, the most frequent reason first. Outlasts what is known of the people."""
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_SQL["faults"], {"campaign_id": campaign_id})).fetchall()
        return [FaultCount(**row) for row in rows]
