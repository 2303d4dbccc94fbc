"""The people of campaigns in PostgreSQL: who is expected to enroll, what they answer, and who can be reached."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from bot.storage.database import Pool
from bot.storage.queries import queries

AT_ONCE = 1000
"""Rows that are fetched together."""

Reach = Literal["unknown", "reachable", "not_installed", "blocked", "removed", "gone"]

_SQL = queries("expected")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is taken into a campaign. Texts are empty where the campaign's own count."""

    tenant_id: str
    object_id: str
    serial_number: str = ""
    due: date | None = None
    locale: str = ""
    time_zone: str = ""
    country: str = ""
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """Somebody who is expected to enroll, as they are stored. What the fields mean says bot.reminders.person."""

    id: int
    campaign_id: int
    tenant_id: str
    object_id: str
    """Empty where it is no longer known who it was."""
    serial_number: str
    due: date | None
    locale: str
    time_zone: str
    country: str
    sent: int
    last_at: datetime | None
    snoozed_until: datetime | None
    stopped_at: datetime | None
    enrolled_at: datetime | None
    left_at: datetime | None
    reach: Reach
    quiet_until: datetime | None
    next_at: datetime | None
    reminded_at: datetime | None = None
    """No column: told by a claim alone."""


@dataclass(frozen=True, slots=True)
class OwnReminder:
    """A reminder that somebody got, as it was sent, and how they stand with its campaign now."""

    reminder_id: int
    obstacle: str
    code: str
    number: int
    """How many they had got with this one."""
    is_last: bool
    person: ExpectedRow


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says to a reminder. `tenant_id` and `object_id` are those of the authenticated activity."""

    tenant_id: str
    object_id: str
    reminder_id: int
    """0 for the newest of theirs."""
    answer: Literal["help", "later", "other", "stop", "resume"]
    """"other": they do not have this device. "resume" takes "stop", "other" and "later" back."""
    until: datetime | None = None
    """Of "later": until when."""

    def __post_init__(self) -> None:
        """Raise ValueError where a time is missing, or is there for nothing."""
        if (self.until is None) == (self.answer == "later"):
            raise ValueError(f"{self.answer} until {self.until}")


_PERSON = tuple(field.name for field in fields(ExpectedRow) if field.name != "reminded_at")
_NEW = tuple(field.name for field in fields(NewPerson))


class ExpectedStore:
    """Keeps the people of campaigns."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def add(self, campaign_id: int, people: Iterable[NewPerson]) -> int:
        """Take people into a campaign, all or none, and return how many are new in it.

        One is left out who is in it with that serial number, or had their data erased since it began; who has stopped
        its reminders is in it as stopped. Made for 100,000 at once.
        """
        rows = (tuple(getattr(person, name) for name in _NEW) for person in people)
        return await self._copied("arriving", rows, "add", campaign_id=campaign_id)

    async def plan(
        self, campaign_id: int, planned: Iterable[tuple[int, datetime | None]], now: datetime, because: str
    ) -> int:
        """Set when people of a campaign, by their ids, are looked at next; return of how many that was changed.

        A reminder that is not planned any more is on record as suppressed, `because` saying why.
        """
        return await self._copied(
            "planned", planned, "lock_planned", "plan", campaign_id=campaign_id, now=now, because=because
        )

    async def stream(self, campaign_id: int) -> AsyncGenerator[ExpectedRow]:
        """Read everybody of a campaign who is still known, as they were at one moment. Holds a connection meanwhile."""
        async with (
            self._pool.connection() as connection,
            connection.transaction(),
            connection.cursor(name="expected") as cursor,
        ):
            cursor.itersize = AT_ONCE
            await cursor.execute(_SQL["stream"], {"campaign_id": campaign_id})
            async for row in cursor:
                yield person_of(row)

    async def own(self, tenant_id: str, object_id: str) -> list[OwnReminder]:
        """Return the reminders that a person got, the newest first."""
        params = {"tenant_id": tenant_id, "object_id": object_id}
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_SQL["own"], params)).fetchall()
        return [
            OwnReminder(row["reminder_id"], row["obstacle"], row["code"], row["number"], row["is_last"], person_of(row))
            for row in rows
        ]

    async def answered(self, answer: Answer, now: datetime) -> int | None:
        """Record an answer; return the id of whose it is (ExpectedRow), None where that reminder is not theirs.

        Idempotent. Who stops does so for the whole campaign.
        """
        async with self._pool.connection() as connection, connection.transaction():
            return await write_answer(connection, answer, now)

    async def reached(self, tenant_id: str, object_id: str, reach: Reach, now: datetime) -> None:
        """Record what an event in Teams shows of a person. Who is reachable again is looked at now."""
        async with self._pool.connection() as connection:
            await write_reach(connection, tenant_id, object_id, reach, now)

    async def _copied(self, table: str, rows: Iterable[Sequence[object]], *statements: str, **params: object) -> int:
        """Copy rows into a temporary table, run statements on it, and return how many rows the last one wrote."""
        async with self._pool.connection() as connection, connection.transaction(), connection.cursor() as cursor:
            await cursor.execute(_SQL[table])
            async with cursor.copy(_SQL[f"copy_{table}"]) as copy:
                for number, row in enumerate(rows):
                    await copy.write_row(row)
                    if number % AT_ONCE == 0:
                        await asyncio.sleep(0)  # to write waits for nothing while there is room: others have their turn
            for statement in statements:
                await cursor.execute(_SQL[statement], params)
            return cursor.rowcount


async def write_answer(connection: AsyncConnection[DictRow], answer: Answer, now: datetime) -> int | None:
    """Record an answer in the transaction that is open, as `ExpectedStore.answered` does."""
    params = {
        "tenant_id": answer.tenant_id,
        "object_id": answer.object_id,
        "reminder_id": answer.reminder_id,
        "answer": answer.answer,
        "until": answer.until,
        "now": now,
    }
    await connection.execute(_SQL["lock_own"], params)
    row = await (await connection.execute(_SQL["answer"], params)).fetchone()
    return None if row is None else int(row["id"])


async def write_reach(
    connection: AsyncConnection[DictRow], tenant_id: str, object_id: str, reach: Reach, now: datetime
) -> None:
    """Record what an event shows in the transaction that is open, as `ExpectedStore.reached` does."""
    params = {"tenant_id": tenant_id, "object_id": object_id, "reach": reach, "now": now}
    await connection.execute(_SQL["reach"], params)


def person_of(row: DictRow) -> ExpectedRow:
    """Return the person in a row of `expected`, which may have more columns."""
    return ExpectedRow(**{name: row[name] for name in _PERSON})
