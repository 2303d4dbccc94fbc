"""The simulated connector takes, replaces and forgets messages as Teams does."""

import asyncio
import json
from urllib.parse import quote

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.connector import MAX_SIZE

CHAT = "a:1dRsHCobZ1AxURzY05Dc"
CONVERSATIONS = "/connector/v3/conversations"
CHANNEL = "19:7c3a9b2e5d1f4c8a9e6b0d2f4a6c8e11@thread.tacv2"
POSTS = f"/connector/v3/conversations/{quote(CHANNEL, safe='')}/activities"
ACTIVITIES = f"/connector/v3/conversations/{quote(CHAT, safe='')}/activities"


class Bot:
    """Sends as the bot does."""

    def __init__(self, http: aiohttp.ClientSession, token: str) -> None:
        """Send with that token."""
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}

    async def call(self, method: str, path: str, body: object = None) -> tuple[int, object]:
        async with self._http.request(method, path, json=body, headers=self._headers) as response:
            return response.status, await response.json() if response.content_length else None

    async def says(self, text: str) -> str:
        status, answer = await self.call("POST", ACTIVITIES, {"type": "message", "text": text})
        assert status == 201
        assert isinstance(answer, dict)
        return str(answer["id"])


@pytest.fixture
def bot(http: aiohttp.ClientSession, connector_token: str) -> Bot:
    return Bot(http, connector_token)


def texts(sandbox: Sandbox, conversation: str = CHAT) -> list[object]:
    return [message.body["text"] for message in sandbox.connector.messages(conversation)]


async def test_a_replaced_message_stands_where_it_stood_and_a_deleted_one_is_gone(sandbox: Sandbox, bot: Bot) -> None:
    first, second, third = [await bot.says(text) for text in ("one", "two", "three")]
    replaced, _ = await bot.call("PUT", f"{ACTIVITIES}/{first}", {"type": "message", "text": "ONE"})
    deleted, _ = await bot.call("DELETE", f"{ACTIVITIES}/{second}")

    assert (replaced, deleted) == (200, 200)
    assert texts(sandbox) == ["ONE", "three"]
    assert [message.id for message in sandbox.connector.messages(CHAT)] == [first, third]
    assert [(each.method, each.conversation, each.activity_id) for each in sandbox.connector.received] == [
        ("POST", CHAT, first),
        ("POST", CHAT, second),
        ("POST", CHAT, third),
        ("PUT", CHAT, first),
        ("DELETE", CHAT, second),
    ]


async def test_a_reply_is_a_message_too(sandbox: Sandbox, bot: Bot) -> None:
    first = await bot.says("one")
    await bot.call("POST", f"{ACTIVITIES}/{first}", {"type": "message", "text": "two"})

    assert texts(sandbox) == ["one", "two"]


async def test_typing_is_received_and_leaves_no_message(sandbox: Sandbox, bot: Bot) -> None:
    await bot.call("POST", ACTIVITIES, {"type": "typing"})

    assert len(sandbox.connector.received) == 1
    assert not sandbox.connector.messages(CHAT)


async def test_a_message_that_is_not_there_cannot_be_replaced(sandbox: Sandbox, bot: Bot) -> None:
    status, answer = await bot.call("PUT", f"{ACTIVITIES}/17", {"type": "message", "text": "x"})

    assert (status, answer) == (
        404,
        {"error": {"code": "ActivityNotFoundInConversation", "message": "The activity is not in the conversation."}},
    )
    assert await bot.says("x")
    assert texts(sandbox) == ["x"]


async def test_a_thread_in_a_channel_begins_with_its_message(sandbox: Sandbox, bot: Bot) -> None:
    thread = {
        "isGroup": True,
        "channelData": {"channel": {"id": CHANNEL}},
        "activity": {"type": "message", "text": "Sanne asks for help"},
    }
    status, answer = await bot.call("POST", CONVERSATIONS, thread)
    assert isinstance(answer, dict)

    assert status == 201
    assert answer["id"] == f"{CHANNEL};messageid={answer['activityId']}"
    assert texts(sandbox, str(answer["id"])) == ["Sanne asks for help"]


