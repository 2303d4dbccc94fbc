"""Mutations of real activities: members dropped, retyped, nested, renamed and doubled, and bytes that suffered."""

import codecs
import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import cast

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.teams.activity import JSON

Container = dict[str | int, object]
"""An object, or a list: both have members at keys, and more is not needed of them here."""

ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e308, 10**30, 10**4290, float("inf"), float("nan")),
    *("", " ", "x", "..", "a/b", "\x00", "a\x00b", "\ud800", "\udc00\ud800", "🥽", "<b>", "9" * 5000, "é" * 1000),
    *("https://smba.trafficmanager.net/amer/", "emulator", "enrolldesk", "event", "adaptiveCard/action"),
    *([], {}, [None], [[]], {"id": 7}, {"": {}}, [{"id": "29:x"}], ["x"] * 300),
)
NAMES = (
    "id",
    "type",
    "from",
    "conversation",
    "serviceUrl",
    "channelId",
    "value",
    "text",
    "entities",
    "ID",
    "",
    "\x00id",
)

Change = Callable[[Random, Container, str | int], None]
"""Changes the member of a container at a key."""


def drawn(count: int, activities: Sequence[JSON]) -> list[bytes]:
    """Draw that many bodies, others each time."""
    bodies: list[bytes] = []

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=True))
    def draw(random: Random) -> None:
        bodies.append(mutated(random, activities))

    draw()
    return bodies


def mutated(random: Random, activities: Sequence[JSON]) -> bytes:
    """Return a body: one of the activities after one to four changes, and then mostly as it is."""
    activity = {**deepcopy(random.choice(activities)), "id": f"f:{random.getrandbits(50)}"}  # each is another activity
    tree: Container = {"activity": activity}
    for _ in range(random.randint(1, 4)):
        if places := _places(tree)[1:]:
            random.choice(CHANGES)(random, *random.choice(places))
    raw = json.dumps(tree["activity"], ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    return random.choice(SUFFERINGS)(random, raw)


def _places(value: object) -> list[tuple[Container, str | int]]:
    """Return the places of all members of a tree."""
    if not isinstance(value, dict | list):
        return []
    container = cast("Container", value)
    places: list[tuple[Container, str | int]] = []
    for key in value if isinstance(value, dict) else range(len(value)):
        places += [(container, key), *_places(container[key])]
    return places


def _drop(_: Random, container: Container, key: str | int) -> None:
    del container[key]


def _retype(random: Random, container: Container, key: str | int) -> None:
    container[key] = deepcopy(random.choice(ODD))


def _nest(random: Random, container: Container, key: str | int) -> None:
    for _ in range(random.choice([1, 2, 25, 35, 100])):
        container[key] = [container[key]] if random.random() < 0.5 else {"id": container[key]}


def _double(_: Random, container: Container, key: str | int) -> None:
    container[key] = [container[key], container[key]]


def _rename(random: Random, container: Container, key: str | int) -> None:
    value = container.pop(key)
    if isinstance(container, dict):
        container[random.choice(NAMES)] = value


def _as_it_is(_: Random, raw: bytes) -> bytes:
    return raw


def _flipped(random: Random, raw: bytes) -> bytes:
    at = random.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << random.randrange(8)]) + raw[at + 1 :]


def _cut(random: Random, raw: bytes) -> bytes:
    return raw[: random.randrange(len(raw))]


def _with_more(random: Random, raw: bytes) -> bytes:
    at = random.randrange(len(raw))
    return raw[:at] + random.randbytes(random.randint(1, 20)) + raw[at:]


def _with_a_member_more(random: Random, raw: bytes) -> bytes:
    member = json.dumps({random.choice(NAMES): random.choice(ODD)})
    return raw.replace(b"{", member[:-1].encode() + b", ", 1)


def _in_another_encoding(random: Random, raw: bytes) -> bytes:
    text = raw.decode("utf-8", "replace")
    return random.choice([codecs.BOM_UTF8 + raw, text.encode("utf-16"), text.encode("utf-16-le"), raw + raw])


CHANGES: tuple[Change, ...] = (_drop, _retype, _nest, _double, _rename)
SUFFERINGS = (*[_as_it_is] * 10, _flipped, _cut, _with_more, _with_a_member_more, _in_another_encoding)
