"""A SIGKILL at any point of a look: the person is told once that the HoloLens is there."""

import asyncio

import psycopg
import pytest

from bot.clock import SystemClock
from bot.sandbox.sandbox import Sandbox
from tests.reliability.bot_process import death, running_bot
from tests.reliability.dying_bot import LOOK_POINTS
from tests.reliability.test_crashes import answered, post, tenant

__all__ = ["tenant"]  # a fixture

WORDS = ("how do I enroll my hololens?", "HoloLens 2", "yes, it is in use already", "a personal Microsoft account")


def tellings(sandbox: Sandbox) -> int:
    """Count the messages that tell of the arrival."""
    posts = [request for request in sandbox.connector.received if request.method == "POST"]
    return sum("is enrolled since" in str(post.body) for post in posts)


async def make_due(database_url: str) -> None:
    """Let the look that was put off be due now: a minute is long for a test."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute("update procrastinate_jobs set scheduled_at = now() where task_name = 'happen'")


async def have_its_worker_forgotten(database_url: str) -> None:
    """Let the dead worker be silent for long: half a minute is long for a test, too."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("point", LOOK_POINTS)
async def test_a_crash_in_a_look_tells_once(point: str, tenant: Sandbox, database_url: str) -> None:
    async with running_bot(tenant, database_url, "bot", "run") as bot:
        for number, words in enumerate((*WORDS, "tell me when it is enrolled")):
            await post(bot, tenant, f"{number}", words)
            await answered(tenant, f"{number}")
    tenant.tenant.enroll(tenant.people["nothing_enrolled"], SystemClock().now())
    await make_due(database_url)

    assert await death(tenant, database_url, point) == -9
    assert tellings(tenant) == 0
    await have_its_worker_forgotten(database_url)

    async with running_bot(tenant, database_url, "bot", "run") as bot, asyncio.timeout(60):
        await tenant.connector.until(lambda: tellings(tenant) > 0)
        await post(bot, tenant, "last", "help")
        await answered(tenant, "last")

    assert tellings(tenant) == 1
