"""Run the bot without its endpoint: a worker that handles, reminds and sends beside others, until it is told to stop.

It listens for probes (/healthz, /readyz, /metrics): beside a bot on one machine it needs another ENROLLDESK_PORT. It
needs the database of the others (ENROLLDESK_DATABASE_URL). What one that died was at, another takes up.
"""

import argparse
import asyncio
import gc
import sys

from bot.app import running_worker
from bot.commands.run import YOUNG
from bot.errors import EnrollDeskError, WrongSettings
from bot.logs import set_up_logs
from bot.setting_types import PREFIX
from bot.settings import load_settings
from bot.spans import exporting
from bot.stopping import run_until_stopped


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
    if settings.database_url is None:
        raise WrongSettings(faults=f"{PREFIX}DATABASE_URL is missing: a worker shares a database with others")
    with exporting():
        async with running_worker(settings) as worker:
            gc.freeze()  # as `run` does
            await stop.wait()
            await worker.readiness.drain()
