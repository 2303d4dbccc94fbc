"""Work for the helpdesk: tickets and incidents with what a change of them sends, written all together or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from bot.metrics.conversation import BY_AGENT
from bot.metrics.tickets import CLOSED, RESOLVED
from bot.storage.outbox import Message
from bot.storage.queries import queries

JSON = Mapping[str, object]

OWN_CHANNEL = "enrolldesk"
"""The channel of events that we send ourselves. The gate lets nobody in from there."""

_SQL = queries("work")


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as it is stored: what is looked for has a column, the rest is in `data` (plain JSON)."""

    number: int
    revision: int
    """That was read; 0 of one that is not stored yet."""
    status: Literal["waiting", "taken", "closed"]
    tenant_id: str
    asker_id: str
    """The Entra object id of whose ticket it is."""
    conversation_id: str
    """Their personal chat."""
    holder_id: str | None
    channel_id: str
    card_id: str | None
    failure: str
    incident_id: int | None
    opened_at: datetime
    taken_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    """When somebody has to look at it next (bot.helpdesk.service_level); None where nobody has to."""
    data: JSON
    """The search reads `asker.name` and `request.sentence` in it (bot.helpdesk.row)."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said or done. `author` is the name of an agent; the person's own lines need none."""

    at: datetime
    kind: Literal["user", "agent", "note", "bot", "event"]
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class TicketWrite:
    """A ticket as it is now, `row.revision` being the one that was read, and the lines that are new."""

    row: TicketRow
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """The same failure from several people. At most one is open for a failure and a channel."""

    id: int
    revision: int
    failure: str
    channel_id: str
    card_id: str | None
    opened_at: datetime
    closed_at: datetime | None
    data: JSON


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message for another conversation than the turn's own."""

    conversation_id: str
    message: Message


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of our own for another conversation, at once. `key` is unique there: it happens once."""

    conversation_id: str
    key: str
    name: str
    data: JSON


@dataclass(frozen=True, slots=True)
class Work:
    """What was decided about tickets: all of it is committed, or nothing where one of them has changed since.

    Raises ValueError where a ticket or an incident is in it twice: the second would always find the first's change.
    """

    tickets: tuple[TicketWrite, ...] = ()
    incidents: tuple[IncidentRow, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    happenings: tuple[Happening, ...] = ()
    told: tuple[int, ...] = ()
    """Ids of lines that were not delivered, of which somebody is told in this (bot.storage.tickets.Undelivered)."""

    def __post_init__(self) -> None:
        """Refuse two changes of one ticket."""
        for kind, ids in (
            ("ticket", [one.row.number for one in self.tickets]),
            ("incident", [one.id for one in self.incidents]),
        ):
            if len(set(ids)) < len(ids):
                raise ValueError(f"a {kind} is written twice: {sorted(ids)}")

    def __bool__(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.tickets or self.incidents or self.parcels or self.happenings or self.told)


NOTHING = Work()


async def write(connection: AsyncConnection[DictRow], work: Work, now: datetime) -> bool:
    """Write it in the transaction that is open, which the caller rolls back where this returns False.

    False: a ticket or an incident is not as it was read, is there already, or the failure has an open incident already.
    Raises what the database raises, and so for a parcel into a conversation that is not kept.
    """
    if await _rows(connection, "write_incidents", work.incidents) is None:
        return False
    written = await _rows(connection, "write_tickets", [one.row for one in work.tickets])
    if written is None or await _rows(connection, "tell", work.told, now=now) is None:
        return False
    lines = [{"number": one.row.number, "line": line} for one in work.tickets for line in one.lines]
    if lines:
        await connection.execute(_SQL["write_lines"], {"rows": Jsonb(lines)})
    if work.parcels:
        await connection.execute(_SQL["queue"], {"rows": Jsonb(work.parcels), "now": now})
    found = [row["number"] for row in written if row["has_new_card"]]
    if found:
        await connection.execute(_SQL["card_found"], {"numbers": found, "now": now})
    for happening in work.happenings:
        await happen(connection, happening, now)
    _count(row["ending"] for row in written if row["ending"] is not None)
    return True


def _count(endings: Iterable[str]) -> None:
    for ending in endings:
        CLOSED.labels(ending).inc()
        if ending == RESOLVED:
            BY_AGENT.inc()


async def happen(connection: AsyncConnection[DictRow], happening: Happening, now: datetime) -> None:
    """Let an event of our own come in. Nothing happens where it did before, or the conversation is not kept."""
    await connection.execute(
        _SQL["happen"],
        {
            "conversation_id": happening.conversation_id,
            "activity_id": f"event:{happening.key}",
            "channel": OWN_CHANNEL,
            "name": happening.name,
            "data": Jsonb(happening.data),
            "now": now,
        },
    )


async def _rows(
    connection: AsyncConnection[DictRow], name: str, rows: Sequence[object], **params: object
) -> list[DictRow] | None:
    """Write rows. None where not every one of them could be written."""
    if not rows:
        return []
    cursor = await connection.execute(_SQL[name], {"rows": Jsonb(rows), **params})
    written = await cursor.fetchall()
    return written if len(written) == len(rows) else None
