"""Writing first: a person's personal conversation, known or asked for, whatever Teams answers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from bot.app import App
from bot.errors import LookupFailed
from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.tenant import Person
from bot.storage.conversations import ConversationStore, PersonalChat
from bot.storage.database import Pool
from bot.teams.connector import Connector
from bot.teams.conversations import FRESH_FOR, NotReached, PersonalChats
from bot.teams.outcome import BACK_OFF, Ambiguous, Gone, Rejected, Throttled
from bot.teams.service_url import ServiceUrls, TrustedHosts
from tests.chat import JSON, Chat
from tests.conftest import MovableClock

CREATE = "/connector/v3/conversations"
EVIL = "https://evil.example/"


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


@pytest.fixture
def chats(sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock) -> PersonalChats:
    return personal_chats(sandbox, pool, session, clock, service_url=sandbox.service_url)


@pytest.fixture
def person(sandbox: Sandbox) -> Person:
    return sandbox.people["nothing_enrolled"]


def personal_chats(
    sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock, *, service_url: str | None
) -> PersonalChats:
    """Return them as the bot has them, with a token of Entra for each request."""

    async def bearer() -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": sandbox.app_id,
            "client_secret": sandbox.app_password,
            "scope": "https://api.botframework.com/.default",
        }
        async with session.post(f"{sandbox.login_url}/{sandbox.tenant_id}/oauth2/v2.0/token", data=form) as response:
            return str((await response.json())["access_token"])

    trusted = TrustedHosts(["127.0.0.1"])
    store = ConversationStore(pool)
    connector = Connector(session, bearer, trusted, clock)
    known = ServiceUrls(store, trusted, service_url)
    return PersonalChats(store, connector, known, clock, app_id=sandbox.app_id)


async def no_token() -> str:
    """Fail as the bot's tokens do while Entra is away."""
    raise LookupFailed(reason="unreachable")


async def of(chats: PersonalChats, sandbox: Sandbox, person: Person) -> str | NotReached:
    """Return the id of the conversation, at the service URL of the tenant, or why there is none."""
    found = await chats.of(sandbox.tenant_id, person.id)
    if not isinstance(found, PersonalChat):
        return found
    assert not found.is_gone
    assert found.service_url == sandbox.service_url
    return found.conversation_id


async def rows(pool: Pool) -> list[JSON]:
    async with pool.connection() as connection:
        return await (await connection.execute("select * from conversation order by id")).fetchall()


async def test_somebody_who_wrote_before_is_reached_without_asking_teams(chat: Chat, chats: PersonalChats) -> None:
    await chat.says("help")
    asked = len(chat.sandbox.connector.received)

    assert await of(chats, chat.sandbox, chat.person) == chat.conversation_id
    assert len(chat.sandbox.connector.received) == asked


async def test_somebody_who_never_wrote_is_reached_by_their_object_id(
    chats: PersonalChats, sandbox: Sandbox, pool: Pool, person: Person
) -> None:
    assert await of(chats, sandbox, person) == f"a:{person.id}"

    [request] = sandbox.connector.received
    assert request.body == {
        "bot": {"id": f"28:{sandbox.app_id}"},
        "members": [{"id": person.id}],
        "isGroup": False,
        "tenantId": sandbox.tenant_id,
        "channelData": {"tenant": {"id": sandbox.tenant_id}},
    }
    [kept] = await rows(pool)
    assert kept["kind"] == "personal"
    assert kept["service_url"] == sandbox.service_url
    assert kept["bot"] == {"id": f"28:{sandbox.app_id}"}
    assert kept["person"] == {"id": person.id, "aadObjectId": person.id}


async def test_teams_is_asked_once_however_often_we_are(
    chats: PersonalChats, sandbox: Sandbox, pool: Pool, person: Person
) -> None:
    at_once = await asyncio.gather(*(of(chats, sandbox, person) for _ in range(10)))
    later = await of(chats, sandbox, person)

    assert {*at_once, later} == {f"a:{person.id}"}
    assert len(sandbox.connector.received) == 1
    assert len(await rows(pool)) == 1


