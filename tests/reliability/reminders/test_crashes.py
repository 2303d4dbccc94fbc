"""Workers that are killed and a database that stops in the middle: nobody is reminded twice, and nobody is lost."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import psutil
import psycopg
import pytest

from bot.storage.campaigns import CampaignRow, Figures
from bot.storage.database import DatabaseError, open_pool
from bot.storage.embedded import EmbeddedPostgres
from bot.storage.migrate import migrate
from tests.reliability.reminders.http_teams import HttpTeams, running_teams
from tests.reliability.reminders.rollout import day_long, expect_people, figures_of, running_campaign
from tests.reliability.reminders.worker import Work

START = datetime(2026, 11, 23, 1, tzinfo=UTC)
SPEED = 5.0
"""A lease of 30 seconds then ends after six."""
RATE = 20.0
"""A second, by the fast clock: 100 in earnest."""
WORKERS = 3
PATIENCE = 2.0
"""Seconds from one disaster to the next at most: what dead workers had is taken over only after a while."""


@dataclass(frozen=True, slots=True)
class Storm:
    """How many people are reminded, and what goes wrong meanwhile."""

    people: int
    deaths: int
    """Workers that are killed."""
    stops: int
    """Times that PostgreSQL stops at once."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reminder as the ledger has it."""

    id: int
    status: str
    conversation_id: str


@dataclass(slots=True)
class Crew:
    """The workers that run now; one that has died gives its place to another."""

    work: Work
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def fill(self) -> None:
        """Start as many as there should be, for those that have ended too."""
        self.running = [each for each in self.running if each.returncode is None]
        while len(self.running) < WORKERS:
            module = ("-m", "tests.reliability.reminders.worker", self.work.written())
            self.running.append(await asyncio.create_subprocess_exec(sys.executable, *module))

    async def lose(self, place: int) -> None:
        """Kill one, as a machine does whose power fails, and put another in its place."""
        with suppress(ProcessLookupError):  # it may have ended by itself
            self.running[place].kill()
        await self.running[place].wait()
        await self.fill()

    async def stop(self) -> list[int]:
        """Tell all to stop, and return how each ended."""
        for each in self.running:
            with suppress(ProcessLookupError):
                each.terminate()
        return [await each.wait() for each in self.running]


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    """Start a PostgreSQL of this test's own, which may be stopped."""
    folder = Path(tempfile.mkdtemp(prefix="enrolldesk-"))
    with EmbeddedPostgres(folder) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "storm",
    [Storm(200, 2, 1), pytest.param(Storm(10_000, 200, 20), marks=pytest.mark.storm)],
    ids=["a few", "ten thousand"],
)
async def test_all_that_was_planned_is_on_record_as_teams_has_it(server: EmbeddedPostgres, storm: Storm) -> None:
    random = Random(storm.people)  # noqa: S311 - a test
    campaign = await _campaign(server.url, storm.people)
    async with running_teams(random) as teams:
        work = Work(server.url, teams.service_url, START.isoformat(), time.time(), SPEED, RATE)
        async with _crew(work) as crew:
            await _disasters(storm, crew, teams, server, random)
            figures = await _done(server.url, campaign, crew)
    print(f"\n{storm}: {figures}")  # noqa: T201 - for whoever runs it with -s

    assert figures.planned == figures.sent + figures.held == storm.people
    ledger = await _ledger(server.url)
    assert len({kept.conversation_id for kept in ledger}) == len(ledger) == storm.people
    assert set(teams.reminders.values()) == set(teams.people.values()) == {1}, "nobody was reminded twice"
    taken = set(teams.reminders)
    sent = {kept.id for kept in ledger if kept.status == "sent"}
    held = {kept.id for kept in ledger if kept.status == "held"}
    assert sent <= taken <= sent | held, "Teams has what was sent, and nothing that is not on record"
    assert {kept.conversation_id for kept in ledger if kept.id in taken} == set(teams.people)


async def _campaign(database_url: str, people: int) -> CampaignRow:
    """Make a campaign in which so many people are due."""
    async with open_pool(database_url) as pool:
        await migrate(pool)
        campaign = await running_campaign(pool, day_long(START), START)
        await expect_people(pool, campaign, people, START)
        return campaign


@asynccontextmanager
async def _crew(work: Work) -> AsyncIterator[Crew]:
    crew = Crew(work)
    await crew.fill()
    try:
        yield crew
    finally:
        ended = await crew.stop()
    assert set(ended) <= {0, -signal.SIGTERM}, "who is told to stop does, also while it starts"


async def _disasters(storm: Storm, crew: Crew, teams: HttpTeams, server: EmbeddedPostgres, random: Random) -> None:
    """Kill workers and stop the database in any order, each after some more reminders."""
    disasters = [*[crew.lose] * storm.deaths, *[None] * storm.stops]
    random.shuffle(disasters)
    await teams.has_taken(storm.people // 10)
    for lose in disasters:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await teams.has_taken(teams.reminders.total() + storm.people // len(disasters) // 2)
        if lose is not None:
            await lose(random.randrange(WORKERS))
        else:
            await asyncio.to_thread(_stop_at_once, server)


def _stop_at_once(server: EmbeddedPostgres) -> None:
    """Stop PostgreSQL as `pg_ctl stop -m immediate` does, by SIGQUIT, and start it again: it has to recover."""
    postgres = server._server
    assert postgres is not None
    pid = postgres.get_pid()
    assert pid is not None
    os.kill(pid, signal.SIGQUIT)
    psutil.Process(pid).wait(30)
    postgres.start()


async def _done(database_url: str, campaign: CampaignRow, crew: Crew) -> Figures:
    """Wait until nothing is planned any more, by the machine's clock, as the workers do: processes of their own."""
    while True:
        await crew.fill()
        with suppress(DatabaseError):
            async with open_pool(database_url, size=1) as pool:
                figures = await figures_of(pool, campaign)
                if figures.pending == 0:
                    return figures
        await asyncio.sleep(0.5)


async def _ledger(database_url: str) -> list[Kept]:
    query = b"""
        select reminder.id, status, 'a:' || object_id from reminder join expected on expected.id = expected_id
    """
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        return [Kept(*row) for row in await (await connection.execute(query)).fetchall()]
