"""What an owner types for a campaign, field by field. Each raises ValueError for what is none."""

import re
from collections.abc import Collection
from datetime import time
from typing import Literal, cast, get_args
from uuid import UUID

from bot.reminders.audience.fault import Unusable
from bot.reminders.audience.languages import Languages
from bot.reminders.schedule import LONGEST_DISTANCE, WEEK

Kind = Literal["csv", "group", "autopilot", "stale"]

LONGEST_NAME = 60
"""Characters of a campaign's name: it stands in titles of cards, and is typed in commands."""
MOST_REMINDERS = 8
"""More than this nobody gets in one campaign: who did not act on eight will not act on a ninth."""
LARGEST_CANARY = 10_000
"""People who are reminded first; more would no longer be few in any organization."""
LONGEST_SILENCE = 3650
"""Days."""

_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)", re.ASCII)
_BETWEEN = re.compile(r"[\s,;]+")


def name(text: str) -> str:
    """Return the name of a campaign, with single blanks."""
    plain = " ".join(text.split())
    if not 1 <= len(plain) <= LONGEST_NAME or not plain.isprintable():
        raise ValueError(text)
    return plain


def kind(text: str) -> Kind:
    """Return the kind of an audience."""
    if text not in get_args(Kind):
        raise ValueError(text)
    return cast("Kind", text)


def object_id(text: str) -> str:
    """Return an object id of Entra, in small letters."""
    return str(UUID(text))


def silent_days(text: str) -> int:
    """Return after how many days a device counts as not seen."""
    return _number(text, LONGEST_SILENCE)


def canary_size(text: str) -> int:
    """Return how many people are reminded first; 0 where nothing is said."""
    return _number(text, LARGEST_CANARY) if text else 0


def time_of_day(text: str) -> time:
    """Return a time such as 9:00 or 17:30, by the clock of 24 hours."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found["hour"]), int(found["minute"]))


def distances(text: str) -> tuple[int, ...]:
    """Return the days from each reminder to the next, such as "7, 7, 3"; nothing for one reminder only."""
    found = tuple(_number(part, LONGEST_DISTANCE) for part in _parts(text))
    if len(found) >= MOST_REMINDERS:
        raise ValueError(text)
    return found


def days(text: str) -> frozenset[int]:
    """Return days of the week, such as "0, 1, 2" for Monday to Wednesday; at least one."""
    found = frozenset(int(part) for part in _parts(text))
    if not found or not found <= WEEK:
        raise ValueError(text)
    return found


def locale(text: str, languages: Collection[str]) -> str:
    """Return a locale of one of these languages, or the language by its name."""
    try:
        return Languages(languages).read(text)
    except Unusable:
        raise ValueError(text) from None


def _parts(text: str) -> list[str]:
    return [part for part in _BETWEEN.split(text) if part]


def _number(text: str, most: int) -> int:
    """Return a number from 1 to `most`."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise ValueError(text)
    return number
