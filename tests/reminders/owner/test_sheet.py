"""Sheets open in a spreadsheet, and nothing in them is calculated."""

import csv
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from bot.reminders.dry_run import Preview
from bot.reminders.obstacle import Obstacle
from bot.reminders.owner.sheet import dry_run_sheet, report_sheet
from bot.reminders.person import Reach
from bot.reminders.report import ReportLine

AT = datetime(2026, 12, 1, 8, 30, 15, 7, tzinfo=UTC)


def line(serial_number: str) -> ReportLine:
    return ReportLine(
        "id", "ann@contoso.example", serial_number, date(2026, 12, 18), 2, AT, None, None, "reminded", "reachable",
        "failed", "",
    )  # fmt: skip


async def lines(*serial_numbers: str) -> AsyncIterator[ReportLine]:
    for serial_number in serial_numbers:
        yield line(serial_number)


async def previews() -> AsyncIterator[Preview]:
    yield Preview("id", "0012", "nl", "UTC", "reminded", Obstacle("failed", "0x80180014"), (AT, AT), Reach.UNKNOWN)
    yield Preview("id", "", "nl", "UTC", "enrolled", None, (), Reach.UNKNOWN)


def read(sheet: bytes) -> list[dict[str | None, object]]:
    assert sheet.startswith(b"\xef\xbb\xbf"), "Excel would take it for another code page"
    return list(csv.DictReader(StringIO(sheet.decode("utf-8-sig"), newline="")))


async def test_a_report_has_a_line_for_each_person() -> None:
    [row] = read(await report_sheet(lines("001204")))

    assert (row["user"], row["serial_number"], row["due"]) == ("ann@contoso.example", "001204", "2026-12-18")
    assert (row["last_at"], row["acted_at"], row["result"]) == ("2026-12-01T08:30:15+00:00", "", "reminded")


@pytest.mark.parametrize("written", ["=1+1", "+1", "-1", "@SUM(A1)"])
async def test_a_cell_that_a_spreadsheet_would_calculate_is_text(written: str) -> None:
    [row] = read(await report_sheet(lines(written)))

    assert row["serial_number"] == f"'{written}"


async def test_a_dry_run_has_the_times_of_all_reminders() -> None:
    reminded, enrolled = read(await dry_run_sheet(previews()))

    assert (reminded["standing"], reminded["code"], reminded["reminders"]) == ("reminded", "0x80180014", "2")
    assert reminded[None] == ["2026-12-01T08:30:15+00:00"] * 2
    assert (enrolled["obstacle"], enrolled["reminders"]) == ("", "0")
