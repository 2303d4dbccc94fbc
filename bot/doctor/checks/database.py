"""The database: can it be used, does it have the schema of this version, and does the work in it get done?"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import isinf

from bot.doctor.check import skip
from bot.doctor.finding import Finding, State
from bot.doctor.records import NotRunning, Unreachable
from bot.doctor.subject import Subject
from bot.storage.database import Pool
from bot.storage.migrate import missing, newer
from bot.storage.standing import Standing, StandingStore

OLDEST_POSTGRES = 14
"""The oldest PostgreSQL on which the tests run."""

INBOX_LATE = timedelta(minutes=1)
OUTBOX_LATE = timedelta(minutes=2)
REMINDERS_LATE = timedelta(hours=1)
WORKER_GONE = timedelta(minutes=2)
"""Limits of the alerts InboxLate, OutboxLate, RemindersLate and WorkerGone (deploy/alerts.yml)."""


async def database(subject: Subject) -> Sequence[Finding]:
    """Return how the database stands, and its schema."""
    try:
        pool = await subject.records.pool()
    except NotRunning:
        skip("not_running")
    except Unreachable as error:
        return [Finding("database", State.FAILED, "unreachable", {"place": error.place, "fault": error.fault})]
    async with pool.connection() as connection:
        version = connection.info.server_version // 10000
    if version < OLDEST_POSTGRES:
        return [Finding("database", State.FAILED, "old", {"version": str(version), "oldest": str(OLDEST_POSTGRES)})]
    return [await _schema(pool)]


async def _schema(pool: Pool) -> Finding:
    ahead, behind = await newer(pool), await missing(pool)
    if ahead:
        return Finding("database", State.WARNING, "ahead", {"migrations": ", ".join(ahead)})
    if behind:
        return Finding("database", State.WARNING, "behind", {"migrations": ", ".join(behind)})
    return Finding("database", State.OK, "current")


async def queues(subject: Subject) -> Sequence[Finding]:
    """Return whether what came in is handled, and what is due is sent."""
    late = list(_late(await _standing(subject)))
    return late or [Finding("queues", State.OK, "flowing")]


async def worker(subject: Subject) -> Sequence[Finding]:
    """Return whether a worker is alive: each signs in with the database every ten seconds."""
    seen = (await _standing(subject)).worker_seen
    if isinf(seen):
        return [Finding("worker", State.FAILED, "none")]
    if seen > WORKER_GONE.total_seconds():
        return [Finding("worker", State.FAILED, "gone", {"minutes": _minutes(seen)})]
    return [Finding("worker", State.OK, "alive")]


async def _standing(subject: Subject) -> Standing:
    """Read how things stand. Raises Skipped where there is no database to read, or no table in it yet."""
    try:
        pool = await subject.records.pool()
    except NotRunning:
        skip("not_running")
    except Unreachable:
        skip("no_database")
    if await missing(pool):
        skip("behind")
    return await StandingStore(pool).at(subject.clock.now())


def _late(standing: Standing) -> Iterator[Finding]:
    for what, waits, limit, state in (
        ("inbox", standing.inbox_oldest, INBOX_LATE, State.FAILED),
        ("outbox", standing.outbox_oldest_due, OUTBOX_LATE, State.FAILED),
        ("reminders", standing.reminders_oldest_due, REMINDERS_LATE, State.WARNING),
    ):
        if waits > limit.total_seconds():
            yield Finding("queues", state, what, {"minutes": _minutes(waits)})


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f}"
