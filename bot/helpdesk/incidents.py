"""Incidents as they are noticed, told about and ended. What is decided here is committed with the turn, or not at all.

Whoever changes an incident writes its row, with the revision that they read, even where only its banner changes: so of
two at once one is decided again, and no ticket is linked to an incident that is over.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.advisor import UNKNOWN
from bot.helpdesk import incident_news
from bot.helpdesk.action import Link, Resume
from bot.helpdesk.change import change
from bot.helpdesk.channels import Channels
from bot.helpdesk.incident import LONGEST_NEWS, WINDOW, Incident, Refused, together
from bot.helpdesk.incident_card import banner, id_of, key_of
from bot.helpdesk.row import row_of, ticket_of
from bot.helpdesk.ticket import Agent, Ticket
from bot.storage.incidents import IncidentStore
from bot.storage.outbox import Message
from bot.storage.tickets import TicketStore
from bot.storage.work import NOTHING, Happening, Parcel, TicketWrite, Work
from cards.message import card
from cards.render import Renderer
from dialogs.effects import Answer, Card, Text
from dialogs.turn import Turn

MOST_WAITING = 200
"""Waiting tickets of a channel that are looked through for an incident that nobody noticed."""

Due = Callable[[Ticket], datetime | None]


class Incidents:
    """Notices that several people have the same failure, and does what agents decide about it."""

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        store: IncidentStore,
        tickets: TicketStore,
        renderer: Renderer,
        channels: Channels,
        due: Due,
        *,
        time_zone: str | None = None,
    ) -> None:
        """Use `store` and `tickets`. Banners are in the language of their channel, with times in `time_zone` (IANA).

        `due` tells when somebody has to look at a ticket next (bot.helpdesk.service_level.due_at).
        """
        self._store = store
        self._tickets = tickets
        self._renderer = renderer
        self._channels = channels
        self._due = due
        self._time_zone = time_zone

    async def noticed(self, ticket: Ticket, at: datetime) -> tuple[Ticket, Work]:
        """Return a ticket that is being opened, linked where it belongs to an incident, and what goes with that.

        The work has the earlier tickets that are linked with it, but not the ticket itself.
        """
        if ticket.failure in ("", UNKNOWN):
            return ticket, NOTHING
        row = await self._store.open_of(ticket.failure, ticket.channel_id)
        if row is not None:
            incident = Incident.from_row(row)
            members = await self._tickets_of(incident)
            return self._joined(incident, members, (ticket,), at)
        alike = await self._tickets.same_failure(ticket.failure, ticket.opened_at - WINDOW)
        earlier = together(ticket, [ticket_of(found) for found in alike])
        if not earlier:
            return ticket, NOTHING
        opened_at = min(other.opened_at for other in (*earlier, ticket))
        incident = Incident(await self._store.next_id(), ticket.failure, ticket.channel_id, opened_at)
        return self._joined(incident, (), (*earlier, ticket), at)

    async def overlooked(self, at: datetime) -> Work:
        """Return the work of an incident that nobody noticed, because its tickets were opened at the same moment.

        For a sweep, which commits it and calls again the next time; nothing where there is none.
        """
        rows = await self._tickets.waiting([channel.id for channel in self._channels], MOST_WAITING)
        for row in rows:
            if row.failure and row.incident_id is None and at - row.opened_at <= WINDOW:
                linked, work = await self.noticed(ticket_of(row), at)
                if work:
                    return replace(work, tickets=(*work.tickets, self._write(linked)))
        return NOTHING

    async def pressed(self, turn: Turn, agent: Agent) -> tuple[tuple[Answer, ...], Work]:
        """Do what an agent, who was authorized for it, pressed on a banner; they see what has come of it."""
        assert turn.press is not None  # noqa: S101 - whoever calls has looked at its verb
        incident_id = id_of(turn.press.card)
        row = None if incident_id is None else await self._store.of(incident_id)
        if row is None:
            return _line("incident.refused.unknown"), NOTHING
        incident = Incident.from_row(row)
        tickets = await self._tickets_of(incident)
        work = NOTHING
        match turn.press.verb:
            case "incident.news":
                told = incident.told(str(turn.press.data.get("text", "")), agent, turn.at)
                if isinstance(told, Refused):
                    return _line(f"incident.refused.{told}", most=LONGEST_NEWS), NOTHING
                incident = told
                work = self._work(incident, tickets, turn.at, happenings=incident_news.newest(incident, tickets))
            case "incident.over" if incident.is_open:
                incident = incident.over(agent, turn.at)
                resumed = [change(ticket, Resume(), turn.at) for ticket in tickets]
                tickets = [now if isinstance(now, Ticket) else was for was, now in zip(tickets, resumed, strict=True)]
                written = [ticket for ticket in resumed if isinstance(ticket, Ticket)]
                told_over = incident_news.over(incident, tickets)
                work = self._work(incident, tickets, turn.at, written=written, happenings=told_over)
        return (Answer(banner(incident, tickets, turn.at)),), work

    async def redrawn(self, ticket: Ticket, at: datetime) -> Work:
        """Return the work that draws the banner anew after a ticket of its incident has changed.

        Nothing for a ticket without an incident, or whose incident is over.
        """
        row = None if ticket.incident_id is None else await self._store.of(ticket.incident_id)
        if row is None or row.closed_at is not None:
            return NOTHING
        incident = Incident.from_row(row)
        others = [other for other in await self._tickets_of(incident) if other.number != ticket.number]
        return Work(parcels=(self._parcel(incident, banner(incident, (*others, ticket), at)),))

    async def open_failures(self) -> set[str]:
        """Return what several people have at the moment, as values of the fact `error`: nobody is reminded of it."""
        return await self._store.open_failures()

    def _joined(
        self, incident: Incident, members: Sequence[Ticket], joining: Sequence[Ticket], at: datetime
    ) -> tuple[Ticket, Work]:
        """Link tickets, the one that is being opened last; their people learn that they are not alone."""
        linked = [_linked(ticket, incident, at) for ticket in joining]
        everybody = [*members, *linked]
        happenings = incident_news.known(incident, everybody, linked)
        return linked[-1], self._work(incident, everybody, at, written=linked[:-1], happenings=happenings)

    def _work(
        self,
        incident: Incident,
        tickets: Sequence[Ticket],
        at: datetime,
        *,
        written: Sequence[Ticket] = (),
        happenings: tuple[Happening, ...] = (),
    ) -> Work:
        """Return an incident with its banner as it is now, the tickets that have changed with it, and what is told."""
        return Work(
            tickets=tuple(self._write(ticket) for ticket in written),
            incidents=(incident.to_row(),),
            parcels=(self._parcel(incident, banner(incident, tickets, at)),),
            happenings=happenings,
        )

    async def _tickets_of(self, incident: Incident) -> list[Ticket]:
        return [ticket_of(row) for row in await self._tickets.of_incident(incident.id)]

    def _write(self, ticket: Ticket) -> TicketWrite:
        return TicketWrite(row_of(ticket, self._due(ticket)))

    def _parcel(self, incident: Incident, shown: Card) -> Parcel:
        """Return the banner for its channel: a new message the first time, and then in place."""
        channel = self._channels.get(incident.channel_id)
        locale = "en" if channel is None else channel.locale
        body = card(self._renderer.card(shown.template, shown.params, locale, self._time_zone))
        message = Message(
            key=key_of(incident.id),
            method="send" if incident.revision == 0 else "update",
            activity=body,
            policy="hold",
            activity_id=incident.card_id,
        )
        return Parcel(incident.channel_id, message)


def _linked(ticket: Ticket, incident: Incident, at: datetime) -> Ticket:
    linked = change(ticket, Link(incident.id), at)
    return linked if isinstance(linked, Ticket) else ticket


def _line(message: str, **params: object) -> tuple[Answer, ...]:
    return (Answer(Text(message, params)),)
