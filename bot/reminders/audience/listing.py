"""Reads an owner's list as a whole: the rows that can be used, and each other one with its line and the reason."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from bot.reminders.audience.columns import Columns, read_header
from bot.reminders.audience.decoding import decoded
from bot.reminders.audience.entry import Entry, read_entry
from bot.reminders.audience.fault import Fault, Unusable
from bot.reminders.audience.languages import Languages
from bot.reminders.audience.rows import Lines, first_line, rows

MOST_LINES = 200_000
"""More than Teams' 50 messages a second can be sent to in an hour; a list beyond is a file of something else."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list says. With faults its owner decides whether the rest goes on."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    """In the order of their lines; several where several cells of one row are wrong."""
    ignored: tuple[str, ...] = ()
    """Columns that are not read, as their titles are written."""


def read_listing(source: BinaryIO, *, today: date, languages: Collection[str]) -> Listing:
    """Read a list whose first line names its columns (`columns.toml`); `source` can be sought in, and stays open.

    Never raises for what is in it. 100,000 lines take more than a second: on the event loop, in a thread. `languages`
    are the codes of those that the bot speaks; a due date before `today` is a fault. How many bytes are taken is for
    whoever receives the file to limit.
    """
    text = decoded(source)
    try:
        return _listing(Lines(text), today, Languages(languages))
    finally:
        text.detach()  # or it would close the source


def _listing(lines: Lines, today: date, languages: Languages) -> Listing:
    try:
        columns = read_header(*first_line(lines))
    except Unusable as unusable:
        return Listing((), (unusable.on(max(lines.number, 1)),))
    entries: list[Entry] = []
    faults: list[Fault] = []
    for found in _unlike(_entries(lines, columns, today, languages)):
        if isinstance(found, Entry):
            entries.append(found)
        else:
            faults.append(found)
    return Listing(tuple(entries), tuple(faults), columns.ignored)


def _entries(lines: Lines, columns: Columns, today: date, languages: Languages) -> Iterator[Entry | Fault]:
    for line, row in rows(lines, columns.delimiter):
        if line > MOST_LINES:
            yield Unusable("audience.too_long", most=f"{MOST_LINES}").on(line)
            return
        if isinstance(row, Unusable):
            yield row.on(line)
            continue
        try:
            read = read_entry(line, columns.of(row), today=today, languages=languages)
        except Unusable as unusable:
            yield unusable.on(line)
            continue
        if isinstance(read, Entry):
            yield read
        else:
            yield from (unusable.on(line) for unusable in read)


def _unlike(found: Iterator[Entry | Fault]) -> Iterator[Entry | Fault]:
    """Let the first one pass of several rows with the same person and serial number; the others are faults."""
    first: dict[tuple[str, str], int] = {}
    for each in found:
        if isinstance(each, Entry):
            line = first.setdefault((each.user, each.serial_number.casefold()), each.line)
            yield each if line == each.line else Unusable("audience.twice", first=str(line)).on(each.line)
        else:
            yield each
