"""Sheets: a dry run or a report with a line for each person, as a CSV that spreadsheets open."""

import csv
from collections.abc import AsyncIterable, Iterable, Mapping
from datetime import datetime
from io import StringIO

from bot.reminders.dry_run import Preview
from bot.reminders.report import ReportLine

DRY_RUN = ("object_id", "serial_number", "locale", "time_zone", "standing", "obstacle", "code", "reach", "reminders")
"""The columns of a dry run; the times of the reminders follow, one in each cell."""
REPORT = (
    "object_id", "user", "serial_number", "due", "result", "reminders", "last_at", "acted_at", "enrolled_at", "reach",
    "obstacle", "fault",
)  # fmt: skip
"""The columns of a report: the fields of a ReportLine."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate ("CSV Injection", owasp.org)."""


async def dry_run_sheet(lines: AsyncIterable[Preview]) -> bytes:
    """Write a dry run; times are in UTC, as ISO 8601 has them."""
    rows = [_preview(line) async for line in lines]
    return _written([DRY_RUN, *rows])


async def report_sheet(lines: AsyncIterable[ReportLine]) -> bytes:
    """Write a report."""
    rows = [[_cell(getattr(line, name)) for name in REPORT] async for line in lines]
    return _written([REPORT, *rows])


def _preview(line: Preview) -> list[str]:
    seen = line.obstacle
    told: Mapping[str, object] = {
        "object_id": line.object_id,
        "serial_number": line.serial_number,
        "locale": line.locale,
        "time_zone": line.time_zone,
        "standing": line.standing,
        "obstacle": "" if seen is None else seen.kind,
        "code": "" if seen is None else seen.code,
        "reach": line.reach.value,
        "reminders": len(line.times),
    }
    return [_cell(told[name]) for name in DRY_RUN] + [_cell(at) for at in line.times]


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(rows: Iterable[Iterable[str]]) -> bytes:
    """Write rows in UTF-8 with its mark, without which Excel takes it for the code page of the machine."""
    sheet = StringIO(newline="")
    csv.writer(sheet).writerows(rows)
    return sheet.getvalue().encode("utf-8-sig")
