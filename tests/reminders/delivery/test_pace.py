"""Turns for sending: in the slots of the rate, in the order of asking, and none in a pause."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.reminders.delivery.pace import Pace
from tests.conftest import MovableClock
from tests.reminders.delivery.outside import Watch

SECOND = timedelta(seconds=1)


class Slots:
    """A slot a second, from now on."""

    def __init__(self, clock: MovableClock) -> None:
        self._next = clock.now()
        self.taken = 0

    async def take(self, slots: int = 1) -> datetime:
        self.taken += slots
        self._next += slots * SECOND
        return self._next - SECOND


@pytest.fixture
def slots(clock: MovableClock) -> Slots:
    return Slots(clock)


@pytest.fixture
def pace(clock: MovableClock, slots: Slots) -> Pace:
    return Pace(slots, Watch(clock), clock)


async def test_turns_come_one_after_another_when_their_slot_is(clock: MovableClock, pace: Pace) -> None:
    start, turns = clock.now(), list[tuple[int, timedelta]]()

    async def waits(number: int) -> None:
        assert await pace.turn(start + 60 * SECOND)
        turns.append((number, clock.now() - start))

    await asyncio.gather(*(waits(number) for number in range(4)))
    assert turns == [(number, number * SECOND) for number in range(4)]


async def test_who_has_no_turn_in_time_takes_no_slot_from_others(clock: MovableClock, pace: Pace, slots: Slots) -> None:
    pace.pause(clock.now() + 20 * SECOND)
    deadline = clock.now() + 15 * SECOND
    assert [await pace.turn(deadline) for _ in range(50)] == [False] * 50
    assert slots.taken == 0

    assert await pace.turn(clock.now() + 60 * SECOND)
    assert clock.now() == deadline + 5 * SECOND


async def test_a_pause_that_comes_while_somebody_waits_holds_for_them(clock: MovableClock, slots: Slots) -> None:
    watch = Watch(clock)
    pace = Pace(slots, watch, clock)
    start = clock.now()
    await pace.turn(start)
    watch.stands = True
    turn = asyncio.create_task(pace.turn(start + 60 * SECOND))
    await asyncio.sleep(0)
    pace.pause(start + 30 * SECOND)
    watch.stands = False
    watch.passes(seconds=1)

    assert await turn
    assert clock.now() == start + 30 * SECOND


async def test_who_waits_when_the_worker_stops_has_no_turn(clock: MovableClock, slots: Slots) -> None:
    watch = Watch(clock)
    pace = Pace(slots, watch, clock)
    pace.pause(clock.now() + 10 * SECOND)
    watch.stands = True
    turns = [asyncio.create_task(pace.turn(clock.now() + 60 * SECOND)) for _ in range(3)]
    await asyncio.sleep(0)
    pace.close()
    watch.passes(seconds=1)

    assert await asyncio.gather(*turns) == [False] * 3


async def test_whoever_waits_when_the_worker_is_to_stop_waits_no_longer(clock: MovableClock, slots: Slots) -> None:
    watch = Watch(clock)
    watch.stands = True
    pace, began = Pace(slots, watch, clock), clock.now()
    pace.pause(began + 60 * SECOND)
    waiting = [asyncio.create_task(pace.turn(began + 90 * SECOND)), asyncio.create_task(pace.wait(began + 5 * SECOND))]
    for _ in range(5):
        await asyncio.sleep(0)

    pace.close()
    assert await asyncio.gather(*waiting) == [False, None]
    assert clock.now() == began
    assert await Pace(slots, Watch(clock), clock).turn(clock.now() + 60 * SECOND), "the next worker has turns"
