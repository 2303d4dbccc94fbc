"""The ledger of reminders in PostgreSQL: who is due, which attempt is under way, and what became of each.

Any number of workers share it. One that dies holds nobody up for longer than its lease, and sends nothing twice: what
it was at is taken over as an attempt of which nobody knows whether it arrived.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from bot.storage.campaigns import CampaignRow, CampaignStore
from bot.storage.database import Pool
from bot.storage.expected import ExpectedRow, Reach, person_of
from bot.storage.queries import queries

Status = Literal["sent", "held", "refused", "throttled", "suppressed", "put_off"]

_SQL = queries("reminders")


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody whom a worker has taken, with their campaign as it is now. `lease` is the worker's proof."""

    person: ExpectedRow
    lease: int
    campaign: CampaignRow
    reminder_id: int | None
    """Of an attempt that a worker began and died in: it is to be settled as held, and nothing is sent."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A reminder that is about to be sent, as its card says it (dialogs.campaigns.Reminder)."""

    claim: Claim
    obstacle: str
    code: str
    """Of the obstacle `failed`: the error code; empty where there is none."""
    number: int
    """How many they get with this one, from 1 on."""
    is_last: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim.

    `sent`, `held` (it may have arrived: it never goes again), `refused` and `throttled` (it did not arrive, and goes
    again) end an attempt that was begun, `reminder_id`. `suppressed` (nothing is sent any more; `fault` says why) and
    `put_off` (nothing was due after all, or it cannot be known yet) are said without one. Raises ValueError otherwise.
    """

    claim: Claim
    status: Status
    next_at: datetime | None
    """When to look at the person next; None where nothing more is planned. Not used where they answered meanwhile."""
    reminder_id: int | None = None
    fault: str = ""
    activity_id: str | None = None
    """Teams' id of a message that was sent."""
    reach: Reach | None = None
    """What the attempt showed; None for nothing new."""
    quiet_until: datetime | None = None
    enrolled_at: datetime | None = None
    """When a look showed that they have enrolled."""

    def __post_init__(self) -> None:
        """Refuse what would leave an attempt open, or end one that was not begun."""
        if (self.reminder_id is None) != (self.status in {"suppressed", "put_off"}):
            raise ValueError(f"{self.status} of the attempt {self.reminder_id}")
        if self.status == "throttled" and self.next_at is None:
            raise ValueError("what was throttled goes again")


class ReminderStore:
    """Keeps who is due, and the ledger."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool
        self._campaigns = CampaignStore(pool)

    async def claim(self, now: datetime, most: int, lease_until: datetime) -> list[Claim]:
        """Take up to so many people who are due, those due longest first: nobody else gets them before `lease_until`.

        None are due in a campaign that does not remind, and none at all while sending is paused.
        """
        return await self._claims("claim", now, most, lease_until)

    async def abandoned(self, now: datetime, most: int, lease_until: datetime) -> list[Claim]:
        """Free the people whose worker died, up to so many, and take over those with an attempt under way.

        The latter are returned: each is to be settled as held.
        """
        return await self._claims("abandoned", now, most, lease_until)

    async def begin(self, attempts: Sequence[Attempt], now: datetime, lease_until: datetime) -> dict[int, int]:
        """Put attempts on record, each with what it says, and hold the people until `lease_until`.

        Returns the ids of the reminders by those of the people; only these may be sent. Left out is who answered, was
        reminded of something else or taken over since the claim, or whose campaign no longer reminds: to be settled as
        put off. Of two attempts for one person there is one.
        """
        rows = [_attempt(attempt) for attempt in attempts]
        params = {"rows": Jsonb(rows), "now": now, "lease_until": lease_until}
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute(_SQL["lock_people"], {"ids": [row["expected_id"] for row in rows]})
            begun = await (await connection.execute(_SQL["begin"], params)).fetchall()
        return {row["expected_id"]: row["id"] for row in begun}

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Record what became of claims, each once, and let go of the people.

        Who no longer holds the lease changes nothing, except that a message that Teams took is on record as sent.
        """
        ids = [outcome.claim.person.id for outcome in outcomes]
        rows = [_row(outcome) for outcome in outcomes]
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute(_SQL["lock"], {"ids": ids})
            await connection.execute(_SQL["settle"], {"rows": Jsonb(rows), "now": now})

    async def _claims(self, name: str, now: datetime, most: int, lease_until: datetime) -> list[Claim]:
        params = {"now": now, "most": most, "lease_until": lease_until}
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_SQL[name], params)).fetchall()
        rows = [row for row in rows if row["leased_until"] is not None]
        found = await self._campaigns.of(*{row["campaign_id"] for row in rows}) if rows else []
        campaigns = {campaign.id: campaign for campaign in found}
        return [_claim(row, campaigns[row["campaign_id"]]) for row in sorted(rows, key=_turn)]


def _turn(row: DictRow) -> tuple[bool, datetime | None, int]:
    return row["next_at"] is None, row["next_at"], row["id"]


def _claim(row: DictRow, campaign: CampaignRow) -> Claim:
    person = replace(person_of(row), reminded_at=row["reminded_at"])
    return Claim(person, row["lease"], campaign, row["reminder_id"])


def _attempt(attempt: Attempt) -> dict[str, object]:
    return {
        "expected_id": attempt.claim.person.id,
        "lease": attempt.claim.lease,
        "obstacle": attempt.obstacle,
        "code": attempt.code,
        "number": attempt.number,
        "is_last": attempt.is_last,
        "reminded_at": attempt.claim.person.reminded_at,
    }


def _row(outcome: Outcome) -> dict[str, object]:
    claim = outcome.claim
    return {
        "expected_id": claim.person.id,
        "lease": claim.lease,
        "planned_at": claim.person.next_at,
        "reminder_id": outcome.reminder_id,
        "status": outcome.status,
        "next_at": outcome.next_at,
        "fault": outcome.fault,
        "activity_id": outcome.activity_id,
        "reach": outcome.reach,
        "quiet_until": outcome.quiet_until,
        "enrolled_at": outcome.enrolled_at,
    }
