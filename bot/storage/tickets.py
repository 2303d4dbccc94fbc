"""Tickets in PostgreSQL: each with its lines, and what a change of it sends, in one transaction with the turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.storage.outbox import Message

JSON = Mapping[str, object]


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
    """What was decided about tickets: all of it is committed, or nothing where one of them has changed since."""

    tickets: tuple[TicketWrite, ...] = ()
    incidents: tuple[IncidentRow, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    happenings: tuple[Happening, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.tickets or self.incidents or self.parcels or self.happenings)


NOTHING = Work()
