"""What Teams' answers show of somebody who is to be reminded, over the real connector."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.parts.reminder_wire import REACH, KnownChats, ReminderWire
from bot.reminders.delivery.ports import Attempted, Chat
from bot.reminders.person import Reach
from bot.sandbox import Fault, Sandbox
from bot.storage.database import Pool
from bot.teams.outcome import _GONE
from tests.chat import Chat as Person
from tests.conftest import MovableClock
from tests.teams.test_conversations import personal_chats

CREATE = "/connector/v3/conversations"
BODY = {"type": "message", "text": "Enroll your HoloLens"}


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


@pytest.fixture
def chats(sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock) -> KnownChats:
    return KnownChats(personal_chats(sandbox, pool, session, clock, service_url=sandbox.service_url))


@pytest.fixture
def wire(sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock) -> ReminderWire:
    found = personal_chats(sandbox, pool, session, clock, service_url=sandbox.service_url)
    return ReminderWire(found._connector)


@pytest.fixture
def somebody(sandbox: Sandbox) -> str:
    """Return the object id of somebody."""
    return sandbox.people["two_devices"].id


async def chat_with(chats: KnownChats, sandbox: Sandbox, object_id: str) -> Chat:
    found = await chats.of(sandbox.tenant_id, object_id)
    assert isinstance(found, Chat)
    return found


async def refusal(chats: KnownChats, sandbox: Sandbox, object_id: str) -> Attempted:
    found = await chats.of(sandbox.tenant_id, object_id)
    assert isinstance(found, Attempted)
    return found


async def test_somebody_who_never_wrote_is_reminded(
    chats: KnownChats, wire: ReminderWire, sandbox: Sandbox, somebody: str
) -> None:
    found = await chat_with(chats, sandbox, somebody)
    assert found == Chat(f"a:{somebody}", sandbox.service_url)

    sent = await wire.send(found, BODY)

    [message] = sandbox.connector.messages(found.conversation_id)
    assert message.body == BODY
    assert sent == Attempted("sent", activity_id=message.id, reach=Reach.REACHABLE)


def test_every_code_by_which_teams_says_that_nobody_is_reached_says_why() -> None:
    assert set(REACH) >= _GONE


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        ("ForbiddenOperationException", Reach.NOT_INSTALLED),
        ("ConversationBlockedByUser", Reach.BLOCKED),
        ("BotDisabledByAdmin", Reach.BLOCKED),
        ("MessageWritesBlocked", Reach.BLOCKED),
    ],
)
async def test_who_cannot_be_written_to_for_the_first_time_is_known_as_that_until_they_can(
    chats: KnownChats, sandbox: Sandbox, somebody: str, code: str, reach: Reach
) -> None:
    sandbox.connector.installations.remove(somebody, code)
    refused = await refusal(chats, sandbox, somebody)
    assert (refused.status, refused.reach) == ("refused", reach)

    sandbox.connector.installations.add(somebody)
    await chat_with(chats, sandbox, somebody)


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        ("ForbiddenOperationException", Reach.REMOVED),
        ("BotNotInConversationRoster", Reach.REMOVED),
        ("ConversationBlockedByUser", Reach.BLOCKED),
        ("MessageWritesBlocked", Reach.BLOCKED),
    ],
)
async def test_who_had_the_app_and_has_it_no_more_is_told_apart_from_who_blocked_it(
    chats: KnownChats, wire: ReminderWire, sandbox: Sandbox, somebody: str, code: str, reach: Reach
) -> None:
    found = await chat_with(chats, sandbox, somebody)
    sandbox.connector.installations.remove(somebody, code)
    refused = await wire.send(found, BODY)
    assert (refused.status, refused.reach) == ("refused", reach)
    assert sandbox.connector.messages(found.conversation_id) == []

    sandbox.connector.installations.add(somebody)
    assert (await wire.send(found, BODY)).status == "sent"


async def test_a_chat_in_which_nobody_could_be_reached_before_is_not_tried(
    chat: Person, chats: KnownChats, pool: Pool, clock: MovableClock
) -> None:
    await chat.says("help")
    async with pool.connection() as connection:
        await connection.execute("update conversation set gone_since = %s", (clock.now(),))
    asked = len(chat.sandbox.connector.received)

    refused = await refusal(chats, chat.sandbox, chat.person.id)

    assert (refused.status, refused.reach) == ("refused", Reach.REMOVED)
    assert len(chat.sandbox.connector.received) == asked
    await chat.says("help")
    await chat_with(chats, chat.sandbox, chat.person.id)


async def test_somebody_who_does_not_exist_is_gone(chats: KnownChats, sandbox: Sandbox, somebody: str) -> None:
    assert await refusal(chats, sandbox, "nobody") == Attempted("refused", "404 UserNotFound", reach=Reach.GONE)

    await chat_with(chats, sandbox, somebody)


async def test_a_chat_of_which_nobody_knows_whether_it_began_is_asked_for_again(
    chats: KnownChats, sandbox: Sandbox, somebody: str
) -> None:
    sandbox.faults.plant(Fault(CREATE, status=500))
    assert (await refusal(chats, sandbox, somebody)).status == "throttled"

    await chat_with(chats, sandbox, somebody)


async def test_a_reminder_of_which_nobody_knows_whether_it_arrived_is_held(
    chats: KnownChats, wire: ReminderWire, sandbox: Sandbox, somebody: str
) -> None:
    found = await chat_with(chats, sandbox, somebody)
    sandbox.faults.plant(Fault("/connector/*", cut="reset"))
    assert (await wire.send(found, BODY)).status == "held"

    assert (await wire.send(found, BODY)).status == "sent"


async def test_teams_says_how_long_to_wait_and_that_it_is_for_all(
    chats: KnownChats, wire: ReminderWire, sandbox: Sandbox, somebody: str
) -> None:
    found = await chat_with(chats, sandbox, somebody)
    sandbox.faults.plant(Fault("/connector/*", status=429, headers={"Retry-After": "7"}))
    throttled = await wire.send(found, BODY)
    assert (throttled.status, throttled.pauses_all) == ("throttled", True)
    assert throttled.after is not None
    assert throttled.after.total_seconds() == 7

    assert (await wire.send(found, BODY)).status == "sent"


async def test_a_message_that_teams_never_takes_says_nothing_of_the_person(
    chats: KnownChats, wire: ReminderWire, sandbox: Sandbox, somebody: str
) -> None:
    found = await chat_with(chats, sandbox, somebody)
    sandbox.faults.plant(Fault("/connector/*", status=413))

    assert await wire.send(found, BODY) == Attempted("refused", "413")

    assert (await wire.send(found, BODY)).status == "sent"
