"""The outbox: what is to be sent, in order within a conversation, with every attempt on record before it is made."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.storage.database import Pool
from bot.storage.queries import queries

CLAIM = timedelta(seconds=15)
"""How long an attempt may take: the send time-out of 10 s, and a margin. After that its sender is taken for dead."""

MOST_ATTEMPTS = 5
"""How often a message that may be sent again is tried."""

NEVER_SENT = "the other message was never sent"
"""The fault of a message that replaces another one, or is below it, where Teams' id of that is not known."""

_SQL = queries("outbox")
_WORK = queries("work")


Method = Literal["send", "update", "reply"]
"""A new message, one in the place of another, or one in the thread below another.

The other is the message that was sent under the same key.
"""


@dataclass(frozen=True, slots=True)
class Message:
    """A message for the outbox. `activity_id` is Teams' id of the other message, where it is known already."""

    key: str
    method: Method
    activity: Mapping[str, object]
    policy: Literal["resend", "hold"] = "resend"
    activity_id: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that was taken for sending. `activity_id` is Teams' id of the message that it replaces or is below."""

    id: int
    method: Method
    activity: Mapping[str, object]
    policy: Literal["resend", "hold"]
    attempts: int
    conversation_id: str
    service_url: str
    activity_id: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """An attempt that Teams took, and its id of the message."""

    claim: Claim
    activity_id: str | None


class Outbox:
    """Keeps messages in PostgreSQL until it is known what became of them."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def claim(self, conversation_id: str, now: datetime) -> Claim | datetime | None:
        """Take the next message of a conversation; a time where it may go only then; None where there is none.

        None, too, while another sender is at the one before: whoever that is looks for the next.
        """
        params = {"conversation_id": conversation_id, "now": now, "until": now + CLAIM}
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_SQL["claim"], params)).fetchone()
            if row is not None and row["method"] in ("update", "reply") and row["activity_id"] is None:
                row |= await (await connection.execute(_SQL["other"], row)).fetchone() or {}
        if row is None:
            return None
        due_at: datetime | None = row.pop("due_at")
        return due_at if row["id"] is None else Claim(**row)

    async def sent(self, sent: Sequence[Sent], now: datetime) -> list[str]:
        """Record what Teams took, and return the conversations of these in which something else may go now.

        The card of a ticket or an incident is never sent twice (policy "hold"): its id is kept with whose card it is.
        """
        params = {
            "ids": [one.claim.id for one in sent],
            "attempts": [one.claim.attempts for one in sent],
            "activity_ids": [one.activity_id for one in sent],
            "now": now,
        }
        held = [one.claim.id for one in sent if one.claim.policy == "hold"]
        conversation_ids = [one.claim.conversation_id for one in sent]
        async with self._pool.connection() as connection:
            async with connection.transaction() if held else nullcontext():
                await connection.execute(_SQL["sent"], params)
                if held:
                    await connection.execute(_WORK["card_sent"], {"ids": held, "now": now})
            waiting = await connection.execute(_SQL["waiting"], {"conversation_ids": conversation_ids})
            return [row["conversation_id"] for row in await waiting.fetchall()]

    async def failed(
        self,
        claim: Claim,
        status: Literal["pending", "ambiguous", "rejected", "gone"],
        fault: str,
        now: datetime,
        due_at: datetime,
    ) -> None:
        """Record what became of an attempt; "pending" means that it is tried again at `due_at`."""
        await self._execute(
            "failed", id=claim.id, attempts=claim.attempts, status=status, fault=fault, due_at=due_at, now=now
        )

    async def gone(self, claim: Claim, fault: str, now: datetime) -> None:
        """Record that nobody can be reached in the conversation: all that waits there is given up."""
        await self._execute("gone", id=claim.id, attempts=claim.attempts, fault=fault, now=now)

    async def release(self, claims: Sequence[Claim]) -> None:
        """Put back what was taken for sending and not tried."""
        await self._execute("release", ids=[claim.id for claim in claims])

    async def postpone(self, conversation_id: str, due_at: datetime) -> None:
        """Let the next message of a conversation wait until then."""
        await self._execute("postpone", conversation_id=conversation_id, due_at=due_at)

    async def due(self, now: datetime) -> list[str]:
        """Settle the attempts whose sender died, and return the conversations in which something is to be sent."""
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["abandoned"], {"now": now, "most": MOST_ATTEMPTS})
            rows = await (await connection.execute(_SQL["due"], {"now": now})).fetchall()
        return [row["conversation_id"] for row in rows]

    async def _execute(self, name: str, **params: object) -> None:
        async with self._pool.connection() as connection:
            await connection.execute(_SQL[name], params)
