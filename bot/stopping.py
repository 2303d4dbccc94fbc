"""Running until somebody says stop: Ctrl-C, or SIGTERM."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable

SIGNALS = (signal.SIGINT, signal.SIGTERM)

Work = Callable[[asyncio.Event], Awaitable[None]]
"""What to run. The event is set when it is to end; it cleans up after itself."""


def run_until_stopped(work: Work) -> None:
    """Run `work` on a new event loop, on Windows on the kind that PostgreSQL's driver needs.

    A signal is heard from the first moment on. One that comes during the start ends the work when it has started, so that
    nothing is left half done.
    """
    factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(_watched(work))


async def _watched(work: Work) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        for number in SIGNALS:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        awake = asyncio.create_task(_stay_awake())
    else:
        for number in SIGNALS:
            loop.add_signal_handler(number, stop.set)
        awake = None
    try:
        await work(stop)
    finally:
        if awake is not None:
            awake.cancel()


async def _stay_awake() -> None:
    """Take a step now and then: on Windows a signal is seen only between two steps of the loop."""
    while True:  # noqa: ASYNC110 - there is nothing to wait for
        await asyncio.sleep(0.5)
