"""How long an operator waits for the bot to start, with its database running."""

import asyncio
from statistics import median
from time import perf_counter

import pytest

from bot.clock import SystemClock
from bot.sandbox.sandbox import running_sandbox
from tests.bench.conftest import Cores
from tests.bench.servers import enroll_desk

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

STARTS = 5
SECONDS = 2.0


def test_the_bot_listens_within_two_seconds(cores: Cores, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Python may keep what it has compiled, as installers of packages make it do; some containers tell it not to.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    times = asyncio.run(_measured(cores, database_url))
    print(f"\nstart: median {median(times):.2f} s, {min(times):.2f} to {max(times):.2f} s")  # noqa: T201

    assert median(times) <= SECONDS


async def _measured(cores: Cores, database_url: str) -> list[float]:
    """Return the seconds from the spawn until it listens. The first start, which makes the tables, does not count."""
    times = []
    async with running_sandbox(clock=SystemClock()) as tenant:
        for _ in range(1 + STARTS):
            spawned = perf_counter()
            async with enroll_desk(tenant, database_url, cores.bot, "bot", "run"):
                times.append(perf_counter() - spawned)
    return times[1:]
