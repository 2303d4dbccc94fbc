"""Delivery against a connector that fails: what is sent again, what is not, and that the chat goes on."""

import asyncio

import pytest

from bot.sandbox.faults import Fault
from bot.storage.database import Pool
from bot.storage.decision import Decision
from bot.storage.outbox import Message
from bot.storage.turns import TurnStore
from bot.teams.activity import arrival
from tests.chat import Chat
from tests.conftest import MovableClock

SEND = "/connector/v3/conversations/*/activities"


def posts(chat: Chat) -> int:
    """Count the messages that Teams took."""
    return sum(request.method == "POST" for request in chat.sandbox.connector.received)


async def later(chat: Chat, clock: MovableClock, seconds: float) -> None:
    """Let time go by, and look once more for what is due."""
    clock.move(seconds=seconds)
    await chat.app.delivery.sweep()
    await chat.app.idle()


@pytest.mark.parametrize("status", [401, 429])
async def test_what_teams_surely_did_not_take_is_sent_later_once(chat: Chat, clock: MovableClock, status: int) -> None:
    chat.sandbox.faults.plant(Fault(SEND, status=status))
    await chat.says("help")
    assert posts(chat) == 0

    await later(chat, clock, 6)

    assert posts(chat) == 1


async def test_a_token_that_teams_calls_wrong_before_its_time_is_replaced(chat: Chat, clock: MovableClock) -> None:
    await chat.says("help")
    before = posts(chat)
    chat.sandbox.entra.expire_tokens()
    await chat.says("help")
    assert posts(chat) == before

    await later(chat, clock, 6)

    assert posts(chat) > before


@pytest.mark.parametrize(
    "fault",
    [Fault(SEND, status=status) for status in (408, 412, 500, 502, 503, 504)]
    + [Fault(SEND, cut="reset"), Fault(SEND, status=201, body='{"id":', cut="truncated")],
    ids=lambda fault: str(fault.status or fault.cut),
)
async def test_an_answer_that_may_be_lost_is_sent_again_rather_than_leaving_silence(
    chat: Chat, clock: MovableClock, fault: Fault
) -> None:
    chat.sandbox.faults.plant(Fault(**{name: getattr(fault, name) for name in fault.__slots__}))
    await chat.says("help")

    await later(chat, clock, 60)

    assert posts(chat) == 1


async def test_a_message_that_teams_refuses_does_not_block_the_next(chat: Chat) -> None:
    chat.sandbox.faults.plant(Fault(SEND, status=400, body='{"error": {"code": "BadSyntax"}}'))
    await chat.says("help")
    assert posts(chat) == 0

    await chat.says("help")

    assert posts(chat) > 0


async def test_what_was_committed_behind_a_message_that_teams_refuses_goes_right_after(
    chat: Chat, pool: Pool, clock: MovableClock
) -> None:
    answers = asyncio.Event()
    refusal = Fault(SEND, status=400, body='{"error": {"code": "BadSyntax"}}')
    chat.sandbox.faults.plant(refusal, until=answers)
    asking = asyncio.create_task(chat.says("help"))
    while refusal.times:  # noqa: ASYNC110 - until the attempt is under way
        await asyncio.sleep(0.01)
    await commits(chat, pool, clock)
    answers.set()
    await asking

    assert posts(chat) == 1


async def test_somebody_who_blocked_the_bot_is_left_alone_and_answered_when_they_write_again(
    chat: Chat, clock: MovableClock
) -> None:
    chat.sandbox.faults.plant(Fault(SEND, status=403, body='{"error": {"code": "ConversationBlockedByUser"}}'))
    await chat.says("help")
    await later(chat, clock, 3600)
    assert posts(chat) == 0

    await chat.says("help")

    assert posts(chat) > 0


async def test_while_entra_gives_no_token_answers_wait_and_then_come(chat: Chat, clock: MovableClock) -> None:
    chat.sandbox.faults.plant(Fault("*/oauth2/v2.0/token", cut="reset"))
    await chat.says("help")
    assert posts(chat) == 0

    await later(chat, clock, 6)

    assert posts(chat) == 1


