"""Jobs: what is done now and then, by one worker of all replicas."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from bot.jobs import running_jobs
from bot.storage.database import Pool

DEFER = """
select procrastinate_defer_jobs_v1(array[
    row('default', name, 0, null, null, '{"timestamp": 0}', null)::procrastinate_job_to_defer_v1
]) from unnest(array['retention', 'sweep']) as name
"""


STALLED = """
insert into procrastinate_jobs (queue_name, task_name, queueing_lock, args, status)
values
    ('default', 'sweep', 'sweep', '{"timestamp": 0}', 'doing'),
    ('default', 'sweep', 'sweep', '{"timestamp": 1}', 'todo')
"""
"""A sweep whose worker died, and the next one."""


@dataclass
class Done:
    """Tells when something was done."""

    things: defaultdict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def happen(self, conversation_id: str, key: str, name: str, data: dict[str, object]) -> None:
        """Tell of an event."""
        raise AssertionError(conversation_id, key, name, data)

    async def sweep(self) -> None:
        """Tell of a sweep."""
        self.things["sweep"].set()

    async def delete(self) -> None:
        """Tell that what is too old was deleted."""
        self.things["retention"].set()


async def test_what_is_too_old_is_deleted_every_ten_minutes_and_what_was_left_is_looked_for_more_often(
    pool: Pool,
) -> None:
    async with pool.connection() as connection:
        await connection.execute(DEFER)
    done = Done()

    async with running_jobs(pool, done, (done.sweep,), done.delete) as app:
        for name in ("retention", "sweep"):
            await done.things[name].wait()
        crons = {each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()}

    assert crons == {"sweep": "* * * * * */15", "retention": "*/10 * * * *"}


async def test_who_stops_right_after_the_start_does_not_wait_for_ever(pool: Pool) -> None:
    done = Done()
    async with running_jobs(pool, done, (done.sweep,), done.delete):
        pass

    async with running_jobs(pool, done, (done.sweep,), done.delete):
        await done.things["sweep"].wait()


async def test_a_sweep_whose_worker_died_gives_way_to_the_one_that_waits(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(STALLED)
    done = Done()

    async with running_jobs(pool, done, (done.sweep,), done.delete):
        await done.things["sweep"].wait()

    async with pool.connection() as connection:
        left = await connection.execute("select from procrastinate_jobs where status = 'doing'")
        assert await left.fetchone() is None
