"""Activities: what is read of a body, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.activity import arrival, read_activity, to_sdk
from bot.teams.body import MOST_DEPTH
from bot.teams.refusal import Refused

GOOD: dict[str, object] = {
    "type": "message",
    "id": "1",
    "channelId": "msteams",
    "serviceUrl": "https://smba.trafficmanager.net/amer/",
    "text": "hello",
    "from": {"id": "29:me", "name": "Megan", "aadObjectId": "0a6f2c11-7b3d-4e58-9c42-d1e0f3a4b5c6"},
    "recipient": {"id": "28:bot", "name": "Enroll Desk"},
    "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "t"},
}


def body(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def nested(levels: int) -> object:
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'"text"',
        b"7",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe",
        body(id=None),
        body(id=""),
        body(id=7),
        body(type=None),
        body(channelId={}),
        body(serviceUrl=[]),
        body(conversation="a:1"),
        body(conversation={}),
        body(conversation={"id": 1}),
        body(value=nested(MOST_DEPTH + 1)),
        json.dumps({**GOOD, "from": []}).encode(),
    ],
)
def test_what_is_no_activity_is_refused(bad: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_activity(bad)

    assert refused.value.status == 400


def test_what_the_database_cannot_hold_is_taken_out() -> None:
    activity = read_activity(body(text="a\x00b\ud800c"))

    assert activity["text"] == "ab\ufffdc"


def test_an_emoji_stays_as_it_is() -> None:
    assert read_activity(body(text="🥽 hi"))["text"] == "🥽 hi"


@pytest.mark.parametrize(
    "key", ["from", "recipient", "membersAdded", "attachments", "channelData", "value", "locale", "text"]
)
@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [None], [7], {"id": 7}])
def test_fields_of_a_wrong_shape_do_no_harm(key: str, value: object) -> None:
    activity = {**GOOD, key: value}

    assert to_sdk(activity).type == "message"
    assert arrival(activity).conversation_id == "a:1"


@given(st.binary(max_size=200))
def test_no_body_at_all_breaks_the_reader(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_activity(raw)

    assert refused.value.status == 400
