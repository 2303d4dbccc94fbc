"""A new version is rolled out: the old one still works on the database that the new one has migrated."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from random import Random
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from aiohttp import ClientSession, TCPConnector
from psycopg.sql import SQL, Identifier

from bot.sandbox.sandbox import Sandbox
from tests.reliability.bot_process import BotProcess, environment, listening
from tests.reliability.old_version import MIGRATIONS, ROOT, old_version
from tests.reliability.test_crashes import tenant
from tests.reliability.test_replicas import AT_ONCE, Teams

__all__ = ["tenant"]  # a fixture

FAULTS = {"error", "critical"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Unpack the version before."""
    if old_version(tmp_path) is None:
        pytest.skip("no history of the repository is here, so there is no version before this one")
    return tmp_path


@pytest.fixture
async def empty_url(postgres: str) -> AsyncIterator[str]:
    """Make a database without any table."""
    name = f"side_by_side_{uuid4().hex}"
    async with await psycopg.AsyncConnection.connect(postgres, autocommit=True) as connection:
        await connection.execute(SQL("create database {}").format(Identifier(name)))
        yield urlsplit(postgres)._replace(path=f"/{name}").geturl()
        await connection.execute(SQL("drop database {} with (force)").format(Identifier(name)))


@asynccontextmanager
async def running(version: Path, sandbox: Sandbox, database_url: str, faults: list[str]) -> AsyncIterator[BotProcess]:
    """Run the bot of that folder until the end of the block; what it logs as an error comes into `faults`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=version,
        env=environment(sandbox, database_url, SEND_RATE="100000"),
        stderr=asyncio.subprocess.PIPE,
    )
    log = process.stderr
    assert log is not None
    url = await listening(log)

    reading = asyncio.create_task(_read(log, faults))
    try:
        yield BotProcess(url, process)
    finally:
        process.terminate()
        await process.wait()
        await reading


async def _read(log: asyncio.StreamReader, faults: list[str]) -> None:
    """Read a log to its end. What is no JSON is a fault too: nobody caught it."""
    faults += [
        line.decode() async for line in log if not line.startswith(b"{") or json.loads(line).get("level") in FAULTS
    ]


async def keep_posting(teams: Teams, numbers: Iterator[int], is_enough: asyncio.Event) -> None:
    """Post one activity after the other, each twice, to whichever replica there is."""

    async def somebody() -> None:
        while not is_enough.is_set():
            number = next(numbers)
            await asyncio.gather(teams.posts(number), teams.posts(number))

    await asyncio.gather(*(somebody() for _ in range(AT_ONCE // 4)))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "together", [100, pytest.param(10_000, marks=pytest.mark.storm)], ids=["a few", "ten thousand"]
)
async def test_nothing_is_lost_while_old_and_new_run_side_by_side(
    old: Path, tenant: Sandbox, empty_url: str, together: int
) -> None:
    faults: list[str] = []
    numbers, is_enough = count(), asyncio.Event()
    async with (
        ClientSession(connector=TCPConnector(limit=AT_ONCE)) as session,
        running(old, tenant, empty_url, faults) as first,
    ):
        teams = Teams(tenant, [first], Random(together), session)  # noqa: S311 - a test
        posting = asyncio.create_task(keep_posting(teams, numbers, is_enough))
        async with running(ROOT, tenant, empty_url, faults) as new:  # it migrates while the old one works
            before = next(numbers)
            teams.replicas.append(new)
            await tenant.connector.until(lambda: teams.has_answered(before + together))
            is_enough.set()
            await posting
            activities = next(numbers) - 1  # but for the one that was taken to count, and not posted
            await tenant.connector.until(lambda: teams.has_answered(activities))

    assert before > 0
    assert (faults, teams.refused) == ([], [])
    async with await psycopg.AsyncConnection.connect(empty_url) as connection:
        inbox = await connection.execute("select count(*), count(handled_at), count(distinct activity_id) from inbox")
        assert await inbox.fetchone() == (activities, activities, activities)
        turns = await connection.execute("select sum(revision) from conversation")
        assert await turns.fetchone() == (activities,), "no activity was handled twice"
        applied = await connection.execute("select name from migration where name not like 'procrastinate/%'")
        names = {str(row[0]) for row in await applied.fetchall()}
    assert names == {file.name for file in (ROOT / MIGRATIONS).glob("*.sql")}
