"""Virtual time passes only while nobody waits for the database."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.storage.database import open_pool
from tests.reliability.reminders.virtual_time import VirtualClock, VirtualLoop

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)

Result = TypeVar("Result")


def virtually(work: Callable[[VirtualClock], Awaitable[Result]]) -> Result:
    """Run `work` in virtual time."""

    async def run() -> Result:
        return await work(VirtualClock(asyncio.get_running_loop(), START))

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(run())


def test_a_day_of_waiting_takes_no_time() -> None:
    async def day(clock: VirtualClock) -> list[datetime]:
        seen = []

        async def waits(hours: int) -> None:
            await clock.until(START + hours * HOUR)
            seen.append(clock.now())

        await asyncio.gather(*(waits(hours) for hours in (24, 1, 7)))
        return seen

    began = time.monotonic()
    assert virtually(day) == [START + HOUR, START + 7 * HOUR, START + 24 * HOUR]
    assert time.monotonic() - began < 5


def test_time_stands_still_while_the_database_works(database_url: str) -> None:
    async def asks(clock: VirtualClock) -> tuple[datetime, list[str]]:
        seen = []

        async def ask() -> None:
            async with open_pool(database_url, size=2) as pool, pool.connection() as connection:
                await connection.execute("select pg_sleep(0.2)")
            seen.append("answer")

        async def wait() -> None:
            await asyncio.sleep(0.1)
            seen.append("timer")

        began = clock.now()
        await asyncio.gather(ask(), wait())
        return began, seen

    began, seen = virtually(asks)
    assert began == START
    assert seen == ["answer", "timer"]


def test_a_clock_that_is_set_wakes_nobody_early() -> None:
    async def sets(clock: VirtualClock) -> tuple[datetime, float]:
        waiting = asyncio.create_task(clock.until(START + HOUR))
        await asyncio.sleep(60)
        clock.jump(-2 * HOUR)
        await waiting
        return clock.now(), asyncio.get_running_loop().time()

    assert virtually(sets) == (START + HOUR, 3 * 3600)
