"""One row of a list: who is expected to enroll which device by when, as its owner wrote it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from bot.intune.devices import SERIAL_NUMBER
from bot.reminders.audience.columns import WHO
from bot.reminders.audience.due import read_due
from bot.reminders.audience.fault import Unusable
from bot.reminders.audience.languages import Languages
from bot.reminders.calendar import read_country, read_zone

LONGEST_NAME = 113
"""Characters of a user principal name: 64 before the @ and 48 after it (learn.microsoft.com, "Prepare for directory
synchronization to Microsoft 365")."""

_USER_PRINCIPAL_NAME = re.compile(r"[^\s@/\\]+@[^\s@/\\]+\.[^\s@/\\]+")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be read. What its owner left open is empty, and the campaign says it."""

    line: int
    user: str
    """A user principal name or an object id, in small letters; whether there is such a person Graph must say."""
    serial_number: str
    due: date | None
    locale: str
    time_zone: str
    country: str

    @property
    def names_an_object(self) -> bool:
        """Tell whether `user` is an object id."""
        return "@" not in self.user


def read_entry(line: int, row: Mapping[str, str], *, today: date, languages: Languages) -> Entry | list[Unusable]:
    """Return the entry of a row by column, or everything that is wrong with it.

    A due date before `today` is wrong: nobody would be reminded.
    """
    reading = _Reading(row)
    entry = Entry(
        line=line,
        user=reading.who(),
        serial_number=reading.of("serial_number", _serial_number, ""),
        due=reading.of("due", lambda text: _due(text, today), None),
        locale=reading.of("locale", languages.read, ""),
        time_zone=reading.of("time_zone", _time_zone, ""),
        country=reading.of("country", _country, ""),
    )
    return reading.faults or entry


class _Reading:
    """Reads the cells of one row, and gathers what is wrong with them."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self._row = row
        self.faults: list[Unusable] = []

    def of(self, column: str, read: Callable[[str], Value], empty: Value) -> Value:
        """Read a cell; `empty` where there is nothing in it."""
        text = self._row.get(column, "")
        if not text:
            return empty
        try:
            return read(text)
        except Unusable as fault:
            self.faults.append(fault)
            return empty

    def who(self) -> str:
        """Read the first cell that says who."""
        column = next((each for each in WHO if self._row.get(each)), None)
        if column is None:
            self.faults.append(Unusable("audience.nobody"))
            return ""
        return self.of(column, _user, "")


def _user(text: str) -> str:
    if _USER_PRINCIPAL_NAME.fullmatch(text) and len(text) <= LONGEST_NAME:
        return text.casefold()
    try:
        return str(UUID(text))
    except ValueError:
        raise Unusable("audience.user", user=text) from None


def _serial_number(text: str) -> str:
    number = text.removeprefix("'")  # by which Excel is told that it is text
    if SERIAL_NUMBER.fullmatch(number) is None:
        raise Unusable("audience.serial_number", serial_number=text)
    return number


def _due(text: str, today: date) -> date:
    due = read_due(text)
    if due < today:
        raise Unusable("audience.due_past", due=text)
    return due


@lru_cache(maxsize=1024)
def _time_zone(text: str) -> str:
    try:
        return read_zone(text)
    except ValueError:
        raise Unusable("audience.time_zone", time_zone=text) from None


@lru_cache(maxsize=1024)
def _country(text: str) -> str:
    try:
        return read_country(text)
    except ValueError:
        raise Unusable("audience.country", country=text) from None
