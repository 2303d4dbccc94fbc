"""Tickets in PostgreSQL: what the helpdesk looks for, and what it changes by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, TypeVar

from psycopg import Rollback
from psycopg.rows import DictRow

from bot.storage.database import Pool
from bot.storage.queries import queries
from bot.storage.transcript import words_of
from bot.storage.work import JSON, Line, TicketRow, Work, write

_SQL = queries("tickets")
_TICKET = tuple(field.name for field in fields(TicketRow))

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Unposted:
    """An open ticket that has no card, and why."""

    row: TicketRow
    status: Literal["ambiguous", "rejected", "gone"] | None
    """What became of the last card; None where none was put in the outbox, or it is no longer kept there."""
    fault: str
    attempts: int
    """How many cards were tried."""
    since: datetime
    """When the last of them ended; without one, when the ticket was opened."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A line that was to be relayed and may not have arrived, or surely did not, of which nobody was told yet."""

    id: int
    """For `Work.told`."""
    number: int
    """The ticket's."""
    conversation_id: str
    """Where it was to go: the channel, or the person's chat."""
    status: Literal["ambiguous", "rejected", "gone"]
    fault: str
    activity: JSON
    since: datetime


class TicketStore:
    """Finds tickets, and commits what is decided about them outside a turn."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def next_number(self) -> int:
        """Return a number that nobody else gets. One that is not used is never given again."""
        return int((await self._rows("next_number"))[0]["number"])

    async def of(self, number: int) -> TicketRow | None:
        """Return a ticket; None where there is none of that number."""
        return _first(await self._tickets("of", number=number))

    async def by_card(self, channel_id: str, card_id: str) -> TicketRow | None:
        """Return the ticket whose card is that message, also where a newer card has taken its place."""
        return _first(await self._tickets("by_card", channel_id=channel_id, card_id=card_id))

    async def lacks_card(self, channel_id: str) -> bool:
        """Tell whether a ticket of that channel has no card that anybody knows of."""
        return bool((await self._rows("lacks_card", channel_id=channel_id))[0]["lacks_card"])

    async def open_of(self, tenant_id: str, object_id: str) -> TicketRow | None:
        """Return a person's newest open ticket."""
        return _first(await self._tickets("open_of", tenant_id=tenant_id, object_id=object_id))

    async def ahead(self, channel_id: str, number: int | None) -> int:
        """Count the waiting tickets of a channel that have a smaller number; None: all that wait."""
        return int((await self._rows("ahead", channel_id=channel_id, number=number))[0]["ahead"])

    async def taken_since(self, channel_id: str, since: datetime, most: int) -> list[tuple[datetime, datetime]]:
        """Return when tickets were opened and first taken, of those taken since then, the newest first."""
        rows = await self._rows("taken_since", channel_id=channel_id, since=since, most=most)
        return [(row["opened_at"], row["taken_at"]) for row in rows]

    async def lately_taken(self, channel_id: str, most: int) -> list[TicketRow]:
        """Return the tickets of a channel that were taken last, the newest first."""
        return await self._tickets("lately_taken", channel_id=channel_id, most=most)

    async def due(self, now: datetime, most: int) -> list[TicketRow]:
        """Return tickets that somebody has to look at now, those due longest first."""
        return await self._tickets("due", now=now, most=most)

    async def unposted(self, now: datetime, most: int) -> list[Unposted]:
        """Return open tickets without a card for whose card nothing is under way since `now` or before.

        Those whose last card ended longest ago come first. One whose card Teams took without telling its id counts as
        ambiguous.
        """
        return [
            Unposted(_ticket(row), row["post_status"], row["fault"] or "", row["attempts"], row["since"])
            for row in await self._rows("unposted", now=now, most=most)
        ]

    async def undelivered(self, most: int) -> list[Undelivered]:
        """Return relayed lines that may not have arrived, or did not, and that nobody was told of: the oldest first.

        A relayed line never goes twice (policy "hold"), and its key is `ticket.<number>`, or begins so and with a dot.
        What is in a thread waits for the card of its ticket, and is not among these before.
        """
        return [Undelivered(**row) for row in await self._rows("undelivered", most=most)]

    async def held_by(self, object_id: str, most: int) -> list[TicketRow]:
        """Return the open tickets that an agent has taken, the oldest first."""
        return await self._tickets("held_by", object_id=object_id, most=most)

    async def waiting(self, channel_ids: Sequence[str], most: int) -> list[TicketRow]:
        """Return the tickets of these channels that nobody has taken, the oldest first."""
        return await self._tickets("waiting", channel_ids=list(channel_ids), most=most)

    async def open_in(self, channel_ids: Sequence[str], most: int) -> list[TicketRow]:
        """Return the tickets of these channels that are not closed, the oldest first."""
        return await self._tickets("open_in", channel_ids=list(channel_ids), most=most)

    async def search(self, text: str, most: int) -> list[TicketRow]:
        """Return tickets in which every word of `text` occurs, the newest first; without a word, the newest.

        A word may be part of the number, of the asker's name, of what they wrote, or of the failure. Reads all tickets.
        """
        return await self._tickets("search", words=text.split(), most=most)

    async def lines(self, number: int) -> list[Line]:
        """Return the lines of a ticket in their order."""
        return [Line(**row) for row in await self._rows("lines", number=number)]

    async def conversation(self, conversation_id: str, most: int) -> list[Line]:
        """Return the newest messages of a chat, the oldest first: what the person wrote and what the bot said.

        A card that was replaced is there once, as it is now: the pressed button shows in it. What has no words is not.
        """
        rows = await self._rows("conversation", conversation_id=conversation_id, most=most)
        lines = [Line(row["at"], row["kind"], "", words_of(row["activity"])) for row in rows]
        return [line for line in reversed(lines) if line.text]

    async def same_failure(self, failure: str, since: datetime) -> list[TicketRow]:
        """Return the tickets of that failure that were opened since then, in all channels, the oldest first."""
        return await self._tickets("same_failure", failure=failure, since=since)

    async def of_incident(self, id: int) -> list[TicketRow]:  # noqa: A002 - the column's name
        """Return the tickets of an incident, closed ones too, the oldest first."""
        return await self._tickets("of_incident", id=id)

    async def commit(self, work: Work, now: datetime) -> bool:
        """Commit what was decided outside a turn. False where something has changed since: nothing was written."""
        async with self._pool.connection() as connection, connection.transaction() as transaction:
            is_written = await write(connection, work, now)
            if not is_written:
                raise Rollback(transaction)  # which ends with the block
        return is_written

    async def _tickets(self, name: str, **params: object) -> list[TicketRow]:
        return [_ticket(row) for row in await self._rows(name, **params)]

    async def _rows(self, name: str, **params: object) -> list[DictRow]:
        async with self._pool.connection() as connection:
            return await (await connection.execute(_SQL[name], params)).fetchall()


def _ticket(row: DictRow) -> TicketRow:
    return TicketRow(**{name: row[name] for name in _TICKET})


def _first(rows: Sequence[Row]) -> Row | None:
    return rows[0] if rows else None
