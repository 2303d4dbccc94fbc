"""Waiting for work that is under way, but not for ever."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

from bot.reminders.delivery.ports import Sleep


async def wait_for(tasks: Iterable[asyncio.Task[None]], by: datetime, sleep: Sleep) -> None:
    """Wait until all have ended, or it is `by`. None is cancelled, and none raises."""
    ending = asyncio.ensure_future(_all_ended(tasks))
    limit = asyncio.ensure_future(sleep.until(by))
    try:
        await asyncio.wait({ending, limit}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await cancel(ending, limit)


async def cancel(*tasks: asyncio.Task[object]) -> None:
    """Cut short what has not ended, and wait until it has. None raises."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _all_ended(tasks: Iterable[asyncio.Task[None]]) -> None:
    waiting = set(tasks)
    if waiting:
        await asyncio.wait(waiting)  # which, unlike gather, cancels none of them
