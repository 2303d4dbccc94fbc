"""Turns in PostgreSQL: kept once, handled once, with all that they decided or nothing."""

import asyncio
from datetime import timedelta

import pytest

from bot.storage.arrival import Arrival, Waiting
from bot.storage.database import Pool
from bot.storage.decision import Decision
from bot.storage.outbox import Message, Outbox, Sent
from bot.storage.turns import Committed, TurnStore
from tests.conftest import MovableClock


@pytest.fixture
def store(pool: Pool) -> TurnStore:
    return TurnStore(pool)


def arrival(activity_id: str = "a1", *, conversation_id: str = "c1", text: str = "hello") -> Arrival:
    return Arrival(
        conversation_id=conversation_id,
        activity_id=activity_id,
        tenant_id="t",
        kind="personal",
        service_url="https://smba.example/",
        bot={"id": "28:bot"},
        person={"id": "29:somebody"},
        activity={"text": text},
    )


def decision(*keys: str, state: str = "after") -> Decision:
    messages = tuple(Message(key=key, method="send", activity={"text": key}) for key in keys)
    return Decision(state={"is": state}, locale="en", messages=messages, response={"status": 200})


async def waiting(store: TurnStore, conversation_id: str = "c1") -> Waiting:
    found = await store.next(conversation_id)
    assert found is not None
    return found


async def commit(store: TurnStore, turn: Waiting, decided: Decision, clock: MovableClock) -> Committed | None:
    return await store.commit("c1", turn, decided, clock.now(), not_before=clock.now())


async def test_the_same_activity_five_times_at_once_is_kept_once(store: TurnStore, clock: MovableClock) -> None:
    kept = await asyncio.gather(*(store.take_in(arrival(), clock.now()) for _ in range(5)))

    assert sorted(taken.is_new for taken in kept) == [False, False, False, False, True]


async def test_what_is_kept_is_on_the_disk_and_so_is_what_came_with_it(
    store: TurnStore, pool: Pool, clock: MovableClock
) -> None:
    for conversation_id in ("c1", "c2"):
        await store.take_in(arrival(conversation_id=conversation_id), clock.now())
    async with pool.connection() as connection:
        [written] = await (await connection.execute("select pg_current_wal_insert_lsn() as place")).fetchall()

        await store.keep("c1", "a1")

        [flushed] = await (
            await connection.execute("select pg_current_wal_flush_lsn() >= %(place)s as reached", written)
        ).fetchall()
    assert flushed["reached"]


async def test_activities_of_a_conversation_wait_in_the_order_in_which_they_came(
    store: TurnStore, clock: MovableClock
) -> None:
    for number in ("first", "second"):
        await store.take_in(arrival(number), clock.now())

    first = await waiting(store)
    await commit(store, first, decision(), clock)

    assert [first.activity_id, (await waiting(store)).activity_id] == ["first", "second"]


async def test_a_turn_finds_the_state_that_the_one_before_it_left(store: TurnStore, clock: MovableClock) -> None:
    await store.take_in(arrival("first"), clock.now())
    await commit(store, await waiting(store), decision(state="one"), clock)
    await store.take_in(arrival("second"), clock.now())

    assert (await waiting(store)).state == {"is": "one"}


async def test_of_turns_that_race_one_commits_and_the_others_write_nothing(
    store: TurnStore, pool: Pool, clock: MovableClock
) -> None:
    await store.take_in(arrival(), clock.now())
    raced = await waiting(store)

    won = await asyncio.gather(*(commit(store, raced, decision("answer"), clock) for _ in range(4)))

    [committed] = [one for one in won if one is not None]
    assert [claim.activity for claim in committed.claims] == [{"text": "answer"}]
    outbox = Outbox(pool)
    await outbox.sent([Sent(committed.claims[0], "1")], clock.now())
    assert await outbox.claim("c1", clock.now()) is None


async def test_a_lost_race_is_run_again_and_then_commits(store: TurnStore, clock: MovableClock) -> None:
    for activity in ("first", "second"):
        await store.take_in(arrival(activity), clock.now())
    first = await waiting(store)
    await commit(store, first, decision(), clock)

    assert not await commit(store, first, decision(), clock)
    assert await commit(store, await waiting(store), decision(), clock)


async def test_an_invoke_that_is_repeated_gets_the_answer_of_the_first(store: TurnStore, clock: MovableClock) -> None:
    await store.take_in(arrival(), clock.now())
    assert await store.response("c1", "a1") is None

    await commit(store, await waiting(store), decision(), clock)

    assert await store.response("c1", "a1") == {"status": 200}


async def test_what_nobody_handled_is_found_again(store: TurnStore, clock: MovableClock) -> None:
    await store.take_in(arrival(), clock.now())
    await store.take_in(arrival(conversation_id="c2"), clock.now())
    now = clock.now()
    await store.commit("c2", await waiting(store, "c2"), decision(), now, not_before=now)

    assert await store.unhandled(clock.now() - timedelta(seconds=1)) == []
    assert await store.unhandled(clock.now()) == ["c1"]


async def test_a_turn_without_messages_is_handled_all_the_same(store: TurnStore, clock: MovableClock) -> None:
    await store.take_in(arrival(), clock.now())

    assert await commit(store, await waiting(store), decision(), clock)
    assert await store.next("c1") is None
