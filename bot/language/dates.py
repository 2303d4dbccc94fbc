"""Dates: until when somebody wants to be left in peace, as ISO 8601 writes it, for whoever knows what day it is there.

`2026-12-24`; `--12-24` where the year is left out; a duration from now: `PT2H`, `P1D` (tomorrow), `P2W`, `P1M`;
`-W-1` to `-W-7` for the next Monday to Sunday; and `T18` for this evening.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import cast

from babel.dates import get_day_names, get_month_names

from bot.language.normalise import normalised

EVENING = "T18"

_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})(?:\2(20\d\d))?(?![\d/-]|\.\d)")
_DURATIONS = {"hours": "PT{}H", "days": "P{}D", "weeks": "P{}W", "months": "P{}M"}
_ORDINAL = r"(?:st|nd|rd|th|er|e|ste|de)?"


def date(text: str) -> str | None:
    """Return the first way of saying when that `text` has: a whole date before a day's name, the longest of equals."""
    words = _NAMES.without_not_today(normalised(text))
    return _numeric(text) or _NAMES.date(words) or _NAMES.from_now(words) or _NAMES.weekday(words)


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


def _iso(year: str | None, month: int, day: int) -> str | None:
    return f"{year or '-'}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


class _Names:
    """The names of days, months and distances in all languages, read when somebody first speaks of reminders."""

    @cached_property
    def _tables(self) -> dict[str, dict[str, object]]:
        return cast(
            "dict[str, dict[str, object]]", tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
        )

    def date(self, words: str) -> str | None:
        """Read "24 december", "december 24th 2026", "24. Dezember", "1er janvier"."""
        for pattern in self._dates:
            if found := pattern.search(words):
                return _iso(found["year"], self._months[found["month"]], int(found["day"]))
        return None

    def from_now(self, words: str) -> str | None:
        """Read "tonight", "overmorgen", "in zwei Wochen", "dans 3 jours"."""
        if self._evening.search(words):
            return EVENING
        if found := self._duration.search(words):
            number = self._numbers.get(found["number"]) or int(found["number"])
            return _DURATIONS[self._units[found["unit"]]].format(number)
        if found := self._day.search(words):
            return f"P{self._days[found[0]]}D"
        return None

    def without_not_today(self, words: str) -> str:
        """Leave out which day is not meant: "not today, on Friday"."""
        return self._not_today.sub(" ", words)

    def weekday(self, words: str) -> str | None:
        """Read "Monday", "vrijdag", "am Mittwoch"."""
        found = self._weekday.search(words)
        return f"-W-{self._weekdays[found[0]]}" if found else None

    @cached_property
    def _days(self) -> dict[str, int]:
        return cast("dict[str, int]", self._by_name("days"))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return cast("dict[str, int]", self._by_name("numbers"))

    @cached_property
    def _units(self) -> dict[str, str]:
        by_unit = [table["units"] for table in self._tables.values()]
        return {
            name: unit
            for units in cast("list[Mapping[str, list[str]]]", by_unit)
            for unit, names in units.items()
            for name in names
        }

    @cached_property
    def _weekdays(self) -> dict[str, int]:
        names = (get_day_names("wide", locale=language) for language in self._tables)
        return {normalised(name): number + 1 for days in names for number, name in days.items()}

    @cached_property
    def _months(self) -> dict[str, int]:
        return {
            normalised(name): number
            for language in self._tables
            for width in ("wide", "abbreviated")
            for number, name in get_month_names(width, locale=language).items()
        }

    @cached_property
    def _dates(self) -> tuple[re.Pattern[str], ...]:
        day, month = rf"\b(?P<day>\d{{1,2}}){_ORDINAL}", f"(?P<month>{_any(self._months)})"
        year, between = r"(?: (?P<year>20\d\d))?\b", f"(?: (?:{_any(self._listed('between'))}))?"
        return re.compile(rf"{day}{between} {month}\b{year}"), re.compile(rf"\b{month} {day}\b{year}")

    @cached_property
    def _evening(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_any(self._listed('evening'))})\b")

    @cached_property
    def _not_today(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_any(self._listed('not_today'))})\b")

    @cached_property
    def _duration(self) -> re.Pattern[str]:
        number = rf"(?P<number>\d{{1,2}}|{_any(self._numbers)})"
        return re.compile(rf"\b(?:{_any(self._listed('in'))}) {number} (?P<unit>{_any(self._units)})\b")

    @cached_property
    def _day(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_any(self._days)})\b")

    @cached_property
    def _weekday(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_any(self._weekdays)})\b")

    def _listed(self, key: str) -> list[str]:
        return [word for table in self._tables.values() for word in cast("list[str]", table[key])]

    def _by_name(self, key: str) -> dict[str, object]:
        tables = (cast("Mapping[str, object]", table[key]) for table in self._tables.values())
        return {name: value for table in tables for name, value in table.items()}


def _any(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_NAMES = _Names()