async def test_two_replicas_at_once_keep_one_conversation(
    chats: PersonalChats, sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock, person: Person
) -> None:
    other = personal_chats(sandbox, pool, session, clock, service_url=sandbox.service_url)

    found = await asyncio.gather(of(chats, sandbox, person), of(other, sandbox, person))

    assert set(found) == {f"a:{person.id}"}
    assert len(await rows(pool)) == 1


async def test_everybody_of_a_tenant_is_reached_at_once(chats: PersonalChats, sandbox: Sandbox, pool: Pool) -> None:
    people = list(sandbox.people.values())

    found = await asyncio.gather(*(of(chats, sandbox, person) for person in people))

    assert found == [f"a:{person.id}" for person in people]
    assert len(await rows(pool)) == len(people)


async def test_what_is_queued_for_a_conversation_that_the_bot_began_arrives(
    app: App, chats: PersonalChats, sandbox: Sandbox, pool: Pool, person: Person, clock: MovableClock
) -> None:
    conversation_id = await of(chats, sandbox, person)
    async with pool.connection() as connection:
        await connection.execute(
            "insert into outbox (conversation_id, key, method, activity, policy, due_at, created_at)"
            """ values (%s, 'reminder', 'send', '{"type": "message", "text": "hello"}', 'hold', %s, %s)""",
            (conversation_id, clock.now(), clock.now()),
        )

    await app.delivery.sweep()
    await app.idle()

    assert [message.body["text"] for message in sandbox.connector.messages(f"a:{person.id}")] == ["hello"]


async def test_once_they_answer_their_own_account_and_service_url_are_known(
    chat: Chat, chats: PersonalChats, pool: Pool
) -> None:
    await of(chats, chat.sandbox, chat.person)

    await chat.says("help")

    [kept] = await rows(pool)
    assert kept["person"] == {"id": f"29:{chat.person.id}", "name": chat.person.name, "aadObjectId": chat.person.id}
    assert await of(chats, chat.sandbox, chat.person) == chat.conversation_id


@pytest.mark.parametrize("code", ["ForbiddenOperationException", "ConversationBlockedByUser", "BotDisabledByAdmin"])
async def test_whoever_does_not_have_the_app_is_gone_until_they_do(
    chats: PersonalChats, sandbox: Sandbox, pool: Pool, person: Person, code: str
) -> None:
    sandbox.connector.installations.remove(person.id, code)
    assert await of(chats, sandbox, person) == Gone(fault=f"403 {code}")
    assert await rows(pool) == []

    sandbox.connector.installations.add(person.id)
    assert await of(chats, sandbox, person) == f"a:{person.id}"


async def test_somebody_whom_teams_does_not_know_is_refused_and_nothing_is_kept(
    chats: PersonalChats, sandbox: Sandbox, pool: Pool
) -> None:
    assert await chats.of(sandbox.tenant_id, "nobody") == Rejected(fault="404 UserNotFound")
    assert await rows(pool) == []


async def test_throttling_is_handed_on_with_its_wait_and_for_all(
    chats: PersonalChats, sandbox: Sandbox, person: Person
) -> None:
    sandbox.faults.plant(Fault(CREATE, status=429, headers={"Retry-After": "7"}))
    assert await of(chats, sandbox, person) == Throttled(timedelta(seconds=7), "429", pauses_all=True)

    assert await of(chats, sandbox, person) == f"a:{person.id}"


@pytest.mark.parametrize(
    "fault",
    [
        *(Fault(CREATE, status=status) for status in (408, 412, 500, 502, 503, 504)),
        Fault(CREATE, cut="reset"),
        Fault(CREATE, status=201, body='{"id":', cut="truncated"),
        Fault(CREATE, status=201, body="<html>", content_type="text/html"),
        Fault(CREATE, status=201, body="[" * 100_000),
        Fault(CREATE, status=201, body="{}"),
        Fault(CREATE, status=201, body='{"id": 7}'),
        Fault(CREATE, status=201, body='"a:1"'),
    ],
    ids=lambda fault: f"{fault.status or ''}{fault.cut or ''}{fault.body[:8]}",
)
async def test_an_answer_that_says_nothing_sure_may_be_asked_for_again(
    chats: PersonalChats, sandbox: Sandbox, pool: Pool, person: Person, fault: Fault
) -> None:
    sandbox.faults.plant(Fault(**{name: getattr(fault, name) for name in Fault.__slots__}))
    assert isinstance(await of(chats, sandbox, person), Ambiguous)
    assert await rows(pool) == []

    assert await of(chats, sandbox, person) == f"a:{person.id}"


