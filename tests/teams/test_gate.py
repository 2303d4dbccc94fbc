"""The gate, on the running bot: what does not belong gets a status, and nothing else happens."""

from collections.abc import Callable

import jwt
import pytest

from bot.sandbox.faults import Fault
from tests.chat import JSON, Chat
from tests.conftest import MovableClock

URL = "/api/messages"
Token = Callable[[Chat], str]


async def post(chat: Chat, token: str | None, activity: JSON | None = None, **request: object) -> int:
    """Post with that token and return the status."""
    headers = {} if token is None else {"Authorization": token}
    body: dict[str, object] = {"json": activity or chat.activity(type="message", text="help"), **request}
    async with chat.session.post(f"{chat.app.url}{URL}", headers=headers, **body) as response:  # type: ignore[arg-type]
        assert await response.read() == b""
        status = response.status
    await chat.app.idle()
    return status


def unsigned(chat: Chat) -> str:
    return jwt.encode({"aud": chat.sandbox.app_id, "exp": 9_999_999_999}, key="", algorithm="none")


def signed_with_a_password(chat: Chat) -> str:
    claims = jwt.decode(chat.sandbox.connector_token(), options={"verify_signature": False})
    return jwt.encode(claims, key="x" * 32, algorithm="HS256", headers={"kid": "sandbox-1"})


TOKENS: dict[str, Token] = {
    "garbage": lambda _: "garbage",
    "three dots": lambda _: "a.b.c",
    "unsigned": unsigned,
    "signed with a password": signed_with_a_password,
    "cut off": lambda chat: chat.sandbox.connector_token()[:-3],
    "of another issuer": lambda chat: chat.sandbox.connector_token(iss="https://login.microsoftonline.com/common/v2.0"),
    "for another bot": lambda chat: chat.sandbox.connector_token(aud="11111111-2222-4333-8444-555555555555"),
    "without an audience": lambda chat: chat.sandbox.connector_token(aud=None),
    "without an issuer": lambda chat: chat.sandbox.connector_token(iss=None),
    "without an end": lambda chat: chat.sandbox.connector_token(exp=None),
    "without a beginning": lambda chat: chat.sandbox.connector_token(nbf=None),
    "ended": lambda chat: chat.sandbox.connector_token(exp=1),
    "not begun": lambda chat: chat.sandbox.connector_token(nbf=9_999_999_999),
    "with words for times": lambda chat: chat.sandbox.connector_token(exp="tomorrow"),
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
async def test_a_token_that_is_not_from_teams_is_refused(chat: Chat, token: Token) -> None:
    assert await post(chat, f"Bearer {token(chat)}") == 401
    assert chat.answers == 0

    await chat.says("help")
    assert chat.answers > 0


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "bearer"])
async def test_a_request_without_a_token_is_refused(chat: Chat, header: str | None) -> None:
    assert await post(chat, header) == 401


async def test_a_token_for_another_service_url_is_refused(chat: Chat) -> None:
    token = chat.sandbox.connector_token("https://smba.trafficmanager.net/amer/")

    assert await post(chat, f"Bearer {token}") == 403


@pytest.mark.parametrize(
    "field",
    [
        {"channelId": "emulator"},
        {"channelData": {"tenant": {"id": "11111111-2222-4333-8444-555555555555"}}},
    ],
    ids=["another channel", "another tenant"],
)
async def test_what_is_not_for_us_is_refused(chat: Chat, field: JSON) -> None:
    activity = {**chat.activity(type="message", text="help"), **field}

    assert await post(chat, f"Bearer {chat.sandbox.connector_token()}", activity) == 403
    assert chat.answers == 0


async def test_a_service_url_that_is_not_teams_own_is_refused_though_the_token_names_it(chat: Chat) -> None:
    activity = {**chat.activity(type="message", text="help"), "serviceUrl": "https://evil.example/"}
    token = chat.sandbox.connector_token("https://evil.example/")

    assert await post(chat, f"Bearer {token}", activity) == 403


async def test_a_body_that_is_none_gets_a_status_and_the_chat_goes_on(chat: Chat) -> None:
    token = f"Bearer {chat.sandbox.connector_token()}"
    json_type = {"Content-Type": "application/json", "Authorization": token}
    for data, headers, status in (
        (b"{", json_type, 400),
        (b"[]", json_type, 400),
        (b"x" * 300_000, json_type, 413),
        (b"hello", {"Content-Type": "text/plain", "Authorization": token}, 415),
    ):
        async with chat.session.post(f"{chat.app.url}{URL}", data=data, headers=headers) as response:
            assert response.status == status
    async with chat.session.get(f"{chat.app.url}{URL}") as response:
        assert response.status == 405

    await chat.says("help")
    assert chat.answers > 0


async def test_a_new_key_is_taken_on_the_first_request(chat: Chat, clock: MovableClock) -> None:
    await chat.says("help")
    clock.move(minutes=6)
    chat.sandbox.keys.rotate()

    await chat.says("help")

    assert chat.log == [200, 200]


async def test_known_keys_serve_while_their_source_is_down(chat: Chat, clock: MovableClock) -> None:
    chat.sandbox.faults.plant(Fault("/botframework/*", status=503, times=100))
    clock.move(days=2)

    await chat.says("help")

    assert chat.log == [200]


async def test_a_thousand_unknown_keys_ask_for_the_keys_once(chat: Chat, clock: MovableClock) -> None:
    counted = Fault("/botframework/v1/.well-known/openidconfiguration", times=10_000)
    chat.sandbox.faults.plant(counted)
    clock.move(minutes=6)

    for number in range(1000):
        token = jwt.encode({}, key="x" * 32, algorithm="HS256", headers={"kid": f"unknown-{number}"})
        assert await post(chat, f"Bearer {token}") == 401

    assert counted.times == 9_999
