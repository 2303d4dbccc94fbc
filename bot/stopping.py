"""Running until somebody says stop: Ctrl-C, or SIGTERM."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import structlog

log = structlog.get_logger()

SIGNALS = (signal.SIGINT, signal.SIGTERM)

if sys.platform == "win32":
    new_event_loop = asyncio.SelectorEventLoop
else:
    from uvloop import new_event_loop  # a third less for a turn than asyncio's own

Work = Callable[[asyncio.Event], Coroutine[None, None, None]]
"""What to run. The event is set when it is to end; it cleans up after itself."""

PATIENCE = 9.0
"""Seconds for the work to end: after ten whoever runs containers kills it. What is cut off stands in the database."""

STEP = 0.2
"""Seconds for each thing that is cut off after that, to clean up after itself."""


def run_until_stopped(work: Work) -> None:
    """Run `work` on a new event loop: uvloop's, on Windows the kind that PostgreSQL's driver needs.

    A signal is heard from the first moment on. One that comes during the start ends the work when it has started, so
    nothing is left half done.
    """
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_watched(work))


async def _watched(work: Work) -> None:
    stop = asyncio.Event()
    async with _listening(stop):
        working = asyncio.create_task(work(stop))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        await asyncio.wait({working}, timeout=PATIENCE)
        await _cut_off(working)


async def _cut_off(working: asyncio.Task[None]) -> None:
    """End work that takes too long: whatever it waits for at the time is cancelled, one thing after the other."""
    if working.done():
        await working
        return
    log.warning("what is under way is cut off", seconds=PATIENCE)
    while not working.done():
        working.cancel()
        await asyncio.wait({working}, timeout=STEP)
    await asyncio.gather(working, return_exceptions=True)


if sys.platform == "win32":

    @asynccontextmanager
    async def _listening(stop: asyncio.Event) -> AsyncIterator[None]:
        """Set `stop` at a signal. There one is seen only between two steps of the loop, so it takes some."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        steps = asyncio.create_task(_take_steps())
        yield
        steps.cancel()

    async def _take_steps() -> None:
        while True:  # noqa: ASYNC110 - there is nothing to wait for
            await asyncio.sleep(0.5)

else:

    @asynccontextmanager
    async def _listening(stop: asyncio.Event) -> AsyncIterator[None]:
        """Set `stop` at a signal."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, stop.set)
        yield
