"""A worker goes on until it is told to stop, whatever the database does; then it ends what is under way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import pytest
from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

from bot.advisor.evidence import Evidence
from bot.errors import LookupFailed
from bot.reminders.delivery.delivery import Delivery
from bot.reminders.delivery.ports import Chat
from bot.storage.database import DatabaseError, Pool, open_pool
from bot.storage.reminders import ReminderStore
from tests.reminders.delivery.outside import dies
from tests.reminders.delivery.worker import Office
from tests.storage.test_retention import rows

Holds = Callable[[], Awaitable[bool]]


async def until(office: Office, holds: Holds) -> None:
    """Let time pass until something holds, and meanwhile the database answer everybody: it is far faster than time."""
    while not await holds():
        await office.ledger()
        office.watch.passes(seconds=0.02)


@asynccontextmanager
async def running(worker: Delivery, office: Office) -> AsyncIterator[asyncio.Event]:
    """Run a worker until the end of the block, or until it is told to stop; time stands still."""
    office.watch.stands = True
    stop = asyncio.Event()
    work = asyncio.create_task(worker.run(stop))
    yield stop
    stop.set()
    stopped_at = office.clock.now()
    await until(office, when(work.done))
    await work
    assert (office.clock.now() - stopped_at).total_seconds() <= 10


def when(holds: Callable[[], bool]) -> Holds:
    async def is_so() -> bool:
        await asyncio.sleep(0)
        return holds()

    return is_so


def sent(office: Office, people: int) -> Holds:
    async def holds() -> bool:
        return (await office.figures()).sent == people

    return holds


async def test_it_reminds_whoever_becomes_due_until_it_is_told_to_stop(office: Office) -> None:
    async with running(office.worker(), office):
        await until(office, sent(office, 1))
        await office.expects(office.campaign.id, "kim")
        await until(office, sent(office, 2))
    await office.expects(office.campaign.id, "sam")

    assert office.teams.reminded == ["alex", "kim"]
    assert await office.leased() == 0


async def test_it_asks_about_the_next_ones_while_it_sends(office: Office) -> None:
    """Nobody's reminder waits for that of another whose answer takes long."""
    names = [f"person {number:03}" for number in range(120)]
    await office.expects(office.campaign.id, *names)
    on = asyncio.Event()

    async def slow() -> None:
        if len(office.teams.tried) <= 50:
            await on.wait()

    office.teams.after = slow

    async with running(office.worker(), office):
        await until(office, when(lambda: len(office.teams.tried) == 121))
        on.set()
        await until(office, sent(office, 121))
    assert len(set(office.teams.tried)) == 121


async def test_what_is_under_way_when_it_stops_is_ended(office: Office) -> None:
    on, reached = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        reached.set()
        await on.wait()

    office.teams.after = slow
    async with running(office.worker(), office) as stop:
        await until(office, when(reached.is_set))
        stop.set()
        await asyncio.sleep(0)
        on.set()
    assert await office.ledger() == [("sent", "")]


async def test_what_teams_does_not_answer_in_time_is_held_when_it_stops(office: Office) -> None:
    reached = asyncio.Event()

    async def hangs() -> None:
        reached.set()
        await dies()

    office.teams.after = hangs
    async with running(office.worker(), office):
        await until(office, when(reached.is_set))
    assert await office.ledger() == [("held", "stopped")]
    assert await office.leased() == 0


async def test_what_has_no_message_yet_when_it_stops_goes_by_another_worker(office: Office) -> None:
    reached = asyncio.Event()

    class Hangs:
        async def of(self, tenant_id: str, object_id: str) -> Chat:  # noqa: ARG002 - the port's signature
            reached.set()
            return await dies()

    async with running(office.worker(chats=Hangs()), office):
        await until(office, when(reached.is_set))
    assert await office.ledger() == [("pending", "stopped")]
    assert await office.leased() == 0

    office.watch.stands = False
    await office.worker().once()
    assert await office.ledger() == [("sent", "")]


@pytest.mark.parametrize("answers", [True, False])
async def test_who_is_being_asked_about_when_it_stops_is_given_back(office: Office, answers: bool) -> None:
    reached, on = asyncio.Event(), asyncio.Event()

    class Slow:
        async def of(self, people: Sequence[tuple[str, str]]) -> Sequence[Evidence | LookupFailed]:
            reached.set()
            await on.wait()
            return await office.intune.of(people)

    async with running(office.worker(evidences=Slow()), office) as stop:
        await until(office, when(reached.is_set))
        stop.set()
        await asyncio.sleep(0)
        if answers:
            on.set()
    assert await office.ledger() == []
    assert await office.leased() == 0

    office.watch.stands = False
    await office.worker().once()
    assert office.teams.reminded == ["alex"]


@pytest.fixture
async def impatient(database_url: str) -> AsyncIterator[Pool]:
    """Open a pool that does not wait half a minute for a database that is gone."""
    async with open_pool(database_url) as pool:
        pool.timeout = 0.02
        yield pool


@asynccontextmanager
async def gone(postgres: str, database_url: str) -> AsyncIterator[None]:
    """Let nobody reach a database until the end of the block."""
    name = urlsplit(database_url).path[1:]
    allow = SQL("alter database {} allow_connections {}")
    async with await AsyncConnection.connect(postgres, autocommit=True) as server:
        await server.execute(allow.format(Identifier(name), SQL("false")))
        await server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
        yield
        await server.execute(allow.format(Identifier(name), SQL("true")))


async def back(pool: Pool) -> None:
    """Return when the pool has found the database again."""
    while True:
        with suppress(DatabaseError):
            await rows(pool, "select 1")
            return


async def test_while_the_database_is_gone_it_waits_and_then_goes_on(
    office: Office, impatient: Pool, postgres: str, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(office.worker(lambda _: ReminderStore(impatient)), office):
        await until(office, sent(office, 1))
        async with gone(postgres, database_url):
            for _ in range(60):
                office.watch.passes(seconds=1)
                await asyncio.sleep(0.01)  # the time of the pool is not ours
        await back(office.pool)
        await office.expects(office.campaign.id, "kim")
        await back(impatient)
        await until(office, sent(office, 2))
    logged = capsys.readouterr().out
    assert logged.count("reminders wait for the database") == 1
    assert logged.count("reminders go on") == 1


async def test_what_was_sent_while_the_database_is_gone_is_on_record_when_it_is_back(
    office: Office, impatient: Pool, postgres: str, database_url: str
) -> None:
    on, reached = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        reached.set()
        await on.wait()

    office.teams.after = slow
    async with running(office.worker(lambda _: ReminderStore(impatient)), office):
        await until(office, when(reached.is_set))
        async with gone(postgres, database_url):
            on.set()
            for _ in range(60):
                office.watch.passes(seconds=1)
                await asyncio.sleep(0.01)  # as above
        await back(office.pool)
        await back(impatient)
        await until(office, sent(office, 1))
    assert office.teams.reminded == ["alex"]
    assert (await office.person()).sent == 1
