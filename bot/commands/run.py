"""Run the bot, with a worker for its durable jobs, until it is told to stop."""

import argparse
import asyncio

from bot.app import running_app
from bot.serving import serve, serve_until
from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: all is in the settings."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes its options
    """Run until SIGINT or SIGTERM. 2 where a setting is wrong."""
    return serve(_run)


async def _run(stop: asyncio.Event) -> None:
    await serve_until(stop, running_app(load_settings()))
