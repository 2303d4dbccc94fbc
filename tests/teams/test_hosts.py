"""Whatever an activity or a row says, no request leaves for a host that is not one of Teams."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.sandbox.faults import Fault
from bot.storage.conversations import ConversationStore
from bot.storage.database import Pool
from bot.teams.connector import Connector
from bot.teams.conversations import PersonalChats
from bot.teams.service_url import ServiceUrls, TrustedHosts
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.teams.wire import HERE, Wire

TEAMS = "smba.trafficmanager.net"
EVIL = "evil.example"

OF_TEAMS = re.compile(r"smba\.trafficmanager\.net|(?:[\w-]+\.)+infra\.teams\.microsoft\.com", re.ASCII)
"""Hosts of Teams. Whatever stands below infra.teams.microsoft.com is Microsoft's to name."""

NASTY = (
    f"https://{EVIL}/",
    f"https://{TEAMS}.{EVIL}/",
    f"https://{TEAMS}@{EVIL}/",
    f"https://{TEAMS}:443@{EVIL}/",
    f"https://{TEAMS}\\@{EVIL}/",
    f"https://{EVIL}\\.infra.teams.microsoft.com/",
    f"https://{EVIL}%2f.infra.teams.microsoft.com/",
    f"https://{EVIL}%00.infra.teams.microsoft.com/",
    f"https://{EVIL}#.infra.teams.microsoft.com/",
    f"https://{EVIL}?.infra.teams.microsoft.com/",
    f"https://{TEAMS}./",
    f"https://{TEAMS}:8443/",
    f"https://{TEAMS}:99999/",
    f"https://{TEAMS}\t.{EVIL}/",
    f"https://{TEAMS}\n@{EVIL}/",
    f"https://{TEAMS}//{EVIL}/../..//",
    f"https://{TEAMS.upper()}/amer/",
    f"http://{TEAMS}/",
    f" https://{TEAMS}/",
    "https://smba%2etrafficmanager%2enet/",
    "https://smb\u0430.trafficmanager.net/",
    "https://\u017fmba\u3002trafficmanager\u3002net/",
    "https://.infra.teams.microsoft.com/",
    "https://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://2130706433/",
    "http://127.1/",
    "http://169.254.169.254/metadata/identity/oauth2/token",
    f"https:{EVIL}/",
    f"https:///{EVIL}/",
    f"//{EVIL}/",
    "file:///etc/passwd",
)

_ADDRESSES = f"{TEAMS} {TEAMS.upper()} x.infra.teams.microsoft.com 127.0.0.1 localhost [::1] 169.254.169.254 {EVIL}"
_SIGNS = "@ user:pw@ \\ . .. : :443 :8443 :99999 %2e %2f %40 %00 %5c # ? ; / [ ] amer"
_UNSEEN = "\t\n\r \u3002\uff0f\uff20\u202e\u017f"
PIECES = st.sampled_from([*_ADDRESSES.split(), *_SIGNS.split(), *_UNSEEN])
SCHEMES = st.sampled_from(["https://", "http://", "HTTPS://", "https:", "https:\\\\", "//", "ftp://", "", " https://"])
URLS = st.sampled_from(NASTY) | st.builds("{}{}".format, SCHEMES, st.lists(PIECES, max_size=6).map("".join))

_IDS = (
    rf"a:1 . .. ../../.. //{EVIL} \\{EVIL} @{EVIL}/ https://{EVIL}/ %2e%2e %2f..%2f a/../../b ?x=1 #x 19:x;m=//{EVIL}"
)
IDS = st.sampled_from([*_IDS.split(), f"a:1\r\nHost: {EVIL}", "\u3002\u3002"]) | st.text("./\\%:@?#a2ef \t", min_size=1)

