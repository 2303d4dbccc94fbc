"""Migrations: once, in order, and one runner at a time."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bot.storage.database import Pool, open_pool
from bot.storage.migrate import migrate

MIGRATIONS = Path(__file__).parents[2] / "bot" / "storage" / "migrations"


async def test_a_database_that_is_up_to_date_is_left_alone(pool: Pool) -> None:
    assert await migrate(pool) == []


async def test_two_that_start_together_migrate_once(postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("drop database if exists empty_at_first")
        connection.execute("create database empty_at_first")
    async with open_pool(urlsplit(postgres)._replace(path="/empty_at_first").geturl()) as pool:
        applied = sorted(await asyncio.gather(migrate(pool), migrate(pool)))

    assert applied[0] == []
    ours = [file.name for file in sorted(MIGRATIONS.glob("*.sql"))]
    assert len(ours) > 1
    assert applied[1][-len(ours) :] == ours
