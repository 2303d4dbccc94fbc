"""Run the bot without its endpoint: a worker that handles, reminds and sends beside others, until it is told to stop.

It listens for probes (/healthz, /readyz, /metrics): beside a bot on one machine it needs another ENROLLDESK_PORT. It
needs the database of the others (ENROLLDESK_DATABASE_URL). What one that died was at, another takes up.
"""

import argparse
import asyncio

from bot.app import running_worker
from bot.errors import WrongSettings
from bot.serving import serve, serve_until
from bot.settings import load_settings
from bot.settings.types import PREFIX


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: all is in the settings."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes its options
    """Run until SIGINT or SIGTERM. 2 where a setting is wrong."""
    return serve(_run)


async def _run(stop: asyncio.Event) -> None:
    settings = load_settings()
    if settings.database_url is None:
        raise WrongSettings(faults=f"{PREFIX}DATABASE_URL is missing: a worker shares a database with others")
    await serve_until(stop, running_worker(settings))
