"""Tasks by key: one at a time for a key, and nothing that they were woken for is forgotten."""

import asyncio

from bot.teams.tasks import KeyedTasks


class Gate:
    """Work that waits until it may go on, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        """Fail the first so many times."""
        self.runs = 0
        self.may_go_on = asyncio.Event()
        self._failures = failures

    async def work(self, _: str) -> None:
        """Count that it runs, wait, and fail or not."""
        self.runs += 1
        await self.may_go_on.wait()
        if self.runs <= self._failures:
            raise ConnectionError


async def test_all_wakes_while_it_runs_are_one_more_run() -> None:
    gate = Gate()
    tasks = KeyedTasks(gate.work)
    tasks.wake("a")
    await asyncio.sleep(0)

    for _ in range(3):
        tasks.wake("a")
    gate.may_go_on.set()
    await tasks.idle()

    assert gate.runs == 2


async def test_work_that_fails_runs_again_where_it_was_woken_meanwhile() -> None:
    gate = Gate(failures=1)
    tasks = KeyedTasks(gate.work)
    tasks.wake("a")
    await asyncio.sleep(0)

    tasks.wake("a")
    gate.may_go_on.set()
    await tasks.idle()

    assert gate.runs == 2


async def test_work_that_fails_is_not_tried_again_by_itself() -> None:
    gate = Gate(failures=9)
    gate.may_go_on.set()
    tasks = KeyedTasks(gate.work)

    tasks.wake("a")
    await tasks.idle()

    assert gate.runs == 1