async def test_a_redirect_is_not_followed(chats: PersonalChats, sandbox: Sandbox, person: Person) -> None:
    sandbox.faults.plant(Fault(CREATE, status=307, headers={"Location": f"{sandbox.origin}{CREATE}"}))
    assert await of(chats, sandbox, person) == Rejected(fault="307")
    assert sandbox.connector.received == []

    assert await of(chats, sandbox, person) == f"a:{person.id}"


async def test_where_nobody_listens_it_is_tried_later(
    sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock, person: Person
) -> None:
    nobody = personal_chats(sandbox, pool, session, clock, service_url="http://127.0.0.1:9/")

    assert await of(nobody, sandbox, person) == Throttled(BACK_OFF, "ClientConnectorError")


async def test_without_a_token_teams_is_asked_later(chats: PersonalChats, sandbox: Sandbox, person: Person) -> None:
    bearer = chats._connector._bearer
    chats._connector._bearer = no_token
    assert await of(chats, sandbox, person) == Throttled(BACK_OFF, "LookupFailed")
    assert sandbox.connector.received == []

    chats._connector._bearer = bearer
    assert await of(chats, sandbox, person) == f"a:{person.id}"


async def test_a_chat_that_was_removed_is_gone_without_asking_until_something_comes_from_it(
    chat: Chat, chats: PersonalChats, pool: Pool, clock: MovableClock
) -> None:
    await chat.says("help")
    async with pool.connection() as connection:
        await connection.execute("update conversation set gone_since = %s", (clock.now(),))
    asked = len(chat.sandbox.connector.received)
    assert await of(chats, chat.sandbox, chat.person) == Gone(fault="removed before")
    assert len(chat.sandbox.connector.received) == asked

    await chat.says("help")
    assert await of(chats, chat.sandbox, chat.person) == chat.conversation_id


async def test_teams_is_asked_at_the_newest_service_url_of_the_tenant(
    chat: Chat, pool: Pool, session: ClientSession, clock: MovableClock
) -> None:
    await chat.says("help")
    chats = personal_chats(chat.sandbox, pool, session, clock, service_url="http://127.0.0.1:9/")

    other = chat.sandbox.people["two_devices"]
    assert await of(chats, chat.sandbox, other) == f"a:{other.id}"


async def test_a_newer_service_url_is_noticed_after_a_while(
    chats: PersonalChats, sandbox: Sandbox, pool: Pool, clock: MovableClock
) -> None:
    first, second, third = list(sandbox.people.values())[:3]
    await of(chats, sandbox, first)
    async with pool.connection() as connection:
        await connection.execute("update conversation set service_url = 'http://127.0.0.1:9/'")

    assert await of(chats, sandbox, second) == f"a:{second.id}"
    clock.move(seconds=FRESH_FOR.total_seconds())
    async with pool.connection() as connection:
        await connection.execute("update conversation set service_url = 'http://127.0.0.1:9/'")
    assert isinstance(await of(chats, sandbox, third), Throttled)


async def test_a_service_url_in_the_database_that_is_not_to_be_trusted_is_not_used(
    chats: PersonalChats, sandbox: Sandbox, pool: Pool, person: Person
) -> None:
    other = sandbox.people["two_devices"]
    await of(chats, sandbox, other)
    async with pool.connection() as connection:
        await connection.execute("update conversation set service_url = %s", (EVIL,))

    assert await of(chats, sandbox, person) == f"a:{person.id}"


@pytest.mark.parametrize("service_url", [None, EVIL])
async def test_without_a_service_url_to_be_trusted_nobody_is_asked(
    sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock, person: Person, service_url: str | None
) -> None:
    chats = personal_chats(sandbox, pool, session, clock, service_url=service_url)

    assert isinstance(await of(chats, sandbox, person), Rejected)
