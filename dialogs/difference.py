"""The difference between two JSON objects, to keep the earlier one as what has changed since."""

from collections.abc import Mapping
from typing import cast

import orjson

Object = Mapping[str, object]

WHOLE, WITHIN, GONE = "=", "~", "-"
"""What has another value as a whole, what differs within, and what is not there: by key."""


def difference(earlier: Object, later: Object) -> dict[str, object]:
    """Return what makes `earlier` of `later`: `applied(difference(earlier, later), later) == earlier`."""
    whole: dict[str, object] = {}
    within: dict[str, object] = {}
    for key, value in earlier.items():
        other = later.get(key)
        if key in later and _is_same(value, other):
            continue
        if isinstance(value, dict) and isinstance(other, dict):
            within[key] = difference(value, other)
        else:
            whole[key] = value
    gone = [key for key in later if key not in earlier]
    return {mark: part for mark, part in ((WHOLE, whole), (WITHIN, within), (GONE, gone)) if part}


def applied(changes: Object, later: Object) -> dict[str, object]:
    """Return the earlier object. Raises AttributeError, KeyError or TypeError where that is no difference from it."""
    gone = cast("list[str]", changes.get(GONE, []))
    earlier = {key: value for key, value in later.items() if key not in gone}
    for key, within in cast("Mapping[str, Object]", changes.get(WITHIN, {})).items():
        earlier[key] = applied(within, cast("Object", earlier[key]))
    return {**earlier, **cast("Object", changes.get(WHOLE, {}))}


def _is_same(value: object, other: object) -> bool:
    """Tell whether two values are the same JSON: in Python, 1 is true and 1.0 as well."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == orjson.dumps(other, option=orjson.OPT_SORT_KEYS)
