"""Delivery against a connector that fails: what is sent again, what is not, and that the chat goes on."""

import pytest

from bot.sandbox.faults import Fault
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
