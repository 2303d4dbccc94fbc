"""A ticket as a row of the database, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import cast

from bot.helpdesk.ticket import Agent, Asker, Ending, Status, Ticket
from bot.storage.work import TicketRow


def row_of(ticket: Ticket, due_at: datetime | None) -> TicketRow:
    """Return the row of a ticket: what is looked for has a column, the rest is plain JSON in `data`.

    `due_at` is when somebody has to look at it next (`bot.helpdesk.service_level.due_at`).
    """
    asker = ticket.asker
    return TicketRow(
        number=ticket.number,
        revision=ticket.revision,
        status=ticket.status.value,
        tenant_id=asker.tenant_id,
        asker_id=asker.object_id,
        conversation_id=asker.conversation_id,
        holder_id=None if ticket.holder is None else ticket.holder.id,
        channel_id=ticket.channel_id,
        card_id=ticket.card_id,
        failure=ticket.failure,
        incident_id=ticket.incident_id,
        opened_at=ticket.opened_at,
        taken_at=ticket.taken_at,
        closed_at=ticket.closed_at,
        due_at=due_at,
        data={
            "asker": {"name": asker.name, "locale": asker.locale, "time_zone": asker.time_zone},
            "request": ticket.request,
            "holder": None if ticket.holder is None else asdict(ticket.holder),
            "unposted_at": _text(ticket.unposted_at),
            "told_at": _text(ticket.told_at),
            "answered_at": _text(ticket.answered_at),
            "mentioned": ticket.mentioned,
            "counts_from": _text(ticket.counts_from),
            "asked_at": _text(ticket.asked_at),
            "ending": None if ticket.ending is None else ticket.ending.value,
            "stars": ticket.stars,
            "paused": ticket.paused,
            "wanted": ticket.wanted,
            "acted": list(ticket.acted),
        },
    )


def ticket_of(row: TicketRow) -> Ticket:
    """Return the ticket that `row_of` wrote. Raises KeyError, TypeError or ValueError where it did not."""
    data = row.data
    asker = cast("Mapping[str, str]", data["asker"])
    holder = cast("Mapping[str, str] | None", data["holder"])
    ending = cast("str | None", data["ending"])
    return Ticket(
        number=row.number,
        asker=Asker(row.tenant_id, row.asker_id, conversation_id=row.conversation_id, **asker),
        request=cast("Mapping[str, object]", data["request"]),
        channel_id=row.channel_id,
        opened_at=row.opened_at,
        revision=row.revision,
        status=Status(row.status),
        card_id=row.card_id,
        unposted_at=_moment(data["unposted_at"]),
        holder=None if holder is None else Agent(**holder),
        taken_at=row.taken_at,
        told_at=_moment(data["told_at"]),
        answered_at=_moment(data["answered_at"]),
        mentioned=cast("int", data["mentioned"]),
        counts_from=_moment(data["counts_from"]),
        asked_at=_moment(data["asked_at"]),
        closed_at=row.closed_at,
        ending=None if ending is None else Ending(ending),
        stars=cast("int | None", data["stars"]),
        failure=row.failure,
        incident_id=row.incident_id,
        paused=cast("bool", data["paused"]),
        wanted=cast("str", data["wanted"]),
        acted=tuple(cast("list[str]", data["acted"])),
    )


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _moment(text: object) -> datetime | None:
    return None if text is None else datetime.fromisoformat(cast("str", text))
