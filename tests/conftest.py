"""What all tests share: a real PostgreSQL with a database for each test, and a clock that is moved by hand."""

import asyncio
import gc
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from aiohttp import ClientSession
from psycopg.sql import SQL, Identifier

import cards.catalogue
from bot.app import App, running_app
from bot.sandbox.sandbox import Sandbox, running_sandbox
from bot.settings import Settings, load_settings
from bot.storage.database import Pool, open_pool
from bot.storage.embedded import EmbeddedPostgres
from bot.storage.migrate import migrate
from tests.chat import Chat

cards.catalogue.compiled = cache(cards.catalogue.compiled)
"""Each test has a bot of its own, which reads all words anew: to compile the same ones again would be a fifth of it."""

pytest_plugins = ["tests.canary", "tests.patience"]

TEMPLATE = "enrolldesk_template"
ROOM = 4 * 2**30
"""Bytes that must be free in memory for the databases of a run."""


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        """Start on a Sunday morning."""
        self._now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time to which it was moved."""
        return self._now

    def move(self, **by: float) -> None:
        """Move it on: `clock.move(minutes=5)`."""
        self._now += timedelta(**by)


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """Give back to the collector what a command withheld from it (bot.__main__): in one process many are run."""
    yield
    gc.unfreeze()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start an embedded PostgreSQL for this run, and return the address of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="enrolldesk-", dir=_in_memory()))
    with EmbeddedPostgres(folder) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("alter system set fsync = off")  # what is lost with the machine is only tests
            connection.execute("select pg_reload_conf()")
        yield server.url
    shutil.rmtree(folder, ignore_errors=True)


def _in_memory() -> Path | None:
    """Return a folder in memory, where there is room: on a disk the files of a new database take most of a test."""
    shared = Path("/dev/shm")  # noqa: S108 - the run makes a folder of its own in it
    return shared if shared.is_dir() and shutil.disk_usage(shared).free >= ROOM else None


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """Make a database with our schema once, of which each test gets a copy."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(SQL("create database {}").format(Identifier(TEMPLATE)))
    asyncio.run(_migrated(_named(postgres, TEMPLATE)))
    return TEMPLATE


@pytest.fixture
def database_url(postgres: str, template: str) -> Iterator[str]:
    """Make a database for one test, with our schema in it."""
    with copy_of(template, postgres) as url:
        yield url


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    """Open a pool on the database of this test."""
    async with open_pool(database_url) as opened:
        yield opened


@pytest.fixture
async def sandbox(clock: MovableClock) -> AsyncIterator[Sandbox]:
    """Serve the simulated tenant: Entra, Graph, and Teams' connector."""
    async with running_sandbox(clock=clock) as running:
        yield running


@pytest.fixture
def settings(sandbox: Sandbox, database_url: str) -> Settings:
    """Return the settings of a bot in that tenant, with tokens demanded, as it runs in earnest."""
    return settings_of(sandbox, database_url)


@pytest.fixture
async def app(settings: Settings, clock: MovableClock) -> AsyncIterator[App]:
    """Run the whole bot."""
    async with running_app(settings, clock) as running:
        yield running


@pytest.fixture
async def chat(app: App, sandbox: Sandbox, clock: MovableClock) -> AsyncIterator[Chat]:
    """Open the chat of somebody who has nothing enrolled."""
    async with ClientSession() as session:
        yield Chat(app, sandbox, session, sandbox.people["nothing_enrolled"], clock)


async def _migrated(url: str) -> None:
    async with open_pool(url) as pool:
        await migrate(pool)


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def copy_of(template: str, postgres: str) -> Iterator[str]:
    """Make a copy of a database that is gone at the end, and return its address."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(
            SQL("create database {} template {} strategy file_copy").format(Identifier(name), Identifier(template))
        )
        yield _named(postgres, name)
        connection.execute(SQL("drop database {} with (force)").format(Identifier(name)))


def settings_of(sandbox: Sandbox, database_url: str) -> Settings:
    """Return the settings of a bot in that tenant, on that database, where it finds a port."""
    here = {"service_url_hosts": ("127.0.0.1",), "database_url": database_url, "port": 0}
    return load_settings(_env_file=None, **sandbox.settings, **here)
