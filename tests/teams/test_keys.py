"""The connector's keys: rotated, slow, gone or nonsense, a request whose key is known never notices."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from typing import cast

import pytest
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.sandbox.faults import Fault
from bot.sandbox.keys import KEYS_PATH, METADATA_PATH
from bot.sandbox.sandbox import Sandbox
from bot.settings.clouds import clouds
from bot.teams import keys as module
from bot.teams.keys import FRESH_FOR, REFETCH_AFTER, RETRY_AFTER, KeysUnusable, SigningKey, SigningKeys
from tests.conftest import MovableClock

FIRST, SECOND = "sandbox-1", "sandbox-2"


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


@pytest.fixture
async def keys(sandbox: Sandbox, session: ClientSession, clock: MovableClock) -> AsyncIterator[SigningKeys]:
    async with SigningKeys(sandbox.openid_metadata_url, session, clock) as opened:
        yield opened


def at_once(get: Coroutine[object, object, SigningKey | None]) -> SigningKey | None:
    """Return what a coroutine returns without ever giving way, as to wait it would have to."""
    with pytest.raises(StopIteration) as end:
        get.send(None)
    key: SigningKey | None = end.value.value
    return key


def counted(sandbox: Sandbox) -> Fault:
    """Count the fetches in `times`, downwards from 1,000; each is answered as always."""
    fault = Fault(METADATA_PATH, times=1000)
    sandbox.faults.plant(fault)
    return fault


async def fetched(keys: SigningKeys) -> None:
    """Wait for the fetch that runs."""
    assert keys._fetching is not None
    await asyncio.wait([keys._fetching])


async def test_the_keys_are_there_before_the_first_request(keys: SigningKeys) -> None:
    key = at_once(keys.get(FIRST))

    assert key is not None
    assert key.endorsements == {"msteams"}


async def test_a_new_key_is_taken_at_once_though_the_keys_were_just_fetched(
    keys: SigningKeys, sandbox: Sandbox
) -> None:
    sandbox.keys.rotate()

    assert await keys.get(SECOND) is not None
    assert at_once(keys.get(FIRST)) is None, "the old one is withdrawn"


async def test_a_thousand_unknown_keys_ask_once(keys: SigningKeys, sandbox: Sandbox, clock: MovableClock) -> None:
    fetches = counted(sandbox)

    asked = await asyncio.gather(*(keys.get(f"unknown-{number}") for number in range(1000)))
    assert asked == [None] * 1000
    assert fetches.times == 999

    clock.move(seconds=REFETCH_AFTER.total_seconds())
    sandbox.keys.rotate()
    assert await keys.get(SECOND) is not None
    assert fetches.times == 998


async def test_known_keys_serve_at_once_while_somebody_waits_for_an_unknown_one(
    keys: SigningKeys, sandbox: Sandbox
) -> None:
    let_go = asyncio.Event()
    sandbox.keys.rotate()
    sandbox.faults.plant(Fault(METADATA_PATH), until=let_go)
    waiting = asyncio.create_task(keys.get(SECOND))
    await asyncio.sleep(0)

    assert at_once(keys.get(FIRST)) is not None
    assert not waiting.done()

    let_go.set()
    assert await waiting is not None


async def test_the_daily_look_keeps_nobody_waiting(keys: SigningKeys, sandbox: Sandbox, clock: MovableClock) -> None:
    let_go, fetches = asyncio.Event(), counted(sandbox)
    sandbox.faults.plant(Fault(KEYS_PATH), until=let_go)
    old = at_once(keys.get(FIRST))
    clock.move(seconds=FRESH_FOR.total_seconds())

    assert [at_once(keys.get(FIRST)) for _ in range(100)] == [old] * 100
    let_go.set()
    await fetched(keys)

    assert at_once(keys.get(FIRST)) not in {old, None}
    assert fetches.times == 999


async def test_who_waits_for_an_unknown_key_waits_no_longer_than_the_timeout(
    keys: SigningKeys, sandbox: Sandbox, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.05)
    let_go = asyncio.Event()
    sandbox.keys.rotate()
    sandbox.faults.plant(Fault(KEYS_PATH), until=let_go)

    with capture_logs() as log:
        assert await asyncio.wait_for(keys.get(SECOND), 2) is None
    assert [line["fault"] for line in log] == ["TimeoutError"]
    let_go.set()

    clock.move(seconds=RETRY_AFTER.total_seconds())
    monkeypatch.undo()
    assert await keys.get(SECOND) is not None


@pytest.mark.parametrize("days", [1, 30])
async def test_the_old_keys_serve_as_long_as_the_source_is_down(
    keys: SigningKeys, sandbox: Sandbox, clock: MovableClock, days: int
) -> None:
    down = Fault("/botframework/*", status=503, times=1000)
    sandbox.faults.plant(down)
    for _ in range(days * 24):
        clock.move(hours=1)
        assert at_once(keys.get(FIRST)) is not None
        await fetched(keys)
    assert down.times < 1000, "it was asked"

    sandbox.faults.clear()
    sandbox.keys.rotate()
    clock.move(seconds=RETRY_AFTER.total_seconds())
    assert await keys.get(SECOND) is not None


async def test_a_source_that_is_down_at_the_start_is_asked_again_soon(
    sandbox: Sandbox, session: ClientSession, clock: MovableClock
) -> None:
    sandbox.faults.plant(Fault("/botframework/*", cut="reset", times=1000))
    async with SigningKeys(sandbox.openid_metadata_url, session, clock) as keys:
        assert await keys.get(FIRST) is None

        sandbox.faults.clear()
        clock.move(seconds=RETRY_AFTER.total_seconds())
        assert await keys.get(FIRST) is not None


WRONG_METADATA = {
    "not JSON": "<html>",
    "nothing": "",
    "a list": "[]",
    "null": "null",
    "without a jwks_uri": "{}",
    "jwks_uri is a number": '{"jwks_uri": 7}',
    "jwks_uri on another host": '{"jwks_uri": "https://evil.example/keys"}',
    "jwks_uri on a host that only looks like one": '{"jwks_uri": "https://botframework.com.evil.example/keys"}',
    "jwks_uri over http": '{"jwks_uri": "http://login.botframework.com/v1/.well-known/keys"}',
    "jwks_uri that is no address": '{"jwks_uri": "https://[::1"}',
    "too deep": "[" * 100_000,
}

WRONG_KEYS = {
    "not JSON": "<html>",
    "a list": "[]",
    "without keys": "{}",
    "keys is a text": '{"keys": "sandbox-1"}',
    "no key": '{"keys": []}',
    "keys that are none": '{"keys": [7, null, "x", [], {}]}',
    "too deep": '{"keys": ' + "[" * 100_000,
    "a number of 10,000 digits": '{"keys": [' + "9" * 10_000 + "]}",
}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        *(pytest.param(METADATA_PATH, body, id=f"metadata: {name}") for name, body in WRONG_METADATA.items()),
        *(pytest.param(KEYS_PATH, body, id=f"keys: {name}") for name, body in WRONG_KEYS.items()),
    ],
)
async def test_a_source_that_answers_nonsense_takes_no_key_away(
    keys: SigningKeys, sandbox: Sandbox, clock: MovableClock, path: str, body: str
) -> None:
    sandbox.faults.plant(Fault(path, status=200, body=body))
    clock.move(days=1)
    with capture_logs() as log:
        assert at_once(keys.get(FIRST)) is not None
        await fetched(keys)
    assert [line["log_level"] for line in log] == ["warning"]
    assert at_once(keys.get(FIRST)) is not None

    sandbox.keys.rotate()
    clock.move(seconds=RETRY_AFTER.total_seconds())
    assert await keys.get(SECOND) is not None


@pytest.mark.parametrize("name", sorted(clouds()))
def test_each_cloud_may_keep_its_keys_where_it_keeps_them(name: str, clock: MovableClock) -> None:
    metadata_url = clouds()[name].openid_metadata_url
    keys = SigningKeys(metadata_url, cast("ClientSession", None), clock)

    assert metadata_url.replace("openidconfiguration", "keys") in keys._sources
    assert "https://login.botframework.com/v1/.well-known/keys" in keys._sources


async def test_a_redirect_is_not_followed(keys: SigningKeys, sandbox: Sandbox, clock: MovableClock) -> None:
    elsewhere = counted(sandbox)
    sandbox.faults.plant(Fault(KEYS_PATH, status=302, headers={"Location": sandbox.openid_metadata_url}))
    clock.move(days=1)

    assert at_once(keys.get(FIRST)) is not None
    await fetched(keys)

    assert elsewhere.times == 999
    assert at_once(keys.get(FIRST)) is not None


BAD_KEYS: dict[str, object] = {
    "a number": 7,
    "without an id": {"kid": None},
    "an id that is a number": {"kid": 7},
    "an elliptic curve": {"kid": "bad", "kty": "EC", "crv": "P-256"},
    "a shared secret": {"kid": "bad", "kty": "oct", "k": "c2VjcmV0"},
    "for encryption": {"kid": "bad", "use": "enc"},
    "without a modulus": {"kid": "bad", "n": None},
    "a modulus that is a number": {"kid": "bad", "n": 7},
    "a modulus that is not base64": {"kid": "bad", "n": "é"},
    "of 1,024 bits": {"kid": "bad", "n": "_" * 171},
    "an even exponent": {"kid": "bad", "e": "Ag"},
    "with its private half": {"kid": "bad", "d": "AQAB"},
}


@pytest.mark.parametrize("bad", BAD_KEYS.values(), ids=BAD_KEYS)
async def test_one_bad_key_among_good_ones_is_left_out(
    sandbox: Sandbox, session: ClientSession, clock: MovableClock, bad: object
) -> None:
    good = sandbox.keys.published()
    row = {key: value for key, value in {**good, **bad}.items() if value is not None} if isinstance(bad, dict) else bad
    sandbox.faults.plant(Fault(KEYS_PATH, status=200, body=json.dumps({"keys": [row, good]})))

    with capture_logs() as log:
        async with SigningKeys(sandbox.openid_metadata_url, session, clock) as keys:
            assert at_once(keys.get(FIRST)) is not None
            assert await keys.get("bad") is None
    assert log[0]["count"] == 1


@pytest.mark.parametrize("endorsements", [None, 7, "msteams", {"msteams": True}, [7]])
async def test_endorsements_that_are_none_endorse_nothing(
    sandbox: Sandbox, session: ClientSession, clock: MovableClock, endorsements: object
) -> None:
    row = {**sandbox.keys.published(), "endorsements": endorsements}
    sandbox.faults.plant(Fault(KEYS_PATH, status=200, body=json.dumps({"keys": [row]})))

    async with SigningKeys(sandbox.openid_metadata_url, session, clock) as keys:
        key = at_once(keys.get(FIRST))

    assert key is not None
    assert key.endorsements == frozenset()


async def test_a_fetch_that_runs_at_the_end_is_given_up(
    sandbox: Sandbox, session: ClientSession, clock: MovableClock
) -> None:
    let_go = asyncio.Event()
    async with SigningKeys(sandbox.openid_metadata_url, session, clock) as keys:
        sandbox.faults.plant(Fault(METADATA_PATH), until=let_go)
        clock.move(days=1)
        assert at_once(keys.get(FIRST)) is not None
        running = keys._fetching

    assert running is not None
    assert running.cancelled()
    let_go.set()


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.sampled_from(["RSA", "EC", "oct", "sig", "AQAB", "_" * 342]),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["keys", "kid", "kty", "use", "n", "e", "d", "crv", "k", "endorsements"]), inner
        )
    ),
)


@given(ANYTHING)
def test_no_document_at_all_breaks_the_reader(document: object) -> None:
    try:
        read = module._read(document)
    except KeysUnusable:
        return
    assert all(key.public.key_size >= 2048 for key in read.values())
