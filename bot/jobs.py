"""Durable jobs on procrastinate, in the same database as everything else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

import procrastinate
from procrastinate.jobs import Status

from bot.storage.database import Pool

GRACE = 5.0
"""Seconds in which a job may end when the bot stops."""

Sweep = Callable[[], Awaitable[None]]


class Events(Protocol):
    """Takes an event of our own into its conversation."""

    async def happen(self, conversation_id: str, key: str, name: str, data: dict[str, object]) -> None:
        """Take it in; a second time is the same time."""
        ...


@asynccontextmanager
async def running_jobs(
    pool: Pool, events: Events, sweeps: tuple[Sweep, ...], retention: Sweep
) -> AsyncIterator[procrastinate.App]:
    """Run a worker in the background until the end.

    Events that a turn put off come in when they are due. Every quarter of a minute one worker of all replicas looks for
    what a process that died has left: the sweeps, and its jobs, which may all be run again. Every ten minutes one runs
    `retention`, which deletes what is too old and reads more for that.
    """
    app = procrastinate.App(connector=procrastinate.PsycopgConnector())

    @app.periodic(cron="* * * * * */15")  # with seconds, in the sixth place
    @app.task(name="sweep", queueing_lock="sweep", pass_context=False)
    async def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says for which time
        await _retry_stalled(app)
        for one in sweeps:
            await one()

    @app.periodic(cron="*/10 * * * *")
    @app.task(name="retention", queueing_lock="retention", pass_context=False)
    async def delete_what_is_too_old(timestamp: int) -> None:  # noqa: ARG001 - as above
        await retention()

    @app.task(name="happen", retry=procrastinate.RetryStrategy(wait=30))  # until the database takes it
    async def happen(conversation_id: str, key: str, name: str, data: dict[str, object]) -> None:
        await events.happen(conversation_id, key, name, data)

    async with app.open_async(pool):
        await _retry_stalled(app)
        worker = asyncio.create_task(
            app.run_worker_async(
                install_signal_handlers=False,
                listen_notify=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE,
            )
        )
        try:
            yield app
        finally:
            while not worker.done():  # procrastinate loses a cancellation that comes while it starts
                worker.cancel()
                await asyncio.wait({worker}, timeout=GRACE + 1)
            await asyncio.gather(worker, return_exceptions=True)


async def _retry_stalled(app: procrastinate.App) -> None:
    """Give back the jobs of workers that are silent for half a minute; procrastinate leaves them where they are.

    Of a sweep the next one may wait already, under the same lock: then the one that stalled is not needed any more.
    """
    for job in await app.job_manager.get_stalled_jobs():
        try:
            await app.job_manager.retry_job(job)
        except procrastinate.exceptions.UniqueViolation:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
