"""Many people who are all due at once: as fast as the rate allows, never faster, and cheap."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import psutil
import pytest
from aiohttp import ClientSession

from bot.parts.reminder_wire import KnownChats
from bot.reminders.delivery.delivery import Delivery
from bot.reminders.delivery.ports import NoInstaller, Ports
from bot.storage.campaigns import Figures
from bot.storage.conversations import ConversationStore
from bot.storage.database import Pool, open_pool
from bot.storage.reminders import ReminderStore
from bot.storage.sending import SendingStore
from bot.teams.connector import Connector
from bot.teams.conversations import PersonalChats
from bot.teams.rate import SendRate
from bot.teams.service_url import ServiceUrls, TrustedHosts
from cards.catalogue import Catalogues
from cards.render import Renderer
from tests.reliability.reminders.rollout import (
    SERVICE_URL,
    day_long,
    expect_people,
    figures_of,
    have_chats,
    running_campaign,
)
from tests.reliability.reminders.teams import NoIncidents, SimulatedIntune, SimulatedTeams
from tests.reliability.reminders.virtual_time import VirtualClock, VirtualLoop

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
RATE = 50
"""SEND_RATE: all that Teams takes from an app in a tenant."""
SLACK = 1.05
"""Times the floor, which is the number of people by the rate."""
CPU_MS = 4.0
"""What a reminder may take of a core in the worker, simulated Teams and Intune included."""

TABLE = Path(__file__).parents[3] / "artefacts" / "reminders.md"
HEAD = """\
| people | floor | virtual time | times the floor | 429 | CPU a reminder, worker | and PostgreSQL | real time |
|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run showed."""

    people: int
    took: timedelta
    """In virtual time, to the last reminder that Teams took."""
    throttled: int
    cpu: float
    """Seconds of a core, in the worker."""
    database_cpu: float
    """Seconds of a core, in PostgreSQL."""
    real: float
    """Seconds."""
    figures: Figures
    reminders: set[int]
    """Those that Teams took."""

    @property
    def floor(self) -> timedelta:
        """How long it takes at the rate."""
        return timedelta(seconds=self.people / RATE)

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of a core for a reminder, in the worker."""
        return 1000 * self.cpu / self.people

    def row(self) -> str:
        """Return a row of the table."""
        database_ms = 1000 * self.database_cpu / self.people
        return (
            f"| {self.people:,} | {self.floor} | {self.took} | {self.took / self.floor:.3f} | {self.throttled} "
            f"| {self.cpu_ms:.2f} ms | {database_ms:.2f} ms | {self.real:.0f} s |\n"
        )


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "people",
    [1_000, pytest.param(10_000, marks=pytest.mark.storm), pytest.param(150_000, marks=pytest.mark.storm)],
    ids="{:,}".format,
)
def test_everybody_is_reminded_at_the_rate_and_teams_never_says_429(people: int, database_url: str) -> None:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        run = runner.run(reminded(people, database_url))
    note(run)

    assert run.figures.sent == len(run.reminders) == people
    assert run.figures.planned == people
    assert run.throttled == 0
    assert run.took <= SLACK * run.floor
    assert run.cpu_ms <= CPU_MS


async def reminded(people: int, database_url: str) -> Run:
    """Remind so many people with one worker."""
    clock = VirtualClock(asyncio.get_running_loop(), START)
    async with open_pool(database_url) as pool, ClientSession() as session:
        campaign = await running_campaign(pool, day_long(START), START)
        await expect_people(pool, campaign, people, START)
        await have_chats(pool, people, START)
        teams, stop = SimulatedTeams(clock, Random(people)), asyncio.Event()  # noqa: S311 - a test
        worker, database_before = _worker(pool, session, clock, teams), await _database_cpu(pool)
        began, cpu_before = time.monotonic(), time.process_time()
        running = asyncio.create_task(worker.run(stop))
        async with asyncio.timeout(2 * people / RATE + 60):  # in virtual time
            await teams.has_taken(people)
        stop.set()
        await running
        return Run(
            people,
            teams.taken[-1].at - START,
            teams.throttled,
            time.process_time() - cpu_before,
            await _database_cpu(pool) - database_before,
            time.monotonic() - began,
            await figures_of(pool, campaign),
            {taken.reminder_id for taken in teams.taken},
        )


def note(run: Run) -> None:
    """Print a run, and keep it beside the others."""
    print(f"\n{HEAD}{run.row()}")  # noqa: T201 - for whoever runs it with -s
    TABLE.parent.mkdir(exist_ok=True)
    kept = TABLE.read_text(encoding="utf-8").removeprefix(HEAD) if TABLE.exists() else ""
    others = [line for line in kept.splitlines(keepends=True) if not line.startswith(f"| {run.people:,} |")]
    TABLE.write_text(HEAD + "".join(sorted([*others, run.row()], key=len)), encoding="utf-8")


def _chats(pool: Pool, clock: VirtualClock, session: ClientSession) -> PersonalChats:
    """Return the conversations of everybody: each is known, so that nothing is asked of Teams."""

    async def no_token() -> str | None:
        raise AssertionError("Teams was asked for a conversation")

    store, trusted = ConversationStore(pool), TrustedHosts([])
    connector = Connector(session, no_token, trusted, clock)
    return PersonalChats(store, connector, ServiceUrls(store, trusted, SERVICE_URL), clock, app_id="app")


def _worker(pool: Pool, session: ClientSession, clock: VirtualClock, teams: SimulatedTeams) -> Delivery:
    sending = SendingStore(pool)
    ports = Ports(
        evidences=SimulatedIntune(clock),
        open_failures=NoIncidents(),
        chats=KnownChats(_chats(pool, clock, session)),
        wire=teams,
        rate=SendRate(sending, RATE, clock),
        pause=sending,
        sleep=clock,
        installer=NoInstaller(),
    )
    return Delivery(ReminderStore(pool), ports, Renderer(Catalogues()), clock)


async def _database_cpu(pool: Pool) -> float:
    """Return the seconds of a core that PostgreSQL has taken, all its processes together."""
    async with pool.connection() as connection:
        row = await (await connection.execute("select pg_backend_pid() as pid")).fetchone()
    assert row is not None
    server = psutil.Process(row["pid"]).parent()
    assert server is not None
    times = [server.cpu_times(), *(child.cpu_times() for child in server.children())]
    return sum(each.user + each.system for each in times)
