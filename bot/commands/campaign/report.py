"""`report`: what came of everybody in a campaign, as CSV or JSON Lines."""

import argparse
from dataclasses import asdict, fields
from datetime import date, datetime
from pathlib import Path

from bot.commands.campaign.place import Place
from bot.reminders.report import ReportLine
from bot.rows import writer, writing

COLUMNS = tuple(field.name for field in fields(ReportLine))


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("name")
    parser.add_argument("--names", action="store_true", help="with user names, for which Graph is asked (on record)")
    parser.add_argument("--format", choices=("csv", "jsonl"), default="csv", help="default: csv")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there, instead of to standard output")
    parser.add_argument("--excel", action="store_true", help="begin a CSV with a byte order mark, for Excel's sake")


async def run(place: Place, options: argparse.Namespace) -> int:
    """Write it."""
    campaign = await place.campaign(options.name)
    lines = place.rollout.report_lines(campaign, asked_by=campaign.owner_id if options.names else "")
    encoding = "utf-8-sig" if options.excel and options.format == "csv" else "utf-8"
    with writing(options.output, encoding=encoding) as file:
        write = writer(file, COLUMNS, options.format)
        async for line in lines:
            write({name: _plain(value) for name, value in asdict(line).items()})
    return 0


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
