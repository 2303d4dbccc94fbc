"""Durable jobs on procrastinate, in the same database as everything else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import procrastinate

from bot.storage.database import Pool

Sweep = Callable[[], Awaitable[None]]


@asynccontextmanager
async def running_jobs(pool: Pool, sweeps: tuple[Sweep, ...]) -> AsyncIterator[procrastinate.App]:
    """Run a worker in the background until the end.

    Every minute one worker of all replicas looks for what a process that died has left: the sweeps.
    """
    app = procrastinate.App(connector=procrastinate.PsycopgConnector())

    @app.periodic(cron="* * * * *")
    @app.task(name="sweep", queueing_lock="sweep", pass_context=False)
    async def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says for which minute
        for one in sweeps:
            await one()

    async with app.open_async(pool):
        worker = asyncio.create_task(
            app.run_worker_async(
                install_signal_handlers=False,
                listen_notify=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=5,
            )
        )
        try:
            yield app
        finally:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
