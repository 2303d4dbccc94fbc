"""Run the bot, with a worker for its durable jobs, until it is told to stop."""

import argparse
import asyncio
import gc
import sys

from bot.app import running_app
from bot.errors import EnrollDeskError
from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.spans import exporting
from bot.stopping import run_until_stopped

YOUNG = 20_000
"""New objects after which the collector looks for cycles. Python's own 700 would take a seventh of each turn."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: all is in the settings."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes its options
    """Run until SIGINT or SIGTERM. 2 where a setting is wrong."""
    set_up_logs()
    gc.set_threshold(YOUNG)
    try:
        run_until_stopped(_run)
    except (EnrollDeskError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


async def _run(stop: asyncio.Event) -> None:
    settings = load_settings()
    with exporting():
        async with running_app(settings) as app:
            gc.freeze()  # what is there now is there to stay: the collector need not look through it again and again
            await stop.wait()
            await app.readiness.drain()
