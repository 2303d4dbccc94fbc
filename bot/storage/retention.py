"""Retention: what people wrote, and what was noted of them, goes when its time is over."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.storage.database import Pool
from bot.storage.queries import queries

NEEDED = timedelta(hours=1)
"""How long texts are needed whatever the setting says: an activity that Teams sends again is answered as before, and
Teams counts what was sent within the last hour (`sending_allowed_at`)."""

REMEMBERED = timedelta(hours=48)
"""How long it is known which activities came in, so that none is handled twice. Teams repeats one within minutes."""

AUDIT_KEPT = timedelta(days=365)
"""How long it is known who looked at whose devices. Others rely on it: whoever is looked at may ask within a year, and
an organization reviews its access once a year. After that no purpose is left (GDPR, article 5(1)(e))."""

TICKET_DAYS = 365
"""Days for which a ticket that is closed is kept with its text, unless the setting TICKET_DAYS says otherwise: what was
agreed with somebody may be asked about for a year, as may who looked at their devices."""

CAMPAIGN_DAYS = 90
"""Days for which it is known, after a campaign, who was reminded in it, unless the setting CAMPAIGN_DAYS says
otherwise: its owner reports on it within a quarter."""

_SQL = queries("retention")


class Retention:
    """Deletes what is too old, for all conversations."""

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        *,
        transcript_days: int,
        ticket_days: int = TICKET_DAYS,
        campaign_days: int = CAMPAIGN_DAYS,
    ) -> None:
        """Keep what was written for `transcript_days`; 0 is as soon as it is no longer needed.

        A ticket is kept until `ticket_days` after it was closed: nothing of one that is open goes, however old it is.
        The people of a campaign are kept until `campaign_days` after its end.
        """
        self._pool = pool
        self._clock = clock
        self._kept = transcript_time(transcript_days)
        self._tickets_kept = timedelta(days=ticket_days)
        self._campaigns_kept = timedelta(days=campaign_days)

    async def sweep(self) -> None:
        """Delete all that is too old now. Idempotent, and safe beside turns that are under way."""
        now = self._clock.now()
        params = {
            **_since(now, self._kept),
            "closed_since": now - self._tickets_kept,
            "ended_since": now - self._campaigns_kept,
        }
        async with self._pool.connection() as connection:
            for statement in _SQL.values():
                await connection.execute(statement, params)


def transcript_time(days: int) -> timedelta:
    """Return how long texts are kept under that setting."""
    return max(timedelta(days=days), NEEDED)


def _since(now: datetime, kept: timedelta) -> dict[str, object]:
    return {
        "written_since": now - kept,
        "repeated_since": now - REMEMBERED,
        "counted_since": now - NEEDED,
        "audited_since": now - AUDIT_KEPT,
        "today": now.astimezone(UTC).date(),
    }
