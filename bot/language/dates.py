"""Dates: until when somebody wants to be left in peace, as ISO 8601 writes it, for whoever knows what day it is there.

`2026-12-24`; `--12-24` where the year is left out; a duration from now: `PT2H`, `P1D` (tomorrow), `P2W`, `P1M`;
`-W-1` to `-W-7` for the next Monday to Sunday; and `T18` for this evening.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from babel.dates import get_day_names, get_month_names

from bot.language.normalise import normalised

EVENING = "T18"

_TABLES = cast("dict[str, dict[str, object]]", tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")))
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})(?:\2(20\d\d))?(?![\d/-]|\.\d)")
_LETTERS = {"hours": "PT{}H", "days": "P{}D", "weeks": "P{}W", "months": "P{}M"}
_ORDINAL = r"(?:st|nd|rd|th|er|e|ste|de)?"


def date(text: str) -> str | None:
    """Return the first way of saying when that `text` has: a whole date before a day's name, the longest of equals."""
    words = normalised(text)
    return _numeric(text) or _named(words) or _relative(words) or _weekday(words)


def _numeric(text: str) -> str | None:
    """Read 2026-12-24 and 24-12, 24.12.2026, 12/24. Where nobody can say which is the month, it is no date."""
    if found := _ISO.search(text):
        return _iso(found[1], int(found[2]), int(found[3]))
    if found := _NUMBERS.search(text):
        first, second = int(found[1]), int(found[3])
        if found[2] == "/" and first <= 12 and second <= 12 and first != second:
            return None
        return _iso(found[4], second, first) or _iso(found[4], first, second)
    return None


def _named(words: str) -> str | None:
    """Read "24 december", "december 24th 2026", "24. Dezember", "1er janvier"."""
    for pattern in _MONTHS:
        if found := pattern.search(words):
            return _iso(found["year"], _MONTH_BY_NAME[found["month"]], int(found["day"]))
    return None


def _relative(words: str) -> str | None:
    """Read "tonight", "overmorgen", "in zwei Wochen", "dans 3 jours"."""
    if found := _EVENING.search(words):
        return EVENING
    if found := _DURATION.search(words):
        number = _NUMBER_BY_NAME.get(found["number"]) or int(found["number"])
        return _LETTERS[_UNIT_BY_NAME[found["unit"]]].format(number)
    if found := _DAY.search(words):
        return f"P{_DISTANCE_BY_NAME[found[0]]}D"
    return None


def _weekday(words: str) -> str | None:
    found = _WEEKDAY.search(words)
    return f"-W-{_WEEKDAY_BY_NAME[found[0]]}" if found else None


def _iso(year: str | None, month: int, day: int) -> str | None:
    return f"{year or '-'}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _all(key: str) -> list[str]:
    return [str(word) for table in _TABLES.values() for word in cast("Iterable[object]", table[key])]


def _by_name(key: str) -> dict[str, int]:
    return {name: value for table in _TABLES.values() for name, value in cast("Mapping[str, int]", table[key]).items()}


def _any(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_DISTANCE_BY_NAME, _NUMBER_BY_NAME = _by_name("days"), _by_name("numbers")
_UNIT_BY_NAME = {
    name: unit
    for table in _TABLES.values()
    for unit, names in cast("Mapping[str, list[str]]", table["units"]).items()
    for name in names
}
_WEEKDAY_BY_NAME = {
    normalised(name): number + 1
    for language in _TABLES
    for number, name in get_day_names("wide", locale=language).items()
}
_MONTH_BY_NAME = {
    normalised(name): number
    for language in _TABLES
    for width in ("wide", "abbreviated")
    for number, name in get_month_names(width, locale=language).items()
}
_YEAR, _BETWEEN = r"(?: (?P<year>20\d\d))?\b", f"(?: (?:{_any(_all('between'))}))?"
_MONTHS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<day>\d{{1,2}}){_ORDINAL}{_BETWEEN} (?P<month>{_any(_MONTH_BY_NAME)})\b{_YEAR}",
        rf"\b(?P<month>{_any(_MONTH_BY_NAME)}) (?P<day>\d{{1,2}}){_ORDINAL}\b{_YEAR}",
    )
)
_EVENING = re.compile(rf"\b(?:{_any(_all('evening'))})\b")
_DURATION = re.compile(
    rf"\b(?:{_any(_all('in'))}) (?P<number>\d{{1,2}}|{_any(_NUMBER_BY_NAME)}) (?P<unit>{_any(_UNIT_BY_NAME)})\b"
)
_DAY = re.compile(rf"\b(?:{_any(_DISTANCE_BY_NAME)})\b")
_WEEKDAY = re.compile(rf"\b(?:{_any(_WEEKDAY_BY_NAME)})\b")
