"""Bodies: what is taken out of them, and that a look at the bytes is as good as a walk through all of it."""

import gc
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.teams.body import MOST_BYTES, MOST_DEPTH, clean, may_be_unclean, read_object
from bot.teams.refusal import Refused

TEXTS = st.text(max_size=5) | st.text(alphabet="\x00\ud800\udbff\udc00\udfffa\\u{[", max_size=5)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
)


def nested(levels: int) -> object:
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


def outcome(value: object) -> object:
    """Return what the walk makes of a value."""
    try:
        return clean(value, MOST_DEPTH)
    except Refused as refused:
        return refused.reason


@settings(max_examples=200)
@given(VALUES, st.integers(0, MOST_DEPTH + 2), st.booleans())
def test_where_the_look_sees_nothing_the_walk_would_change_nothing(
    value: object, levels: int, is_escaped: bool
) -> None:
    activity = {"value": value, "more": nested(levels)}
    try:
        body = json.dumps(activity, ensure_ascii=is_escaped).encode()
    except UnicodeEncodeError:
        return  # half a surrogate pair that is not escaped is no UTF-8: the body would be refused

    if not may_be_unclean(body):
        assert outcome(activity) == activity
    try:
        read: object = read_object(body)
    except Refused as refused:
        read = refused.reason
    # What JSON makes of the two halves of a pair, side by side, is one character.
    assert read == outcome(json.loads(body))


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (rb'"a\u0000b"', "ab"),
        (rb'"\uD83E\uDD7D"', "🥽"),
        (rb'"\ud83e"', "\ufffd"),
        (rb'"\udd7d\ud83e"', "\ufffd\ufffd"),
        (rb'"\\u0000"', "\\u0000"),
        ('"🥽é"'.encode(), "🥽é"),
        (b'"{[{[{["', "{[{[{["),
        (b"9223372036854775807", 2**63 - 1),
        (b"-1e308", -1e308),
        (b"1e-400", 0.0),
    ],
)
def test_what_a_body_says_is_read_as_it_was_meant(raw: bytes, read: object) -> None:
    assert read_object(b'{"value": ' + raw + b"}") == {"value": read}


@pytest.mark.parametrize("is_deep", [False, True])
def test_the_deepest_that_is_let_in(is_deep: bool) -> None:
    body = json.dumps({"value": nested(MOST_DEPTH - 1 + is_deep)}).encode()

    if not is_deep:
        assert "value" in read_object(body)
        return
    with pytest.raises(Refused) as refused:
        read_object(body)
    assert refused.value.status == 400


@pytest.mark.parametrize("filler", [b"[],", b'"",', b'{"a":1},', rb'"\ud800",', b"1.5,", b"7,"])
def test_the_longest_bodies_are_read_without_holding_the_others_up(filler: bytes) -> None:
    most = (MOST_BYTES - 20) // len(filler)
    body = b'{"value": [' + filler * most + b"0]}"

    gc.freeze()  # as the bot does: what the other tests have left is not looked through for each thousand of lists
    began_at = time.process_time()
    read_object(body)

    assert time.process_time() - began_at < 1
