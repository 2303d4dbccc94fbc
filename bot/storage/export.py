"""Tickets as an owner takes them away: read in a stream, however many there are."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from bot.storage.queries import queries

AT_ONCE = 500
"""Rows that are fetched together."""

_SQL = queries("export")


@dataclass(frozen=True, slots=True)
class ExportedTicket:
    """What is exported of a ticket: nothing tells whose it was. Times are aware UTC."""

    number: int
    opened_at: datetime
    taken_at: datetime | None
    answered_at: datetime | None
    """When an agent last answered; None while the person waits."""
    closed_at: datetime | None
    status: str
    ending: str | None
    holder: str | None
    """The name of the agent who has it, or had it last; None when it has gone (bot.storage.retention)."""
    failure: str
    incident_id: int | None
    stars: int | None
    lines: int
    """How many there are. They go with the text of the ticket."""
    request: Mapping[str, object] | None
    """What the person sent; None where texts are not wanted."""
    said: Sequence[Mapping[str, str]] | None
    """Each line: `at`, `kind`, `author`, `text`; None where texts are not wanted."""


async def tickets(
    url: str, *, since: datetime | None = None, until: datetime | None = None, with_text: bool = False
) -> AsyncGenerator[ExportedTicket]:
    """Read the tickets that were opened from `since` until before `until`, in the order of their numbers.

    `url` is that of the database. All are read as they were at one moment. Raises psycopg.Error.
    """
    params = {"since": since, "until": until, "with_text": with_text}
    async with (
        await AsyncConnection.connect(url, options="-c timezone=UTC") as connection,
        connection.cursor(name="tickets", row_factory=class_row(ExportedTicket)) as cursor,
    ):
        cursor.itersize = AT_ONCE
        await cursor.execute(_SQL["tickets"], params)
        async for ticket in cursor:
            yield ticket