async def test_a_post_is_in_its_channel_and_begins_its_thread(sandbox: Sandbox, bot: Bot) -> None:
    _, post = await bot.call("POST", POSTS, {"type": "message", "text": "ED-1042"})
    assert isinstance(post, dict)
    thread = f"{CHANNEL};messageid={post['id']}"
    in_thread = f"/connector/v3/conversations/{quote(thread, safe='')}/activities"
    await bot.call("POST", in_thread, {"type": "message", "text": "Sanne wrote"})
    for number, path in enumerate((POSTS, in_thread)):
        assert (await bot.call("PUT", f"{path}/{post['id']}", {"type": "message", "text": f"taken {number}"}))[0] == 200

    assert texts(sandbox, CHANNEL) == ["taken 1"]
    assert texts(sandbox, thread) == ["taken 1", "Sanne wrote"]


async def test_a_channel_that_does_not_exist_is_not_found_until_it_does(sandbox: Sandbox, bot: Bot) -> None:
    channels = sandbox.connector.channels
    members = POSTS.replace("/activities", "/pagedmembers")
    channels.delete(CHANNEL)
    for method, path in (("POST", POSTS), ("PUT", f"{POSTS}/1"), ("GET", members)):
        status, answer = await bot.call(method, path, {"type": "message", "text": "x"})
        assert (status, answer) == (404, refusal("ConversationNotFound", "Conversation not found."))
    created = {"isGroup": True, "channelData": {"channel": {"id": CHANNEL}}, "activity": {"type": "message"}}
    assert (await bot.call("POST", CONVERSATIONS, created))[0] == 404
    assert not sandbox.connector.received

    channels.add(CHANNEL)
    assert (await bot.call("POST", POSTS, {"type": "message", "text": "x"}))[0] == 201


