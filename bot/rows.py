"""Rows for other programs: CSV that no spreadsheet runs, or JSON Lines, in a file that is there whole or not at all."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Literal, TextIO

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Signs by which a spreadsheet takes a cell for a formula, the wide ones in Asia (OWASP, "CSV Injection")."""

Format = Literal["csv", "jsonl"]
Write = Callable[[Mapping[str, object]], None]
"""Writes one row; a column that it has not is an error."""


@contextmanager
def writing(path: Path | None, *, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Yield what to write to: that file, which is there only once all is written, or standard output."""
    if path is None:
        assert isinstance(sys.stdout, TextIOWrapper)  # noqa: S101 - a command writes to a real one
        sys.stdout.reconfigure(encoding=encoding, newline="")
        yield sys.stdout
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding=encoding, newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def writer(file: TextIO, columns: Sequence[str], form: Format) -> Write:
    """Return what writes rows of these columns; of a CSV the header is written at once."""
    return _csv(file, columns) if form == "csv" else _json_lines(file, columns)


def cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet runs: text that would be a formula begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _csv(file: TextIO, columns: Sequence[str]) -> Write:
    rows = csv.writer(file)
    rows.writerow(columns)

    def write(row: Mapping[str, object]) -> None:
        rows.writerow([cell(row[column]) for column in columns])

    return write


def _json_lines(file: TextIO, columns: Sequence[str]) -> Write:
    def write(row: Mapping[str, object]) -> None:
        file.write(f"{json.dumps({column: row[column] for column in columns}, ensure_ascii=False)}\n")

    return write
