"""What is kept about one person, counted. Erasing it is part of a turn (bot.storage.turns)."""

from datetime import timedelta

from bot.storage.database import Pool
from bot.storage.queries import queries
from bot.storage.retention import AUDIT_KEPT, CAMPAIGN_DAYS, TICKET_DAYS, transcript_time
from dialogs.records import MOST_LOOKS, Kept, Listed, Look
from dialogs.turn import Turn

_SQL = queries("person")


class PersonStore:
    """Counts in PostgreSQL (satisfies dialogs.records.Records)."""

    def __init__(
        self,
        pool: Pool,
        *,
        transcript_days: int,
        ticket_days: int = TICKET_DAYS,
        campaign_days: int = CAMPAIGN_DAYS,
    ) -> None:
        """Use `pool`. What was written is kept for `transcript_days`, the other two for as long after their end."""
        self._pool = pool
        self._days = transcript_days
        self._ticket_days = ticket_days
        self._campaign_days = campaign_days

    async def of(self, turn: Turn) -> Kept:
        """Return what is kept of the person whose turn it is, in this conversation and in other chats of theirs."""
        params = {
            "conversation_id": turn.conversation,
            "tenant_id": turn.person.tenant_id,
            "object_id": turn.person.object_id or None,
            "most": MOST_LOOKS,
        }
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_SQL["kept"], params)).fetchone()
            looks = await (await connection.execute(_SQL["looks"], params)).fetchall()
            campaigns = await (await connection.execute(_SQL["campaigns"], params)).fetchall()
        assert row is not None  # noqa: S101 - it counts
        oldest = row.pop("oldest")
        return Kept(
            **row,
            oldest_until=None if oldest is None else oldest + self._kept,
            transcript_days=self._days,
            looks=tuple(Look(**look) for look in looks),
            audit_days=AUDIT_KEPT.days,
            ticket_days=self._ticket_days,
            campaigns=tuple(Listed(**campaign) for campaign in campaigns),
            campaign_days=self._campaign_days,
        )

    @property
    def _kept(self) -> timedelta:
        return transcript_time(self._days)