async def test_a_bot_that_is_not_in_the_team_reaches_none_of_its_channels(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.connector.channels.has_bot = False
    status, answer = await bot.call("POST", POSTS, {"type": "message", "text": "x"})
    assert (status, answer) == (
        403,
        refusal("BotNotInConversationRoster", "The bot is not part of the conversation roster."),
    )
    assert await bot.says("a chat is no channel")

    sandbox.connector.channels.has_bot = True
    assert (await bot.call("POST", POSTS, {"type": "message", "text": "x"}))[0] == 201


async def test_whoever_blocked_the_bot_may_be_told_of_in_the_other_shape(sandbox: Sandbox, bot: Bot) -> None:
    person = sandbox.people["nothing_enrolled"]
    sandbox.connector.installations.remove(person.id, "MessageWritesBlocked")
    activities = f"{CONVERSATIONS}/{quote(f'a:{person.id}', safe='')}/activities"
    status, answer = await bot.call("POST", activities, {"type": "message", "text": "x"})
    assert status == 403
    assert isinstance(answer, dict)
    assert answer["errorCode"] == 209
    assert json.loads(str(answer["message"]))["subCode"] == "MessageWritesBlocked"

    sandbox.connector.installations.add(person.id)
    assert (await bot.call("POST", activities, {"type": "message", "text": "x"}))[0] == 201


async def test_the_members_of_a_channel_are_those_of_the_team(bot: Bot) -> None:
    _, paged = await bot.call("GET", POSTS.replace("/activities", "/pagedmembers"))
    assert isinstance(paged, dict)

    assert {each["name"] for each in paged["members"]} == {"Tom Willemsen", "Femke de Boer", "Ravi Menon"}


def refusal(code: str, message: str) -> dict[str, object]:
    return {"error": {"code": code, "message": message}}


def chat_with(sandbox: Sandbox, member: str, **fields: object) -> dict[str, object]:
    """Return the parameters of a conversation with one person."""
    asked: dict[str, object] = {
        "bot": {"id": f"28:{sandbox.app_id}"},
        "members": [{"id": member}],
        "isGroup": False,
        "tenantId": sandbox.tenant_id,
        "channelData": {"tenant": {"id": sandbox.tenant_id}},
    }
    return {**asked, **fields}


async def test_the_chat_with_a_person_is_always_the_same(sandbox: Sandbox, bot: Bot) -> None:
    person = sandbox.people["nothing_enrolled"]
    by_object_id, by_teams_id = [
        await bot.call("POST", CONVERSATIONS, chat_with(sandbox, id_)) for id_ in (person.id, f"29:{person.id}")
    ]

    assert by_object_id == by_teams_id == (201, {"id": f"a:{person.id}", "activityId": None})


async def test_nobody_is_found_by_a_name_or_an_address(sandbox: Sandbox, bot: Bot) -> None:
    person = sandbox.people["nothing_enrolled"]
    for id_ in (person.user_principal_name, person.name, "0a6f2c11-0000-4000-8000-000000000000", ""):
        assert (await bot.call("POST", CONVERSATIONS, chat_with(sandbox, id_)))[0] == 404


async def test_a_chat_of_another_bot_tenant_or_number_of_people_is_none(sandbox: Sandbox, bot: Bot) -> None:
    person = sandbox.people["nothing_enrolled"]
    two = [{"id": each.id} for each in sandbox.people.values()][:2]
    wrongs: list[dict[str, object]] = [
        {"bot": {"id": "28:other"}},
        {"tenantId": "other"},
        {"members": two},
        {"members": []},
    ]
    for wrong in wrongs:
        status, _ = await bot.call("POST", CONVERSATIONS, chat_with(sandbox, person.id, **wrong))
        assert status == 400
    assert not sandbox.connector.received


@pytest.mark.parametrize("code", ["ForbiddenOperationException", "ConversationBlockedByUser", "BotDisabledByAdmin"])
async def test_whoever_does_not_have_the_app_is_not_reached_until_they_do(
    sandbox: Sandbox, bot: Bot, code: str
) -> None:
    person = sandbox.people["nothing_enrolled"]
    activities = f"{CONVERSATIONS}/{quote(f'a:{person.id}', safe='')}/activities"
    sandbox.connector.installations.remove(person.id, code)
    for path, body in ((CONVERSATIONS, chat_with(sandbox, person.id)), (activities, {"type": "message", "text": "x"})):
        status, answer = await bot.call("POST", path, body)
        assert status == 403
        assert isinstance(answer, dict)
        assert answer["error"]["code"] == code
    assert not sandbox.connector.received

    sandbox.connector.installations.add(person.id)
    assert (await bot.call("POST", activities, {"type": "message", "text": "x"}))[0] == 201


async def test_members_are_the_people_of_the_tenant(sandbox: Sandbox, bot: Bot) -> None:
    conversation = ACTIVITIES.removesuffix("/activities")
    person = sandbox.people["helpdesk_agent"]
    _, all_ = await bot.call("GET", f"{conversation}/members")
    _, paged = await bot.call("GET", f"{conversation}/pagedmembers")
    _, one = await bot.call("GET", f"{conversation}/members/29:{person.id}")
    missing, _ = await bot.call("GET", f"{conversation}/members/29:nobody")

    assert isinstance(all_, list)
    assert len(all_) == len(sandbox.people)
    assert paged == {"members": all_}
    assert one in all_
    assert missing == 404


async def test_without_a_token_for_the_connector_nothing_is_taken(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    eve = Bot(http, graph_token)
    for method, path in [("POST", ACTIVITIES), ("PUT", f"{ACTIVITIES}/1"), ("DELETE", f"{ACTIVITIES}/1")]:
        assert (await eve.call(method, path, {"type": "message"}))[0] == 401
    assert not sandbox.connector.received
    sandbox.connector.requires_token = False

    assert await eve.says("hello")


async def test_a_message_that_is_too_big_is_refused(sandbox: Sandbox, bot: Bot) -> None:
    status, _ = await bot.call("POST", ACTIVITIES, {"type": "message", "text": "x" * (MAX_SIZE // 2)})
    assert status == 413
    assert not sandbox.connector.received

    assert await bot.says("x" * (MAX_SIZE // 2 - 1000))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"'])
async def test_a_body_that_is_no_activity_is_refused(
    sandbox: Sandbox, http: aiohttp.ClientSession, connector_token: str, body: bytes
) -> None:
    headers = {"Authorization": f"Bearer {connector_token}"}
    async with http.post(ACTIVITIES, data=body, headers=headers) as response:
        assert response.status == 400
    assert not sandbox.connector.received

    assert await Bot(http, connector_token).says("x")


async def test_a_test_can_wait_for_what_is_to_come(sandbox: Sandbox, bot: Bot) -> None:
    waiting = asyncio.create_task(sandbox.connector.until(lambda: texts(sandbox) == ["one", "two"]))
    await bot.says("one")
    assert not waiting.done()
    await bot.says("two")

    await asyncio.wait_for(waiting, timeout=5)
