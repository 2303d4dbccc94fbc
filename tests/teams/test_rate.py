"""The rate of sending and Teams' windows, which all replicas keep together."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from aiohttp import ClientSession

from bot.app import App, running_app
from bot.sandbox.faults import Fault
from bot.settings import Settings
from bot.storage.database import Pool
from bot.storage.decision import Decision
from bot.storage.outbox import Message
from bot.storage.sending import SendingStore
from bot.storage.turns import TurnStore
from bot.teams.activity import arrival
from bot.teams.rate import TEAMS_TAKES, SendRate
from tests.chat import Chat
from tests.conftest import MovableClock

WINDOWS = ((7, 1), (8, 2), (60, 30), (1800, 3600))
"""Messages and seconds: Teams' own table, per bot and conversation."""


@pytest.fixture
async def other(settings: Settings, clock: MovableClock) -> AsyncIterator[App]:
    """Run a second replica on the same database."""
    async with running_app(settings, clock) as running:
        yield running


@pytest.fixture
async def other_chat(other: App, chat: Chat, clock: MovableClock) -> AsyncIterator[Chat]:
    """Open somebody else's chat, which the second replica serves."""
    async with ClientSession() as session:
        yield Chat(other, chat.sandbox, session, chat.sandbox.people["work_account"], clock)


async def test_two_replicas_together_send_no_more_than_the_rate(pool: Pool, clock: MovableClock) -> None:
    start = clock.now()
    replicas = [SendRate(SendingStore(pool), 25, clock) for _ in range(2)]

    slots = []
    for _ in range(400):
        slots.append(max(clock.now(), await replicas[0].take()))
        slots.append(max(clock.now(), await replicas[1].take(2)))
        clock.move(seconds=0.02)

    seconds = [int((slot - start).total_seconds()) for slot in slots]
    weights = [1, 2] * 400
    sent = [sum(weight for second, weight in zip(seconds, weights, strict=True) if second == at) for at in range(8)]
    assert max(sent) <= 50, "a second's worth that nobody took, and the second's own: what Teams allows"
    assert sum(sent) <= 25 * 9


async def test_a_rate_that_nobody_uses_is_not_saved_up(pool: Pool, clock: MovableClock) -> None:
    rate = SendRate(SendingStore(pool), 25, clock)
    await rate.take()
    clock.move(minutes=10)

    at_once = 0
    while await rate.take() <= clock.now():
        at_once += 1

    assert at_once <= 26


@pytest.mark.parametrize("per_second", [25, 30, 40, 50])
async def test_in_no_second_more_goes_than_teams_takes(pool: Pool, clock: MovableClock, per_second: int) -> None:
    rate = SendRate(SendingStore(pool), per_second, clock)
    await rate.take()
    clock.move(minutes=10)
    slots = [max(clock.now(), await rate.take()) for _ in range(200)]

    second = timedelta(seconds=1)
    assert max(sum(at <= other < at + second for other in slots) for at in slots) <= TEAMS_TAKES


async def test_slots_that_are_taken_come_one_after_another(pool: Pool, clock: MovableClock) -> None:
    rate = SendRate(SendingStore(pool), 10, clock)

    slots = [await rate.take() for _ in range(40)]

    assert slots == sorted(slots)
    assert slots[-1] - slots[0] == timedelta(seconds=3.9)


async def test_a_conversation_is_never_sent_more_than_teams_allows_however_many_replicas_send(
    chat: Chat, other: App, pool: Pool, clock: MovableClock
) -> None:
    store, now = TurnStore(pool), clock.now()
    for number in range(35):
        taken = await store.take_in(arrival(chat.activity(type="message", text="hello")), now)
        assert taken.waiting is not None
        body = {"type": "message", "text": str(number)}
        messages = tuple(Message(f"{number}.{place}", "send", body) for place in range(2))
        decision = Decision(state=None, locale="en", messages=messages)
        await store.commit(chat.conversation_id, taken.waiting, decision, now, not_before=now + timedelta(seconds=1))

    for _ in range(200):
        clock.move(seconds=0.25)
        for app in (chat.app, other):
            await app.delivery.sweep()
            await app.idle()

    sent = [message["text"] for message in chat.messages]
    assert sent == [str(number) for number in range(35) for _ in range(2)], "all of them, and in their order"
    attempts = await attempted(pool)
    for most, seconds in WINDOWS:
        window = timedelta(seconds=seconds)
        assert max(sum(at <= other < at + window for other in attempts) for at in attempts) <= most


async def attempted(pool: Pool) -> list[datetime]:
    """Return when each message was sent."""
    async with pool.connection() as connection:
        rows = await (await connection.execute("select attempted_at from outbox order by attempted_at")).fetchall()
    return [row["attempted_at"] for row in rows]


async def test_when_teams_throttles_every_replica_pauses(chat: Chat, other_chat: Chat, clock: MovableClock) -> None:
    chat.sandbox.faults.plant(Fault("/connector/*", status=429, headers={"Retry-After": "30"}))
    await chat.says("help")
    await other_chat.says("help")
    assert chat.answers == other_chat.answers == 0

    clock.move(seconds=31)
    for app in (chat.app, other_chat.app):
        await app.delivery.sweep()
        await app.idle()

    assert chat.answers == other_chat.answers == 1


async def test_messages_beyond_the_rate_go_later_and_none_is_lost(
    settings: Settings, chat: Chat, clock: MovableClock
) -> None:
    slow = settings.model_copy(update={"send_rate": 2})
    async with running_app(slow, clock) as app:
        people = [Chat(app, chat.sandbox, chat.session, person, clock) for person in chat.sandbox.people.values()][:8]
        for one in people:
            await app.turns.receive(one.activity(type="message", text="help"))
        await app.idle()
        assert sum(one.answers for one in people) <= 3

        for _ in range(20):
            clock.move(seconds=0.5)
            await app.delivery.sweep()
            await app.idle()

        assert [one.answers for one in people] == [1] * 8


async def test_a_clock_that_is_set_back_keeps_nobody_waiting(pool: Pool, clock: MovableClock) -> None:
    before = SendRate(SendingStore(pool), 10, clock)
    await before.take()
    clock.move(hours=-1)

    after = SendRate(SendingStore(pool), 10, clock)

    assert await after.take() <= clock.now()
