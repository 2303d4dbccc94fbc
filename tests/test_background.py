"""One piece of work in the background."""

import asyncio

import pytest

from bot.background import Background


class Work:
    def __init__(self) -> None:
        self.begun = 0
        self.ended = 0
        self.may_end = asyncio.Event()
        self.fault: Exception | None = None

    async def __call__(self) -> None:
        self.begun += 1
        await self.may_end.wait()
        if self.fault is not None:
            raise self.fault
        self.ended += 1


async def test_work_is_begun_once_however_often_it_is_asked_for() -> None:
    work = Work()
    background = Background(work)
    for _ in range(3):
        background.begin()
        await asyncio.sleep(0)
    assert work.begun == 1

    work.may_end.set()
    await background.idle()
    background.begin()
    await background.idle()
    assert (work.begun, work.ended) == (2, 2)


async def test_what_failed_is_raised_once_by_the_next_that_begins_and_that_one_runs() -> None:
    work = Work()
    work.may_end.set()
    work.fault = RuntimeError("a fault of ours")
    background = Background(work)
    background.begin()
    await background.ended()

    work.fault = None
    with pytest.raises(RuntimeError):
        background.begin()
    await background.idle()
    assert work.ended == 1
    background.begin()
    await background.idle()


async def test_who_waits_for_it_hears_of_its_fault() -> None:
    work = Work()
    work.may_end.set()
    work.fault = RuntimeError("a fault of ours")
    background = Background(work)
    background.begin()
    with pytest.raises(RuntimeError):
        await background.idle()

    work.fault = None
    background.begin()
    await background.idle()
    assert work.ended == 1


async def test_what_is_stopped_ends_and_can_be_begun_anew() -> None:
    work = Work()
    background = Background(work)
    await background.stop()
    background.begin()
    await asyncio.sleep(0)
    await background.stop()
    assert (work.begun, work.ended) == (1, 0)

    work.may_end.set()
    background.begin()
    await background.idle()
    assert work.ended == 1
