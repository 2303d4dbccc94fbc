"""Which column of a list is which, by its header: names in any case and order, and in the languages of the bot."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unicodedata import combining, normalize

from bot.reminders.audience.fault import Unusable
from bot.reminders.audience.rows import DELIMITERS, Row, cells

_NOT_A_LETTER = re.compile(r"[\W_]")
WHO = ("object_id", "user", "mail")
"""Columns that say who is meant; the first one that is filled counts."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How the rows of one list are read."""

    delimiter: str
    places: Mapping[str, int]
    """Where each column is that is read (the keys of `columns.toml`), from 0."""
    ignored: tuple[str, ...]
    """The names of the other columns, as they are written."""
    width: int
    """How many cells a row has at most."""

    def of(self, row: Row) -> dict[str, str]:
        """Return the cells of a row by column; empty where the row is shorter. Raises Unusable for a longer one."""
        if any(row[self.width :]):
            raise Unusable("audience.too_many_cells")
        return {name: row[place] if place < len(row) else "" for name, place in self.places.items()}


def read_header(line: str, delimiter: str | None = None) -> Columns:
    """Return the columns that a header names. Raises Unusable where it does not say who, or a name comes twice.

    Without a `delimiter` it is the one by which most columns are known.
    """
    readings = list(_readings(line, DELIMITERS if delimiter is None else (delimiter,)))
    if not readings:
        raise Unusable("audience.quotes")
    columns = max(readings, key=lambda each: len(each.places))
    if columns.places.keys().isdisjoint(WHO):
        raise Unusable("audience.header", header=line)
    return columns


def _readings(line: str, delimiters: Iterable[str]) -> Iterator[Columns]:
    for delimiter in delimiters:
        try:
            header = cells(line, delimiter)
        except csv.Error:
            continue
        yield _columns(header, delimiter)


def _columns(header: Row, delimiter: str) -> Columns:
    places: dict[str, int] = {}
    ignored = []
    for place, title in enumerate(header):
        name = _NAMES.get(_letters(title))
        if name is None:
            ignored += [title] if title else []
        elif name in places:
            raise Unusable("audience.header_twice", first=header[places[name]], second=title)
        else:
            places[name] = place
    return Columns(delimiter, places, tuple(ignored), len(header))


def _letters(title: str) -> str:
    """Return a title as `columns.toml` has it."""
    plain = "".join(each for each in normalize("NFKD", title.casefold()) if not combining(each))
    return _NOT_A_LETTER.sub("", plain)


def _names() -> dict[str, str]:
    table: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {title: name for name, titles in table.items() for title in titles}


_NAMES = _names()
