"""The lag of a loop that is blocked in earnest."""

import asyncio
from time import sleep

from bot.metrics import loop_lag
from bot.metrics.loop_lag import LoopLag


async def test_a_loop_that_is_blocked_comes_late() -> None:
    lag = LoopLag()
    async with lag.looking():
        assert lag.seconds == 0
        due = asyncio.get_running_loop().time()
        sleep(0.05)  # noqa: ASYNC251 - it is the fault that is looked for
        lag._look(due)

    assert lag.seconds >= 0.05


async def test_what_is_long_over_is_forgotten() -> None:
    lag = LoopLag()
    now = asyncio.get_running_loop().time()
    lag._look(now - 7)
    assert lag.seconds >= 7
    for _ in range(loop_lag.LOOKS):
        lag._look(asyncio.get_running_loop().time())

    assert lag.seconds < 7
