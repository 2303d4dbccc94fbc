"""Incidents in PostgreSQL: what fails for several people. They change with the tickets, by `bot.storage.work`."""

from psycopg.rows import DictRow

from bot.storage.database import Pool
from bot.storage.queries import queries
from bot.storage.work import IncidentRow

_SQL = queries("incidents")


class IncidentStore:
    """Finds incidents."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def next_id(self) -> int:
        """Return an id that nobody else gets."""
        return int((await self._rows("next_id"))[0]["id"])

    async def of(self, id: int) -> IncidentRow | None:  # noqa: A002 - the column's name
        """Return an incident; None where there is none of that id."""
        return _first(await self._rows("of", id=id))

    async def open_of(self, failure: str, channel_id: str) -> IncidentRow | None:
        """Return the open incident of a failure in a channel; None where there is none."""
        return _first(await self._rows("open_of", failure=failure, channel_id=channel_id))

    async def open_failures(self) -> set[str]:
        """Return what fails for several people now, in any channel: the failures of the open incidents."""
        return {row["failure"] for row in await self._rows("open_failures")}

    async def _rows(self, name: str, **params: object) -> list[DictRow]:
        async with self._pool.connection() as connection:
            return await (await connection.execute(_SQL[name], params)).fetchall()


def _first(rows: list[DictRow]) -> IncidentRow | None:
    return IncidentRow(**rows[0]) if rows else None
