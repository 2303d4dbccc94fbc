"""Turns over the wire: received, handled once, committed, and only then sent."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.faults import Fault
from bot.storage.arrival import Arrival, Taken
from bot.storage.database import Pool
from bot.storage.turns import Committed, TurnStore
from bot.teams.activity import arrival
from tests.chat import Chat
from tests.conftest import MovableClock


async def test_the_same_activity_posted_five_times_at_once_is_answered_once(chat: Chat) -> None:
    activity = chat.activity(type="message", text="help")

    await asyncio.gather(*(chat.posts(activity) for _ in range(5)))

    assert chat.log == [200] * 5
    assert chat.answers == 1


async def test_an_activity_that_teams_sends_again_later_is_not_answered_again(chat: Chat, clock: MovableClock) -> None:
    activity = chat.activity(type="message", text="help")
    await chat.posts(activity)
    clock.move(hours=1)

    await chat.posts(activity)

    assert chat.answers == 1


async def test_a_button_pressed_twice_at_once_counts_once_and_both_get_the_same_answer(chat: Chat) -> None:
    await chat.says("how do I enroll my hololens?")
    press = chat.press(*chat.button("HoloLens 2"))

    first, second = await asyncio.gather(chat.posts(press), chat.posts(press))

    assert first is not None
    assert first["type"] == "application/vnd.microsoft.card.adaptive"
    assert first == second


async def test_a_press_gets_its_answer_though_its_repetition_found_it_first(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.says("how do I enroll my hololens?")
    press = chat.press(*chat.button("HoloLens 2"))
    is_committed, is_found = asyncio.Event(), asyncio.Event()
    commit = TurnStore.commit

    async def slowly(*turn: Any, **times: Any) -> Committed | None:
        committed = await commit(*turn, **times)
        is_committed.set()
        await is_found.wait()
        return committed

    monkeypatch.setattr(TurnStore, "commit", slowly)
    first = asyncio.create_task(chat.requests(press))
    await is_committed.wait()
    second = await chat.requests(press)
    is_found.set()

    assert second is not None
    assert await first == second
    await chat.app.idle()


async def test_the_pressed_card_is_replaced_by_its_answer(chat: Chat) -> None:
    await chat.says("how do I enroll my hololens?")

    await chat.presses("HoloLens 2")

    assert "HoloLens 2" not in chat.buttons
    assert chat.sees("HoloLens 2")


async def test_an_older_teams_presses_by_submit_and_its_card_is_replaced_too(chat: Chat) -> None:
    await chat.says("how do I enroll my hololens?")

    await chat.presses("HoloLens 2", by_submit=True)

    assert "HoloLens 2" not in chat.buttons
    assert chat.sees("HoloLens 2")


async def test_messages_of_one_conversation_are_answered_in_their_order(chat: Chat, clock: MovableClock) -> None:
    texts = ["help", "what can you do?", "thanks", "help"]

    await asyncio.gather(*(chat.posts(chat.activity(type="message", text=text)) for text in texts))
    clock.move(seconds=2)  # one that was committed while another was being marked is looked for a second later
    await chat.app.delivery.sweep()
    await chat.app.idle()

    assert chat.answers >= len(texts)


async def test_what_comes_behind_one_that_came_alone_is_handled_without_a_sweep(
    chat: Chat, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_committed, goes_on, is_taken_in = asyncio.Event(), asyncio.Event(), asyncio.Event()
    commit, take_in = TurnStore.commit, TurnStore.take_in

    async def slowly(*turn: Any, **times: Any) -> Committed | None:
        committed = await commit(*turn, **times)
        is_committed.set()
        await goes_on.wait()
        return committed

    async def seen(store: TurnStore, arrived: Arrival, now: datetime) -> Taken:
        taken = await take_in(store, arrived, now)
        is_taken_in.set()
        return taken

    monkeypatch.setattr(TurnStore, "commit", slowly)
    monkeypatch.setattr(TurnStore, "take_in", seen)
    posts = [asyncio.create_task(chat.posts(chat.activity(type="message", text="help")))]
    await is_committed.wait()
    for _ in range(3):  # the first of them is alone, as the turn before is committed; the others are behind it
        is_taken_in.clear()
        posts.append(asyncio.create_task(chat.posts(chat.activity(type="message", text="help"))))
        await is_taken_in.wait()
    goes_on.set()
    await asyncio.gather(*posts)
    await chat.app.idle()

    assert await chat.app.turns._store.unhandled(clock.now() + timedelta(hours=1)) == []


async def test_teams_throttles_and_the_answer_comes_later_once(chat: Chat, clock: MovableClock) -> None:
    chat.sandbox.faults.plant(Fault("/connector/*", status=429, headers={"Retry-After": "30"}))
    await chat.says("help")
    assert chat.answers == 0

    clock.move(seconds=31)
    await chat.app.delivery.sweep()
    await chat.app.idle()

    assert chat.answers == 1


async def test_installing_welcomes_once_though_teams_tells_it_twice(chat: Chat) -> None:
    await chat.opens()

    assert chat.answers == 1


async def test_an_unknown_invoke_is_refused_and_the_chat_goes_on(chat: Chat) -> None:
    await chat.posts(chat.activity(type="invoke", name="task/fetch", value={}))
    await chat.posts(chat.activity(type="invoke", name="adaptiveCard/action", value={"action": 7}))
    assert chat.log == [501, 400]

    await chat.says("help")

    assert chat.answers == 1


async def test_what_a_dead_process_took_in_is_handled_by_the_next_sweep(chat: Chat, clock: MovableClock) -> None:
    store = chat.app.turns._store
    await store.take_in(arrival(chat.activity(type="message", text="help")), clock.now())
    clock.move(seconds=11)

    await chat.app.turns.sweep()
    await chat.app.idle()

    assert chat.answers == 1


async def test_while_the_database_does_not_answer_teams_is_told_to_come_again(
    chat: Chat, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.turns.ANSWER_WITHIN", 0.3)
    activity = chat.activity(type="message", text="help")
    async with pool.connection() as connection, connection.transaction():
        await connection.execute("lock table inbox in access exclusive mode")
        await chat.posts(activity)
    assert chat.log == [503]

    await chat.posts(activity)

    assert chat.log == [503, 200]
    assert chat.answers == 1


async def test_a_press_whose_turn_takes_long_is_taken_and_its_card_follows(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.turns.ANSWER_WITHIN", 0.6)
    await chat.says("help")
    slow = asyncio.Event()
    chat.sandbox.faults.plant(Fault("/graph/*", times=100), until=slow)
    pressing = asyncio.create_task(chat.presses("Enroll"))
    while len(chat.log) < 2:  # noqa: ASYNC110 - until the request is answered
        await asyncio.sleep(0.01)
    assert chat.log == [200, 200]

    slow.set()
    await pressing

    assert "HoloLens 2" in chat.buttons


async def test_a_message_whose_turn_takes_long_is_kept_and_its_answer_follows(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.turns.KEPT_AFTER", 0.1)
    slow = asyncio.Event()
    chat.sandbox.faults.plant(Fault("/graph/*", times=100), until=slow)
    saying = asyncio.create_task(chat.says("enroll my hololens"))
    while not chat.log:  # noqa: ASYNC110 - until the request is answered
        await asyncio.sleep(0.01)
    assert chat.log == [200]
    assert chat.answers == 0

    slow.set()
    await saying

    assert "HoloLens 2" in chat.buttons


async def test_what_cannot_be_kept_before_its_turn_is_over_has_to_come_again_and_is_answered_once(
    chat: Chat, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.turns.KEPT_AFTER", 0.1)
    monkeypatch.setattr("bot.teams.turns.ANSWER_WITHIN", 0.6)
    activity = chat.activity(type="message", text="enroll my hololens")
    slow = asyncio.Event()
    chat.sandbox.faults.plant(Fault("/graph/*", times=100), until=slow)
    async with pool.connection() as connection, connection.transaction():
        saying = asyncio.create_task(chat.posts(activity))
        while not await (  # noqa: ASYNC110 - another process
            await connection.execute("select id from inbox for update")
        ).fetchone():
            await asyncio.sleep(0.01)
        while not chat.log:  # noqa: ASYNC110 - until the request is answered
            await asyncio.sleep(0.01)
    assert chat.log == [503]

    slow.set()
    await saying
    assert "HoloLens 2" in chat.buttons
    answers = chat.answers
    await chat.posts(activity)

    assert chat.log == [503, 200]
    assert chat.answers == answers
