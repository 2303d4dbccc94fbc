"""How many requests begin, and when: by a clock that the test moves."""

import asyncio

import pytest

from bot.intune.pace import PER_SECOND_IN_BULK, Pace
from bot.intune.wire import MOST_IN_BATCH


class Seconds:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        """Begin at 100."""
        self.now = 100.0

    async def pause(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def pace(seconds: Seconds, *, concurrent: int = 100, per_second: int = 5) -> Pace:
    return Pace(concurrent=concurrent, per_second=per_second, now=lambda: seconds.now, pause=seconds.pause)


async def begins(pace: Pace, seconds: Seconds, numbers: list[int]) -> list[float]:
    """Return when trips with those numbers of requests begin, one after the other."""
    times = []
    for number in numbers:
        async with pace.requests(number):
            times.append(round(seconds.now - 100, 6))
    return times


async def test_in_no_second_more_begin_than_are_allowed(seconds: Seconds) -> None:
    assert await begins(pace(seconds), seconds, [1] * 12) == [0] * 5 + [1] * 5 + [2] * 2


async def test_each_request_of_a_batch_counts(seconds: Seconds) -> None:
    assert await begins(pace(seconds), seconds, [4, 1, 3, 3]) == [0, 0, 1, 2]


async def test_a_trip_beyond_the_limit_has_a_second_to_itself(seconds: Seconds) -> None:
    assert await begins(pace(seconds), seconds, [1, 9, 1]) == [0, 1, 2]


async def test_a_quiet_second_makes_room(seconds: Seconds) -> None:
    slow = pace(seconds)
    assert await begins(slow, seconds, [5]) == [0]
    seconds.now += 1

    assert await begins(slow, seconds, [5]) == [1]


async def test_in_bulk_as_many_are_asked_about_as_are_reminded(seconds: Seconds) -> None:
    times = await begins(pace(seconds, per_second=PER_SECOND_IN_BULK), seconds, [MOST_IN_BATCH] * 25)

    assert times[-1] <= 25 * MOST_IN_BATCH / 50


async def test_no_more_are_under_way_than_are_allowed(seconds: Seconds) -> None:
    narrow = pace(seconds, concurrent=2)
    under_way: list[int] = []
    let_go = asyncio.Event()

    async def trip(number: int) -> None:
        async with narrow.requests():
            under_way.append(number)
            await let_go.wait()

    trips = [asyncio.create_task(trip(number)) for number in range(4)]
    for _ in range(10):
        await asyncio.sleep(0)
    assert under_way == [0, 1]
    let_go.set()
    await asyncio.gather(*trips)

    assert under_way == [0, 1, 2, 3]


async def test_whoever_gives_up_leaves_the_slot_to_others(seconds: Seconds) -> None:
    narrow = pace(seconds, concurrent=1)
    with pytest.raises(RuntimeError):
        async with narrow.requests():
            raise RuntimeError

    assert await begins(narrow, seconds, [1]) == [0]
