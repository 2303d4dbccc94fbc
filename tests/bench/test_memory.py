"""Whether the bot grows. Nothing that it keeps in memory may depend on how many turns it has had."""

import asyncio

import psutil
import pytest

from bot.clock import SystemClock
from bot.sandbox.sandbox import Sandbox, running_sandbox
from tests.bench.conftest import Cores
from tests.bench.load import Figures, add_crowd, load
from tests.bench.servers import HASTY, Server, enroll_desk

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600), pytest.mark.usefixtures("load_script")]

PEOPLE = 10_000
"""Each in a conversation of their own, so they have written about ten times at the end."""

FIRST, LAST = 10_000, 100_000
"""After so many turns the memory is measured."""

PROBE_SECONDS = 10.0


def test_a_hundred_thousand_turns_need_no_more_memory_than_ten_thousand(cores: Cores, database_url: str) -> None:
    first, last = asyncio.run(_measured(cores, database_url))
    print(f"\nmemory: {first >> 20} MiB after {FIRST} turns, {last >> 20} MiB after {LAST}")  # noqa: T201

    assert last <= 1.1 * first


async def _measured(cores: Cores, database_url: str) -> tuple[int, int]:
    """Return what the bot has in memory (its resident set, in bytes) after FIRST and after LAST turns."""
    async with running_sandbox(clock=SystemClock()) as tenant:
        add_crowd(tenant, PEOPLE)
        async with enroll_desk(tenant, database_url, cores.bot, HASTY) as bot:
            memory = psutil.Process(bot.pid).memory_info
            probe = await load(bot, seconds=PROBE_SECONDS, people=PEOPLE, tenant=tenant)
            rate = await _take(FIRST, probe.turns_per_s, bot, tenant)
            first = memory().rss
            await _take(LAST - FIRST, rate, bot, tenant)
            return first, memory().rss


async def _take(turns: int, rate: float, bot: Server, tenant: Sandbox) -> float:
    """Let the bot take at least so many turns, at about `rate` a second, and return at how many it took them."""
    taken = 0.0
    while taken < turns:
        seconds = 1 + (turns - taken) / rate
        figures: Figures = await load(bot, seconds=seconds, people=PEOPLE, tenant=tenant)
        assert (figures.refused, figures.silent) == (0, 0)
        rate = figures.turns_per_s
        taken += rate * seconds
    return rate
