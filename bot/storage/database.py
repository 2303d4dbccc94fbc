"""The database: one pool of connections to PostgreSQL 14 or newer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from psycopg import AsyncConnection, Error
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]

DatabaseError = Error
"""What a statement raises where the database does not take it, or cannot be reached."""

POOL_SIZE = 10
"""Connections at most. A turn holds one only for the length of a statement."""


@asynccontextmanager
async def open_pool(url: str, *, size: int = POOL_SIZE) -> AsyncIterator[Pool]:
    """Open a pool that is closed at the end.

    Every statement is a transaction of its own unless a caller opens one; times come back as aware UTC.
    """
    pool = Pool(
        url,
        kwargs={"autocommit": True, "row_factory": dict_row, "options": "-c timezone=UTC -c random_page_cost=1.1"},
        min_size=1,
        max_size=size,
        configure=_configure,
        open=False,
    )
    await pool.open(wait=True)
    try:
        yield pool
    finally:
        await pool.close()


async def try_connection(url: str) -> None:
    """Connect once. Raises DatabaseError where that fails; a pool would go on trying, for half a minute."""
    connection = await AsyncConnection.connect(url, connect_timeout=5)
    await connection.close()


async def _configure(connection: AsyncConnection[DictRow]) -> None:
    set_json_dumps(orjson.dumps, connection)
    set_json_loads(orjson.loads, connection)
