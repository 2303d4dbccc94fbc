"""Installing, upgrading and removing the bot, as Teams tells it: one welcome each time, silence after a removal."""

import asyncio

import pytest

from bot.sandbox.faults import Fault
from bot.storage.database import Pool
from tests.chat import JSON, Chat
from tests.conftest import MovableClock

SEND = "/connector/v3/conversations/*/activities"


def bot(chat: Chat) -> JSON:
    return {"id": f"28:{chat.sandbox.app_id}"}


def installation(chat: Chat, action: str) -> JSON:
    """Return the event by which Teams tells what was done with the app."""
    return chat.activity(type="installationUpdate", action=action)


def members(chat: Chat, **who: object) -> JSON:
    """Return the event by which Teams tells who came or went."""
    return chat.activity(type="conversationUpdate", **who)


def came(chat: Chat) -> JSON:
    return members(chat, membersAdded=[bot(chat), {"id": f"29:{chat.person.id}"}])


async def removes(chat: Chat) -> None:
    """Remove the bot, which Teams tells in two events."""
    await chat.posts(installation(chat, "remove"))
    await chat.posts(members(chat, membersRemoved=[bot(chat)]))


def sent(chat: Chat) -> int:
    """Count all requests that Teams got from the bot."""
    return len(chat.sandbox.connector.received)


@pytest.mark.parametrize("order", [1, -1])
async def test_two_events_of_an_installation_in_any_order_are_one_welcome(chat: Chat, order: int) -> None:
    for event in [installation(chat, "add"), came(chat)][::order]:
        await chat.posts(event)

    assert chat.answers == 1
    assert chat.sees("I am a bot")


async def test_two_events_of_an_installation_at_once_are_one_welcome(chat: Chat) -> None:
    await asyncio.gather(chat.posts(installation(chat, "add")), chat.posts(came(chat)))

    assert chat.answers == 1


async def test_whoever_removes_the_bot_and_comes_back_is_welcomed_once_more(chat: Chat) -> None:
    await chat.opens()
    await chat.says("enroll")
    before = chat.answers
    await removes(chat)
    assert chat.answers == before

    await chat.opens()

    assert chat.answers == before + 1
    assert chat.sees("I am a bot", last=1)
    await chat.says("back")
    assert "HoloLens 2" in chat.buttons, "what was said before is not forgotten"


@pytest.mark.parametrize("actions", [("remove-upgrade", "add-upgrade"), ("add-upgrade", "remove-upgrade")])
async def test_an_upgrade_says_nothing_to_somebody_who_was_welcomed(chat: Chat, actions: tuple[str, str]) -> None:
    await chat.opens()
    before = sent(chat)

    for action in actions:
        await chat.posts(installation(chat, action))
    assert sent(chat) == before

    await chat.says("help")
    assert sent(chat) > before


async def test_an_upgrade_welcomes_somebody_who_never_was(chat: Chat) -> None:
    await chat.posts(installation(chat, "add-upgrade"))

    assert chat.sees("I am a bot")


@pytest.mark.parametrize("kind", ["groupChat", "channel"])
async def test_a_group_is_told_nothing_of_other_peoples_comings_and_goings(chat: Chat, kind: str) -> None:
    chat.kind = kind
    for event in (
        members(chat, membersAdded=[{"id": "29:megan"}, {"id": "29:alex"}]),
        members(chat, membersRemoved=[{"id": "29:alex"}]),
    ):
        await chat.posts(event)

    assert set(chat.log) == {200}
    assert sent(chat) == 0


async def test_after_a_removal_nothing_is_sent_until_something_comes_in(
    chat: Chat, pool: Pool, clock: MovableClock
) -> None:
    await watching(chat)
    await removes(chat)
    before = sent(chat)

    await a_day_goes_by(chat, pool, clock)
    assert sent(chat) == before

    await chat.says("help")
    assert sent(chat) > before


async def test_what_still_waited_when_the_bot_was_removed_is_given_up(
    chat: Chat, pool: Pool, clock: MovableClock
) -> None:
    chat.sandbox.faults.plant(Fault(SEND, status=503))
    await chat.says("help")
    assert sent(chat) == 0
    await removes(chat)

    clock.move(minutes=10)
    await chat.app.delivery.sweep()
    await chat.app.idle()
    assert sent(chat) == 0
    async with pool.connection() as connection:
        rows = await (await connection.execute("select distinct status from outbox")).fetchall()
    assert [row["status"] for row in rows] == ["gone"]

    await chat.says("help")
    assert sent(chat) > 0


async def test_whoever_comes_back_right_after_a_removal_is_welcomed(chat: Chat) -> None:
    await chat.opens()

    for event in (installation(chat, "remove"), installation(chat, "add")):
        await chat.app.turns.receive(event)
    await chat.app.idle()

    assert chat.answers == 2


async def watching(chat: Chat) -> None:
    """Come to the advice, and ask to be told."""
    await chat.says("how do I enroll my hololens?")
    for answer in ("HoloLens 2", "Yes, it is in use already", "A personal Microsoft account"):
        await chat.presses(answer)
    await chat.presses("Tell me when it is enrolled")


async def a_day_goes_by(chat: Chat, pool: Pool, clock: MovableClock) -> None:
    """Let the look that was put off come in when the watch is over, which ends in a question."""
    clock.move(days=2)
    async with pool.connection() as connection:
        cursor = await connection.execute("delete from procrastinate_jobs where task_name = 'happen' returning args")
        jobs = await cursor.fetchall()
    assert jobs
    for job in jobs:
        await chat.app.turns.happen(**job["args"])
    await chat.app.idle()
