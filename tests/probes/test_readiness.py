"""Readiness against a database that is gone, or behind; and who is told of the end."""

import asyncio

from bot.probes import readiness as module
from bot.probes.readiness import Readiness
from bot.storage.database import Pool, open_pool


async def test_a_database_that_is_gone_is_missing_and_comes_back(database_url: str, pool: Pool) -> None:
    async with open_pool(database_url) as closed:
        pass

    assert await Readiness(closed).missing() == ["database"]
    assert await Readiness(pool).missing() == []


async def test_a_migration_that_was_not_applied_is_missing(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("delete from migration where name like '0013%'")

    assert await Readiness(pool).missing() == ["migrations"]


async def test_a_migration_of_a_newer_version_does_no_harm(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into migration (name) values ('9999_of_tomorrow.sql')")

    assert await Readiness(pool).missing() == []


async def test_many_who_ask_are_one_look(pool: Pool) -> None:
    readiness = Readiness(pool)
    await asyncio.gather(*(readiness.missing() for _ in range(50)))

    assert pool.get_stats()["requests_num"] == 1


async def test_draining_waits_for_nobody_where_nobody_asks(pool: Pool) -> None:
    async with asyncio.timeout(module.TELL / 2):
        await Readiness(pool).drain()


async def test_draining_ends_as_soon_as_whoever_asks_was_told(pool: Pool) -> None:
    readiness = Readiness(pool)
    assert await readiness.missing() == []
    draining = asyncio.create_task(readiness.drain())
    await asyncio.sleep(0)
    assert not draining.done()

    assert await readiness.missing() == ["draining"]

    async with asyncio.timeout(module.TELL / 2):
        await draining