LOOSE = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Tap the wire."""
    wire = Wire()
    wire.tap(monkeypatch)
    return wire


def check(wire: Wire, chat: Chat) -> None:
    """Hold what wanted to leave against where it may go: this sandbox, or a host of Teams by https."""
    bot, sandbox = URL(chat.app.url).origin(), URL(chat.sandbox.origin)
    for url in wire.asked:
        host = url.host or ""
        assert (OF_TEAMS.fullmatch(host) and url.scheme == "https") or host == HERE, url
        assert url.user is None, url
    for url in wire.with_token:
        if url.origin() != bot:
            path = url.raw_path.removeprefix("/connector") if url.origin() == sandbox else url.raw_path
            assert "/v3/conversations/" in path or path.startswith("/graph/"), url
            assert not url.query_string, url


async def arrives(chat: Chat, service_url: str, conversation_id: str) -> int:
    """Post a message with a token of Teams that names that service URL, and return the status."""
    conversation = {"id": conversation_id, "conversationType": "personal", "tenantId": chat.sandbox.tenant_id}
    activity = chat.activity(type="message", text="help", serviceUrl=service_url, conversation=conversation)
    headers = {"Authorization": f"Bearer {chat.sandbox.connector_token(service_url)}"}
    async with chat.session.post(f"{chat.app.url}/api/messages", json=activity, headers=headers) as response:
        status = response.status
    await chat.app.idle()
    return status


async def stands(pool: Pool, clock: MovableClock, tenant_id: str, service_url: str) -> None:
    """Put a conversation into the database, past the gate."""
    async with pool.connection() as connection:
        await connection.execute("delete from conversation")
        await connection.execute(
            "insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)"
            """ values ('a:1', %s, 'personal', %s, '{"id": "28:bot"}', '{"id": "29:somebody"}', %s)""",
            (tenant_id, service_url, clock.now()),
        )


async def waits(pool: Pool, clock: MovableClock) -> None:
    """Put a message for that conversation into the database, which the next sweep sends."""
    async with pool.connection() as connection:
        await connection.execute(
            "insert into outbox (conversation_id, key, method, activity, policy, due_at, created_at)"
            """ values ('a:1', '1', 'send', '{"type": "message", "text": "hello"}', 'hold', %s, %s)""",
            (clock.now(), clock.now()),
        )


@LOOSE
@given(URLS, IDS)
@example(f"https://{TEAMS}/amer/", "..")
@example("https://x.infra.teams.microsoft.comx.infra.teams.microsoft.com:8443", "a/../../b")
async def test_an_activity_sends_the_bot_nowhere_else(
    chat: Chat, wire: Wire, clock: MovableClock, service_url: str, conversation_id: str
) -> None:
    wire.forget()
    clock.move(minutes=1)  # a conversation takes so many messages in that time, and no more
    await arrives(chat, service_url, conversation_id)
    check(wire, chat)

    before = chat.answers
    await chat.says("help")
    assert chat.answers > before, "and everybody else is answered as ever"


async def test_the_known_tricks_are_refused(chat: Chat, wire: Wire) -> None:
    of_teams = (f"https://{TEAMS}:8443/", f"https://{TEAMS.upper()}/amer/")
    for service_url in NASTY:
        status = await arrives(chat, service_url, "a:1")
        assert status == (200 if service_url in of_teams else 403), service_url
    check(wire, chat)
    assert {url.host for url in wire.with_token} == {TEAMS, HERE}


@LOOSE
@given(URLS.filter(lambda url: "\x00" not in url))
async def test_a_row_that_came_in_another_way_sends_the_bot_nowhere_else(
    chat: Chat, wire: Wire, pool: Pool, clock: MovableClock, service_url: str
) -> None:
    wire.forget()
    clock.move(minutes=1)
    await stands(pool, clock, chat.sandbox.tenant_id, service_url)
    await waits(pool, clock)

    await chat.app.delivery.sweep()
    await chat.app.idle()

    check(wire, chat)
    async with pool.connection() as connection:
        [row] = await (await connection.execute("select status from outbox")).fetchall()
    assert wire.with_token or row["status"] == "rejected", "nothing is lost without a word"


@LOOSE
@given(URLS.filter(lambda url: "\x00" not in url))
async def test_a_row_misleads_nobody_who_writes_first(
    chat: Chat, wire: Wire, pool: Pool, clock: MovableClock, service_url: str
) -> None:
    wire.forget()
    await stands(pool, clock, chat.sandbox.tenant_id, service_url)
    trusted = TrustedHosts([TEAMS, "*.infra.teams.microsoft.com", HERE])
    store, app_id = ConversationStore(pool), chat.sandbox.app_id
    connector = Connector(chat.session, bearer, trusted, clock)
    known = ServiceUrls(store, trusted, service_url)
    chats = PersonalChats(store, connector, known, clock, app_id=app_id)

    await chats.of(chat.sandbox.tenant_id, chat.person.id)

    for url in wire.asked:
        host = url.host or ""
        assert OF_TEAMS.fullmatch(host) or host == HERE, url
        assert url.raw_path.endswith("/v3/conversations"), url


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_of_the_connector_is_not_followed(chat: Chat, wire: Wire, status: int) -> None:
    location = {"Location": f"https://{EVIL}/v3/conversations/a:1/activities"}
    chat.sandbox.faults.plant(Fault("/connector/*", status=status, headers=location))
    await chat.says("help")
    assert EVIL not in str(wire.asked)

    await chat.says("help")
    assert chat.answers > 0


async def test_the_wire_sees_what_leaves(chat: Chat, wire: Wire) -> None:
    assert await arrives(chat, f"https://{TEAMS}/amer/", "a:1") == 200

    assert URL(f"https://{TEAMS}/amer/v3/conversations/a%3A1/activities", encoded=True) in wire.with_token


async def bearer() -> str:
    return "token"
