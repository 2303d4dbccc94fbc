"""Serving until told to stop, as every command does that runs the bot, or a worker."""

import asyncio
import gc
import sys
from contextlib import AbstractAsyncContextManager

from bot.app import App
from bot.errors import EnrollDeskError
from bot.logs import set_up_logs
from bot.spans import exporting
from bot.stopping import Work, run_until_stopped

YOUNG = 20_000
"""New objects after which the collector looks for cycles. Python's own 700 would take a seventh of each turn."""


def serve(work: Work) -> int:
    """Run `work` until SIGINT or SIGTERM, as `run_until_stopped` does, and return the exit code.

    2 where something stands in the way of a start; what it is goes to standard error.
    """
    set_up_logs()
    gc.set_threshold(YOUNG)
    try:
        run_until_stopped(work)
    except (EnrollDeskError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


async def serve_until(stop: asyncio.Event, starting: AbstractAsyncContextManager[App]) -> None:
    """Start, serve until `stop`, and let what is under way end."""
    with exporting():
        async with starting as app:
            gc.freeze()  # what is there now is there to stay: the collector need not look through it again and again
            await stop.wait()
            await app.readiness.drain()
