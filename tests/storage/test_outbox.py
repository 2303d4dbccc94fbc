"""The outbox: in order, each attempt on record before it is made, nothing lost and nothing sent blindly again."""

import asyncio
from datetime import timedelta
from typing import Literal

import pytest

from bot.storage.database import Pool
from bot.storage.decision import Decision
from bot.storage.outbox import CLAIM, MOST_ATTEMPTS, Claim, Message, Outbox, Sent
from bot.storage.turns import Committed, TurnStore
from tests.conftest import MovableClock
from tests.storage.locks import somebody_waits
from tests.storage.test_turns import arrival, waiting


@pytest.fixture
def outbox(pool: Pool) -> Outbox:
    return Outbox(pool)


async def put(pool: Pool, clock: MovableClock, *messages: Message, activity_id: str = "a1") -> Committed:
    """Commit a turn that says this, and has no slot for sending before a moment from now."""
    store, now = TurnStore(pool), clock.now()
    await store.take_in(arrival(activity_id), now)
    decision = Decision(state=None, locale="en", messages=messages)
    committed = await store.commit("c1", await waiting(store), decision, now, not_before=now + timedelta(seconds=1))
    assert committed is not None
    clock.move(seconds=1)
    return committed


def message(key: str, policy: Literal["resend", "hold"] = "resend") -> Message:
    return Message(key=key, method="send", activity={"text": key}, policy=policy)


async def claimed(outbox: Outbox, clock: MovableClock) -> Claim:
    claim = await outbox.claim("c1", clock.now())
    assert isinstance(claim, Claim)
    return claim


def text(claim: Claim) -> object:
    return claim.activity["text"]


async def test_messages_are_sent_one_after_another(pool: Pool, outbox: Outbox, clock: MovableClock) -> None:
    await put(pool, clock, message("first"), message("second"))

    first = await claimed(outbox, clock)
    assert await outbox.claim("c1", clock.now()) is None, "the second waits until the first is settled"
    await outbox.sent([Sent(first, "1")], clock.now())

    assert [text(first), text(await claimed(outbox, clock))] == ["first", "second"]


async def test_of_many_senders_one_gets_a_message(pool: Pool, outbox: Outbox, clock: MovableClock) -> None:
    await put(pool, clock, message("only"))

    claims = await asyncio.gather(*(outbox.claim("c1", clock.now()) for _ in range(8)))

    assert [text(claim) for claim in claims if isinstance(claim, Claim)] == ["only"]


async def test_an_update_finds_the_message_that_it_replaces(pool: Pool, outbox: Outbox, clock: MovableClock) -> None:
    await put(pool, clock, message("card"), Message(key="card", method="update", activity={"text": "answered"}))
    await outbox.sent([Sent(await claimed(outbox, clock), "teams-7")], clock.now())

    assert (await claimed(outbox, clock)).activity_id == "teams-7"


async def test_a_reply_that_waited_for_the_mark_of_its_card_knows_the_card(
    pool: Pool, outbox: Outbox, clock: MovableClock
) -> None:
    await put(pool, clock, message("card"), Message(key="card", method="reply", activity={"text": "below"}))
    card = await claimed(outbox, clock)
    async with pool.connection() as connection, connection.transaction():
        marked = "update outbox set status = 'sent', activity_id = 'teams-7' where id = %s"
        await connection.execute(marked, [card.id])
        claiming = asyncio.create_task(claimed(outbox, clock))
        await somebody_waits(pool)

    reply = await claiming

    assert (text(reply), reply.activity_id) == ("below", "teams-7")


async def test_a_throttled_message_waits_and_holds_the_later_ones_back(
    pool: Pool, outbox: Outbox, clock: MovableClock
) -> None:
    await put(pool, clock, message("first"), message("second"))
    later = clock.now() + timedelta(seconds=30)
    await outbox.failed(await claimed(outbox, clock), "pending", "429", clock.now(), later)

    assert await outbox.claim("c1", clock.now()) == later
    assert await outbox.due(clock.now()) == ["c1"], "the second is due, but its turn has not come"
    clock.move(seconds=30)
    assert text(await claimed(outbox, clock)) == "first"


async def test_an_answer_whose_sender_died_is_sent_again(pool: Pool, outbox: Outbox, clock: MovableClock) -> None:
    await put(pool, clock, message("answer"))
    await claimed(outbox, clock)

    assert await outbox.due(clock.now()) == [], "it may still be under way"
    clock.move(seconds=CLAIM.total_seconds())

    assert await outbox.due(clock.now()) == ["c1"]
    assert (await claimed(outbox, clock)).attempts == 2


