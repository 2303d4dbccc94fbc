"""`dry-run`: exactly who would get what, when and in which language, and how long it takes. Nothing is sent."""

import argparse
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.commands.campaign.names import Names
from bot.commands.campaign.place import Place
from bot.commands.campaign.table import table
from bot.reminders.dry_run import Preview, Summary
from bot.rows import writer, writing

COLUMNS = (
    "object_id", "user", "serial_number", "locale", "time_zone", "standing", "obstacle", "code", "reach", "reminders",
)  # fmt: skip
SHOWN = ("user", "serial_number", "locale", "standing", "obstacle", "first", "reminders")
MOST_SHOWN = 50
"""People in the table; with --format all of them are written."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("name")
    parser.add_argument("--names", action="store_true", help="with user names, for which Graph is asked (on record)")
    parser.add_argument("--format", choices=("csv", "jsonl"), help="write everybody, not a table")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there, instead of to standard output")


async def run(place: Place, options: argparse.Namespace) -> int:
    """Find it out. The figures go to standard error where the people go to standard output."""
    if options.output is not None and options.format is None:
        options.format = "jsonl" if options.output.suffix == ".jsonl" else "csv"
    campaign = await place.campaign(options.name)
    dry_run = await place.rollout.dry_run(campaign, place.now())
    named = Names(place.fleet.audience, campaign.owner_id if options.names else "").of(dry_run.lines())
    if options.format is not None:
        with writing(options.output) as file:
            write = writer(file, COLUMNS, options.format)
            async for preview, user in named:
                write(_row(preview, user))
    else:
        await _show(place, named)
    summary = await dry_run.summary(place.base.settings.send_rate)
    told = sys.stderr if options.format is not None and options.output is None else sys.stdout
    print("\n".join(_summary(place, summary)), file=told)
    return 0


async def _show(place: Place, named: AsyncIterator[tuple[Preview, str]]) -> None:
    rows: list[list[str]] = []
    more = 0
    async for preview, user in named:
        if len(rows) < MOST_SHOWN:
            rows.append(_shown(place, preview, user))
        else:
            more += 1
    header = [place.words.plain(f"campaign_cli.column.{name}") for name in SHOWN]
    print("\n".join(table(header, rows)))
    if more:
        print(place.words.plain("campaign_cli.more", number=more))
    print()


def _row(preview: Preview, user: str) -> dict[str, object]:
    seen = preview.obstacle
    return {
        "object_id": preview.object_id,
        "user": user,
        "serial_number": preview.serial_number,
        "locale": preview.locale,
        "time_zone": preview.time_zone,
        "standing": preview.standing,
        "obstacle": None if seen is None else seen.kind,
        "code": None if seen is None else seen.code,
        "reach": preview.reach.value,
        "reminders": [at.isoformat(timespec="seconds") for at in preview.times],
    }


def _shown(place: Place, preview: Preview, user: str) -> list[str]:
    words, seen = place.words, preview.obstacle
    first = _local(preview.times[0], preview.time_zone) if preview.times else ""
    return [
        user or preview.object_id,
        preview.serial_number,
        preview.locale,
        words.plain(f"campaign_cli.standing.{preview.standing}"),
        "" if seen is None else " ".join((words.plain(f"campaign_obstacle.{seen.kind}"), seen.code)).strip(),
        first,
        str(len(preview.times)),
    ]


def _summary(place: Place, summary: Summary) -> Iterator[str]:
    words = place.words
    yield words.plain("campaign_cli.summary.people", number=summary.people)
    for standing, people in summary.by_standing.items():
        yield f"  {words.plain(f'campaign_cli.standing.{standing}')}: {people}"
    yield words.plain("campaign_cli.summary.reminders", number=summary.reminders)
    for day, reminders in summary.by_day.items():
        yield f"  {day.isoformat()}: {reminders}"
    yield words.plain("campaign_cli.summary.takes", span=str(summary.takes).partition(".")[0])
    languages = ", ".join(f"{language}: {people}" for language, people in summary.by_language.items())
    if languages:
        yield words.plain("campaign_cli.summary.languages", languages=languages)


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
