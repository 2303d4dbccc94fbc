"""A list of the whole tenant: read once for everybody, and in nobody's way."""

import asyncio

from bot.errors import LookupFailed
from bot.intune.kept_list import AGAIN_AFTER, FRESH_FOR, SERVES_FOR, KeptList
from tests.conftest import MovableClock


class Source:
    """Where it is read from: held up by hand."""

    def __init__(self) -> None:
        """Answer at once."""
        self.reads = 0
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.fault: Exception | None = None

    async def read(self) -> int:
        self.reads += 1
        await self.goes_on.wait()
        if self.fault is not None:
            raise self.fault
        return self.reads


def soon() -> float:
    return asyncio.get_running_loop().time() + 5


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_many_who_ask_at_once_wait_for_one_reading(clock: MovableClock) -> None:
    source = Source()
    kept = KeptList("x", source.read, clock, empty=0)

    found = await asyncio.gather(*(kept.get(soon()) for _ in range(10)))
    assert [value for value, _ in found] == [1] * 10
    assert found[0][1].at == clock.now()


async def test_who_cannot_wait_any_longer_gets_nothing_and_the_next_one_gets_it(clock: MovableClock) -> None:
    source = Source()
    source.goes_on.clear()
    kept = KeptList("x", source.read, clock, empty=0)

    value, looked_up = await kept.get(now())
    assert (value, looked_up.failed) == (0, "unreachable")
    source.goes_on.set()
    value, looked_up = await kept.get(soon())
    assert (value, looked_up.failed, source.reads) == (1, None, 1)


async def test_an_older_one_serves_while_it_is_read_again_but_not_for_long(clock: MovableClock) -> None:
    source = Source()
    kept = KeptList("x", source.read, clock, empty=0)
    await kept.get(soon())
    source.goes_on.clear()
    clock.move(seconds=FRESH_FOR.total_seconds())
    assert (await kept.get(soon()))[0] == 1

    clock.move(seconds=SERVES_FOR.total_seconds())
    assert (await kept.get(now()))[0] == 0
    source.goes_on.set()
    assert (await kept.get(soon()))[0] == 2


async def test_after_a_failure_it_is_not_read_again_at_once(clock: MovableClock) -> None:
    source = Source()
    source.fault = LookupFailed(reason="throttled")
    kept = KeptList("x", source.read, clock, empty=0)
    assert (await kept.get(soon()))[1].failed == "throttled"
    source.fault = None
    assert (await kept.get(soon()))[1].failed == "throttled"
    assert source.reads == 1

    clock.move(seconds=AGAIN_AFTER.total_seconds())
    assert (await kept.get(soon()))[0] == 2


async def test_closed_it_reads_no_further_and_closing_twice_does_no_harm(clock: MovableClock) -> None:
    source = Source()
    source.goes_on.clear()
    kept = KeptList("x", source.read, clock, empty=0)
    await kept.get(now())
    await kept.close()
    await kept.close()

    source.goes_on.set()
    assert (await kept.get(soon()))[0] == 2