async def test_a_held_message_whose_sender_died_is_never_sent_again(
    pool: Pool, outbox: Outbox, clock: MovableClock
) -> None:
    await put(pool, clock, message("reminder", policy="hold"), message("next"))
    await claimed(outbox, clock)
    clock.move(seconds=CLAIM.total_seconds())

    await outbox.due(clock.now())

    assert text(await claimed(outbox, clock)) == "next", "it is kept as ambiguous, and the way is free"


async def test_a_message_that_may_be_sent_again_is_given_up_in_the_end(
    pool: Pool, outbox: Outbox, clock: MovableClock
) -> None:
    await put(pool, clock, message("answer"), message("next"))
    for _ in range(MOST_ATTEMPTS):
        assert text(await claimed(outbox, clock)) == "answer"
        clock.move(seconds=CLAIM.total_seconds())
        await outbox.due(clock.now())

    assert text(await claimed(outbox, clock)) == "next"


async def test_a_sender_that_was_taken_for_dead_has_no_say_any_more(
    pool: Pool, outbox: Outbox, clock: MovableClock
) -> None:
    await put(pool, clock, message("answer"))
    slow = await claimed(outbox, clock)
    clock.move(seconds=CLAIM.total_seconds())
    await outbox.due(clock.now())
    again = await claimed(outbox, clock)

    await outbox.failed(slow, "rejected", "400", clock.now(), clock.now())
    await outbox.sent([Sent(again, "1")], clock.now())

    assert await outbox.claim("c1", clock.now()) is None
    assert await outbox.due(clock.now() + timedelta(days=1)) == []


async def test_a_turn_takes_its_messages_for_sending_unless_something_waits_before_them(
    pool: Pool, outbox: Outbox, clock: MovableClock
) -> None:
    store, now = TurnStore(pool), clock.now()
    first, second = (Decision(state=None, locale="en", messages=(message(key),)) for key in ("first", "second"))
    await store.take_in(arrival("a1"), now)
    at_once = await store.commit("c1", await waiting(store), first, now, not_before=now)
    await store.take_in(arrival("a2"), now)
    behind = await store.commit("c1", await waiting(store), second, now, not_before=now)

    assert at_once is not None
    assert [text(claim) for claim in at_once.claims] == ["first"]
    assert behind == Committed((), now)
    assert await outbox.claim("c1", now) is None, "the first is under way"
    assert await outbox.sent([Sent(at_once.claims[0], "1")], now) == ["c1"], "its sender hears of the second"
    assert text(await claimed(outbox, clock)) == "second"


async def test_a_held_message_is_never_taken_together_with_others(pool: Pool, clock: MovableClock) -> None:
    store, now = TurnStore(pool), clock.now()
    await store.take_in(arrival(), now)
    decision = Decision(state=None, locale="en", messages=(message("answer"), message("reminder", policy="hold")))

    committed = await store.commit("c1", await waiting(store), decision, now, not_before=now)

    assert committed == Committed((), now), "else a death between the two would hold what nobody tried"


async def test_what_was_taken_and_not_tried_is_put_back_as_it_was(
    pool: Pool, outbox: Outbox, clock: MovableClock
) -> None:
    store, now = TurnStore(pool), clock.now()
    await store.take_in(arrival(), now)
    decision = Decision(state=None, locale="en", messages=(message("first"), message("second")))
    committed = await store.commit("c1", await waiting(store), decision, now, not_before=now)
    assert committed is not None
    first, second = committed.claims

    await outbox.release([second])
    await outbox.sent([Sent(first, "1")], now)

    again = await claimed(outbox, clock)
    assert (text(again), again.attempts) == ("second", 1)


async def test_where_nobody_can_be_reached_all_that_waits_is_given_up(
    pool: Pool, outbox: Outbox, clock: MovableClock
) -> None:
    await put(pool, clock, message("first"), message("second"))
    await outbox.gone(await claimed(outbox, clock), "403", clock.now())

    assert await outbox.claim("c1", clock.now()) is None
    later = await put(pool, clock, message("third"), activity_id="a2")
    assert later.due_at is not None, "something came in, so the conversation lives"


async def test_who_wrote_while_the_attempt_failed_is_not_given_up(
    pool: Pool, outbox: Outbox, clock: MovableClock
) -> None:
    await put(pool, clock, message("first"), message("second"))
    claim = await claimed(outbox, clock)
    clock.move(seconds=1)
    await TurnStore(pool).take_in(arrival("a2"), clock.now())

    await outbox.gone(claim, "403", clock.now())

    assert text(await claimed(outbox, clock)) == "second"
