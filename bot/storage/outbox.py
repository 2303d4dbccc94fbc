"""The outbox: what is to be sent, in order within a conversation, with every attempt on record before it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.storage.database import Pool
from bot.storage.queries import queries

CLAIM = timedelta(seconds=15)
"""How long an attempt may take: the send time-out of 10 s, and a margin. After that its sender is taken for dead."""

MOST_ATTEMPTS = 5
"""How often a message that may be sent again is tried."""

_SQL = queries("outbox")


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that was taken for sending. `activity_id` is Teams' id of the message that an update replaces."""

    id: int
    key: str
    method: Literal["send", "update"]
    activity: Mapping[str, object]
    policy: Literal["resend", "hold"]
    attempts: int
    conversation_id: str
    service_url: str
    activity_id: str | None


class Outbox:
    """Keeps messages in PostgreSQL until it is known what became of them."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def claim(self, conversation_id: str, now: datetime) -> Claim | None:
        """Take the next message of a conversation, None where there is none to send now."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute(
                _SQL["claim"], {"conversation_id": conversation_id, "now": now, "until": now + CLAIM}
            )
            row = await cursor.fetchone()
        return None if row is None else Claim(**row)

    async def mark(  # noqa: PLR0913 - one statement, one name for each column
        self,
        claim: Claim,
        status: Literal["pending", "sent", "ambiguous", "rejected", "gone"],
        now: datetime,
        *,
        activity_id: str | None = None,
        due_at: datetime | None = None,
        fault: str | None = None,
    ) -> None:
        """Record what became of an attempt; "pending" means that it is tried again at `due_at`."""
        async with self._pool.connection() as connection:
            await connection.execute(
                _SQL["mark"],
                {
                    "id": claim.id,
                    "attempts": claim.attempts,
                    "status": status,
                    "activity_id": activity_id,
                    "due_at": due_at or now,
                    "fault": fault,
                    "now": now,
                },
            )

    async def due(self, now: datetime) -> list[str]:
        """Settle the attempts whose sender died, and return the conversations in which something is to be sent."""
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["abandoned"], {"now": now, "most": MOST_ATTEMPTS})
            rows = await (await connection.execute(_SQL["due"], {"now": now})).fetchall()
        return [row["conversation_id"] for row in rows]