AMBIGUOUS = {
    **{str(status): Fault(SEND, status=status, times=100) for status in (408, 412, 500, 502, 503, 504)},
    "reset": Fault(SEND, cut="reset", times=100),
    "accepted, and then dropped": Fault(SEND, cut="accepted", times=100),
    "half an answer": Fault(SEND, status=201, body='{"id":', cut="truncated", times=100),
    "hangs": Fault(SEND, times=100),
}


async def commits(chat: Chat, pool: Pool, clock: MovableClock) -> None:
    """Commit something that may go only once, as a reminder may."""
    store, now = TurnStore(pool), clock.now()
    activity = chat.activity(type="message", text="hello")
    taken = await store.take_in(arrival(activity), now)
    assert taken.waiting is not None
    body = {"type": "message", "text": "Your HoloLens is not enrolled yet."}
    decision = Decision(state=None, locale="en", messages=(Message("reminder", "send", body, policy="hold"),))
    await store.commit(chat.conversation_id, taken.waiting, decision, now, not_before=now)


async def says_once(chat: Chat, pool: Pool, clock: MovableClock) -> None:
    """Have the bot say that, and wait for what becomes of it."""
    await commits(chat, pool, clock)
    await chat.app.delivery.sweep()
    await chat.app.idle()


@pytest.mark.parametrize("name", AMBIGUOUS)
async def test_a_held_message_that_may_have_arrived_is_posted_exactly_once(
    chat: Chat, pool: Pool, clock: MovableClock, name: str
) -> None:
    planted = AMBIGUOUS[name]
    fault = Fault(**{field: getattr(planted, field) for field in planted.__slots__})
    chat.app.delivery._connector._timeout = 0.5
    healed = asyncio.Event()
    chat.sandbox.faults.plant(fault, until=healed if name == "hangs" else None)

    await says_once(chat, pool, clock)
    for _ in range(3):
        await later(chat, clock, 3600)

    assert 100 - fault.times == 1, "one attempt, and no other whatever happens"
    async with pool.connection() as connection:
        [row] = await (await connection.execute("select status, fault from outbox")).fetchall()
    assert row["status"] == "ambiguous"
    assert row["fault"]
    healed.set()
    chat.sandbox.faults.clear()
    before = posts(chat)
    await chat.says("help")
    assert posts(chat) > before


@pytest.mark.parametrize("fault", [Fault(SEND, status=429), Fault(SEND, status=401)], ids=["429", "401"])
async def test_a_held_message_that_surely_did_not_arrive_is_posted_again(
    chat: Chat, pool: Pool, clock: MovableClock, fault: Fault
) -> None:
    chat.sandbox.faults.plant(Fault(SEND, status=fault.status))
    await says_once(chat, pool, clock)
    assert posts(chat) == 0

    await later(chat, clock, 60)

    assert posts(chat) == 1


OTHER_SHAPE = (
    r'{"errorCode":209,"message":"{\r\n  \"subCode\": \"MessageWritesBlocked\",\r\n  \"details\": \"x\"\r\n}"}'
)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, '{"error": {"code": "ConversationBlockedByUser"}}'),
        (403, OTHER_SHAPE),
        (404, '{"error": {"code": "ConversationNotFound"}}'),
    ],
    ids=["blocked", "the other shape", "not found"],
)
async def test_a_dead_conversation_is_left_alone_until_something_comes_from_it(
    chat: Chat, pool: Pool, clock: MovableClock, status: int, body: str
) -> None:
    chat.sandbox.faults.plant(Fault(SEND, status=status, body=body))
    await chat.says("help")
    async with pool.connection() as connection:
        [row] = await (await connection.execute("select gone_since from conversation")).fetchall()
    assert row["gone_since"] == clock.now()

    await chat.says("help")

    async with pool.connection() as connection:
        [row] = await (await connection.execute("select gone_since from conversation")).fetchall()
    assert row["gone_since"] is None
    assert posts(chat) > 0
