"""The body of a request: a JSON object (RFC 8259) that PostgreSQL can keep, or a refusal."""

import re
from json import JSONDecoder
from math import isinf
from typing import cast

from bot.teams.refusal import Refused

MOST_BYTES = 256 * 1024
"""A larger body is refused: Teams' own messages stay under 100 KB."""

MOST_DEPTH = 32
"""Deeper nesting is refused: a card's answer is a few levels deep."""

LARGEST_INTEGER = 2**63 - 1
"""Larger ones are refused: not every reader of JSON takes them, and Teams sends none."""


def read_object(body: bytes) -> dict[str, object]:
    """Read a body in UTF-8. Raises Refused (400) where it is not JSON, no object, nested deeper than MOST_DEPTH, or
    says something twice.

    From its texts is taken what PostgreSQL's JSON cannot hold: the character NUL, and halves of surrogate pairs.
    """
    try:
        value: object = _DECODER.decode(body.decode())
    except (ValueError, RecursionError):
        raise Refused(status=400, reason="not JSON") from None
    if not isinstance(value, dict):
        raise Refused(status=400, reason="not an object")
    if may_be_unclean(body):
        value = clean(value, MOST_DEPTH)
    return cast("dict[str, object]", value)


def may_be_unclean(body: bytes) -> bool:
    """Tell whether `clean` could change or refuse what stands in a body of UTF-8: a look instead of a long walk.

    A body of few brackets is not deep, and only an escape brings in what PostgreSQL cannot hold: JSON forbids the
    character NUL as it is, UTF-8 half a surrogate pair.
    """
    return body.count(b"{") + body.count(b"[") > MOST_DEPTH or _UNCLEAN_ESCAPE.search(body) is not None


def clean(value: object, depth: int) -> object:
    """Return `value` without what PostgreSQL cannot hold. Raises Refused (400) where it is deeper than `depth`."""
    if isinstance(value, str):
        return _clean_text(value)
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        raise Refused(status=400, reason="nested too deeply")
    if isinstance(value, list):
        return [clean(part, depth - 1) for part in value]
    return _object([(_clean_text(key), clean(part, depth - 1)) for key, part in value.items()])


def _clean_text(text: str) -> str:
    if not _UNCLEAN.search(text):
        return text
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object. Where a name stands twice, nobody can say which of them was checked elsewhere."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise Refused(status=400, reason="a name twice in an object")
    return members


def _finite(number: str) -> float:
    value = float(number)
    if isinf(value):
        raise Refused(status=400, reason="a number that is too large")
    return value


def _integer(number: str) -> int:
    value = int(number)
    if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
        raise Refused(status=400, reason="a number that is too large")
    return value


def _no_number(_: str) -> float:
    """Refuse NaN and Infinity, which Python reads though they are not JSON."""
    raise Refused(status=400, reason="not JSON")


_DECODER = JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_float=_finite, parse_constant=_no_number)
_UNCLEAN = re.compile("[\x00\ud800-\udfff]")
_UNCLEAN_ESCAPE = re.compile(rb"\\u(?:0000|d[89a-f])", re.IGNORECASE)
