"""The rows of a list with the number of the line in which each begins: one bad row spoils no other."""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from bot.reminders.audience.fault import Unusable

DELIMITERS: Final = (";", ",", "\t")
"""What stands between cells: Excel takes a semicolon where the comma is for decimals, and a tab for Unicode text."""
MOST_LINES_OF_A_ROW = 10
"""A cell in quotes may have line breaks; one that is still open after that many lines is a quote that was forgotten."""
LONGEST_LINE = 20_000
"""Characters; what is longer is no row of a list."""

_FORMULA = re.compile(r'="(?P<text>[^"]*)"')
"""How Excel keeps the zeros of `="0012"`."""
_SEPARATOR = re.compile(r'"?sep=(?P<delimiter>[;,\t])"?')
"""A first line by which Excel is told the delimiter."""

Row = tuple[str, ...]


class Lines:
    """The lines of a text with their numbers; some can be put back, so that they are read again."""

    def __init__(self, text: Iterable[str]) -> None:
        """Begin with line 1."""
        self._rest = iter(text)
        self._back: deque[str] = deque()
        self.number = 0
        """Of the line that was read last."""

    def next(self) -> str | None:
        """Read the next line, without its end; None at the end of the text."""
        line = self._back.popleft() if self._back else next(self._rest, None)
        self.number += line is not None
        return None if line is None else line.rstrip("\r\n")

    def put_back(self, lines: list[str]) -> None:
        """Have the last lines read again."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def first_line(lines: Lines) -> tuple[str, str | None]:
    """Return the first line that is not empty, and the delimiter where the list names it itself."""
    delimiter = None
    while (line := lines.next()) is not None:
        named = _SEPARATOR.fullmatch(line.strip(" "))
        if named is not None:
            delimiter = named["delimiter"]
        elif line.strip(" \t;,"):
            return line, delimiter
    raise Unusable("audience.empty")


def rows(lines: Lines, delimiter: str) -> Iterator[tuple[int, Row | Unusable]]:
    """Go through the rows that are not empty, each with the number of its first line."""
    while (line := lines.next()) is not None:
        number = lines.number
        try:
            row = _row(line, lines, delimiter)
        except Unusable as fault:
            yield number, fault
            continue
        if any(row):
            yield number, row


def cells(line: str, delimiter: str) -> Row:
    """Split a row into cells, without blanks around them and Excel's signs around a number. Raises csv.Error."""
    row = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    return tuple(_plain(cell) for cell in row)


def _row(line: str, lines: Lines, delimiter: str) -> Row:
    """Split a row, together with the lines after it that belong to it. Raises Unusable."""
    if len(line) > LONGEST_LINE:
        raise Unusable("audience.long_line", most=str(LONGEST_LINE))
    try:
        return cells(line, delimiter)
    except csv.Error:
        pass  # a cell in quotes may go on in the next line
    joined = line
    more: list[str] = []
    while line.count('"') % 2 and len(more) < MOST_LINES_OF_A_ROW - 1 and (following := lines.next()) is not None:
        more.append(following)
        joined = f"{joined}\n{following}"
        if '"' not in following or len(joined) > LONGEST_LINE:
            continue
        try:
            return cells(joined, delimiter)
        except csv.Error:
            continue
    lines.put_back(more)
    raise Unusable("audience.quotes")


def _plain(cell: str) -> str:
    text = cell.strip()
    formula = _FORMULA.fullmatch(text) if text.startswith("=") else None
    return text if formula is None else formula["text"].strip()
