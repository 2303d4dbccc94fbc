"""A table for a terminal."""

from collections.abc import Iterable, Iterator, Sequence

LONGEST = 40
"""Characters of a cell; what is longer is cut, so that a row stays on its line."""


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Go through the lines of a table, its columns as wide as they have to be."""
    lines = [tuple(_cut(cell) for cell in row) for row in (header, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(header))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _cut(cell: str) -> str:
    text = " ".join("".join(each if each.isprintable() else " " for each in cell).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
