"""Batches: together where many come at once, alone where one comes alone, and nobody suffers for another."""

import asyncio
from collections.abc import Sequence

import pytest
from psycopg import DataError

from bot.storage.batches import MOST, Batches
from bot.storage.database import DatabaseError, Pool
from bot.storage.turns import TurnStore
from tests.conftest import MovableClock
from tests.storage.test_turns import arrival, decision, waiting


class Recorder:
    """Runs batches of words and remembers which came together."""

    def __init__(self) -> None:
        """Begin with no batch, and with nothing in the way."""
        self.batches: list[list[str]] = []
        self.way_is_free = asyncio.Event()
        self.way_is_free.set()

    async def run(self, items: Sequence[str]) -> list[str]:
        """Return the words in capitals; a bad one is refused with all that came with it."""
        self.batches.append(list(items))
        await self.way_is_free.wait()
        if "bad" in items:
            raise DataError
        return [item.upper() for item in items]


async def test_who_comes_while_a_batch_is_under_way_goes_with_the_next() -> None:
    recorder = Recorder()
    batches = Batches(recorder.run, key=str)
    recorder.way_is_free.clear()
    first = asyncio.create_task(batches.do("a"))
    while not recorder.batches:  # noqa: ASYNC110 - until it is under way
        await asyncio.sleep(0)
    others = [asyncio.create_task(batches.do(word)) for word in "bcd"]
    await asyncio.sleep(0)

    recorder.way_is_free.set()

    assert await asyncio.gather(first, *others) == ["A", "B", "C", "D"]
    assert recorder.batches == [["a"], ["b", "c", "d"]]


async def test_two_of_one_key_go_one_after_the_other() -> None:
    recorder = Recorder()
    batches = Batches(recorder.run, key=lambda word: word[0])

    await asyncio.gather(*(batches.do(word) for word in ("a1", "b1", "a2", "a3", "b2")))

    assert recorder.batches == [["a1", "b1"], ["a2", "b2"], ["a3"]]


async def test_a_batch_has_a_limit() -> None:
    recorder = Recorder()
    batches = Batches(recorder.run, key=str)

    await asyncio.gather(*(batches.do(str(number)) for number in range(MOST + 1)))

    assert [len(batch) for batch in recorder.batches] == [MOST, 1]


async def test_what_the_database_refuses_spoils_it_for_nobody_else() -> None:
    batches = Batches(Recorder().run, key=str)

    results = await asyncio.gather(*(batches.do(word) for word in ("a", "bad", "b")), return_exceptions=True)

    assert [results[0], results[2]] == ["A", "B"]
    assert isinstance(results[1], DatabaseError)


async def test_who_gave_up_holds_nobody_up() -> None:
    recorder = Recorder()
    batches = Batches(recorder.run, key=str)
    recorder.way_is_free.clear()
    given_up, patient = (asyncio.create_task(batches.do(word)) for word in "ab")
    await asyncio.sleep(0)

    given_up.cancel()
    recorder.way_is_free.set()

    assert await patient == "B"


async def test_a_fault_of_our_own_reaches_whoever_waits_and_the_next_goes_on() -> None:
    async def run(items: Sequence[str]) -> list[str]:
        if items == ["odd"]:
            raise KeyError(items[0])
        return list(items)

    batches = Batches(run, key=str)
    with pytest.raises(KeyError):
        await batches.do("odd")

    assert await batches.do("even") == "even"


async def test_turns_of_many_conversations_at_once_are_kept_and_committed_each(pool: Pool, clock: MovableClock) -> None:
    store, names = TurnStore(pool), [f"c{number}" for number in range(30)]
    bad = arrival("bad", conversation_id="c-bad", text="\x00")

    taken = await asyncio.gather(
        *(store.take_in(arrival(conversation_id=name), clock.now()) for name in names),
        store.take_in(bad, clock.now()),
        return_exceptions=True,
    )
    assert isinstance(taken.pop(), DatabaseError)
    turns = [await waiting(store, name) for name in names]
    committed = await asyncio.gather(
        *(
            store.commit(name, turn, decision(name), clock.now(), not_before=clock.now())
            for name, turn in zip(names, turns, strict=True)
        )
    )

    assert [one.claims[0].activity for one in committed if one] == [{"text": name} for name in names]
