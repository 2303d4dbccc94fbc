"""Running until somebody says stop."""

import asyncio
import signal
import sys
from collections.abc import Coroutine

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run_until_done(work: Coroutine[object, object, None]) -> None:
    """Run `work` on a new event loop; on Windows on the kind that PostgreSQL's driver needs."""
    factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(work)


async def stopped() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        for number in SIGNALS:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        while not stop.is_set():  # noqa: ASYNC110 - there a signal is seen only when the loop takes a step
            await asyncio.sleep(0.5)
        return
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
