"""`python -m bot worker`: the bot without an endpoint, beside others."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.clock import SystemClock
from bot.reminders.campaign import Audience, Campaign, State
from bot.reminders.row import row_of
from bot.reminders.schedule import WEEK, Schedule
from bot.sandbox.sandbox import Sandbox, running_sandbox
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Pool
from bot.storage.expected import ExpectedStore, NewPerson
from tests.commands.test_run import bot
from tests.reliability.bot_process import environment

CLOCK = SystemClock()
SOON = 30.0
"""Seconds in which a worker has started and reminded somebody, on a slow machine too."""


@pytest.fixture
async def here() -> AsyncIterator[Sandbox]:
    """Serve the simulated tenant by the machine's time, which a process of its own has too."""
    async with running_sandbox(clock=CLOCK) as running:
        yield running


async def expects(pool: Pool, sandbox: Sandbox, key: str) -> None:
    """Expect somebody to enroll, who is due now, in a campaign that reminds at any hour."""
    now, store = CLOCK.now(), CampaignStore(pool)
    days = (now.date() - timedelta(days=1), now.date() + timedelta(days=30))
    draft = Campaign(
        id=0,
        name="Autumn",
        tenant_id=sandbox.tenant_id,
        owner_id=sandbox.people["helpdesk_agent"].id,
        schedule=Schedule(days[0], (7,), days[1], time(0), time(23, 59), WEEK),
        audience=Audience("csv", {}),
        locale="en",
        time_zone="UTC",
        state=State.DRAFT,
        revision=0,
        created_at=now,
        started_at=None,
        canary_size=0,
        owner_name="Tom Willemsen",
    )
    made = await store.create(row_of(draft))
    assert made is not None
    person = NewPerson(sandbox.tenant_id, sandbox.people[key].id, next_at=now)
    assert await ExpectedStore(pool).add(made.id, [person]) == 1
    [drafted] = await store.of(made.id)
    assert await store.change(replace(drafted, state="running"), now)


async def starts(sandbox: Sandbox, database_url: str) -> asyncio.subprocess.Process:
    settings = environment(sandbox, database_url, SERVICE_URL=sandbox.service_url)
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "worker", env=settings)


async def test_it_reminds_and_ends_when_it_is_told_to(here: Sandbox, pool: Pool, database_url: str) -> None:
    somebody = here.people["nothing_enrolled"]
    await expects(pool, here, somebody.key)
    worker = await starts(here, database_url)

    await asyncio.wait_for(here.connector.until(lambda: bool(here.connector.messages(f"a:{somebody.id}"))), SOON)

    worker.terminate()
    assert await asyncio.wait_for(worker.wait(), 10) == 0
    async with pool.connection() as connection:
        rows = await (await connection.execute("select status from reminder")).fetchall()
    assert rows == [{"status": "sent"}]


def test_without_a_database_of_others_it_does_not_start(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("alone")
    settings = {"ENROLLDESK_APP_ID": "a", "ENROLLDESK_APP_TENANT_ID": "t", "ENROLLDESK_APP_PASSWORD": "secret"}
    done = bot("worker", cwd=folder, **settings)

    assert (done.returncode, done.stderr.strip()) == (
        2,
        "ENROLLDESK_DATABASE_URL is missing: a worker shares a database with others",
    )
