"""`progress`: how far a campaign is, as a bar that moves with --follow."""

import argparse
import asyncio
import json
import sys

from bot.commands.campaign.change import state_of
from bot.commands.campaign.overview import as_json
from bot.commands.campaign.place import Place
from bot.reminders.progress import Progress
from bot.storage.campaigns import Figures

WIDTH = 40
"""Characters of the bar."""
EVERY = 2.0
"""Seconds between two looks."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("name")
    parser.add_argument("--follow", action="store_true", help="until it is over, or Ctrl-C")
    parser.add_argument("--json", action="store_true", help="print one JSON object; with --follow one a line")


async def run(place: Place, options: argparse.Namespace) -> int:
    """Print it; with --follow again whenever it has changed."""
    campaign, shown = await place.campaign(options.name), ""
    while True:
        progress = await place.rollout.progress(campaign)
        if progress.shown != shown:
            _print(place, progress, options)
            shown = progress.shown
        if not options.follow or progress.campaign.state.is_over:
            break
        await asyncio.sleep(EVERY)
    if _moves(options):
        print()
    return 0


def _moves(options: argparse.Namespace) -> bool:
    """Tell whether a line takes the place of the one before: only where somebody watches."""
    return bool(options.follow) and not options.json and sys.stdout.isatty()


def _print(place: Place, progress: Progress, options: argparse.Namespace) -> None:
    if options.json:
        told = as_json(progress)
        print(json.dumps(told, ensure_ascii=False, indent=None if options.follow else 2), flush=True)
        return
    figures = progress.figures
    line = place.words.plain(
        "campaign_cli.progress",
        bar=bar(figures),
        percent=round(100 * progress.done),
        enrolled=figures.enrolled,
        reminded=figures.reminded,
        people=figures.people,
        state=state_of(place, progress.campaign),
    )
    moves = _moves(options)
    print(f"\r{line}\x1b[K" if moves else line, end="" if moves else "\n", flush=True)
    if progress.campaign.halted_because and not moves:
        print(place.words.plain(progress.campaign.halted_because))


def bar(figures: Figures) -> str:
    """Draw who has enrolled, who else was reminded, and who is left; together they are everybody."""
    people = max(figures.people, 1)
    enrolled_reminded = sum(number for sent, number in figures.enrolled_after.items() if sent)
    enrolled = round(WIDTH * figures.enrolled / people)
    touched = round(WIDTH * (figures.enrolled + figures.reminded - enrolled_reminded) / people)
    return "█" * enrolled + "▒" * (touched - enrolled) + "·" * (WIDTH - touched)
