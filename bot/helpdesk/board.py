"""The board: the desk's side of its tickets. It writes out what came of an action, for the channel and the person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.helpdesk.channel_card import channel_card, key_of
from bot.helpdesk.channels import Channels
from bot.helpdesk.progress import Progress, Said
from bot.helpdesk.row import row_of, ticket_of
from bot.helpdesk.service_level import ServiceLevel, due_at
from bot.helpdesk.ticket import Agent, Ticket
from bot.storage.outbox import Message
from bot.storage.tickets import TicketStore
from bot.storage.work import Happening, Line, Parcel, TicketWrite, Work
from cards.message import card, text
from cards.render import Renderer
from dialogs.effects import Card
from dialogs.words import Words

LATELY = 50
"""Tickets of a channel that were taken last: whoever did is offered to hand a ticket to."""


class Board:
    """Draws cards and writes lines in the language of their channel, in the desk's own time zone."""

    def __init__(
        self,
        store: TicketStore,
        renderer: Renderer,
        channels: Channels,
        level: ServiceLevel,
        *,
        intune_url: str,
    ) -> None:
        """Use `store` to see who has tickets. `intune_url` is where administrators have Intune (a Cloud has it)."""
        self._store = store
        self._renderer = renderer
        self._channels = channels
        self._level = level
        self._intune_url = intune_url
        self.time_zone = level.hours.zone.key

    def locale(self, channel_id: str) -> str:
        """Return the language of a channel; of one that is no longer the desk's, that of the one for all others."""
        channel = self._channels.get(channel_id) or self._channels.of("")
        return channel.locale

    async def agents(self, channel_id: str) -> list[Agent]:
        """Return who took tickets of the channel lately, the last first."""
        holders = [ticket_of(row).holder for row in await self._store.lately_taken(channel_id, LATELY)]
        return list({holder.id: holder for holder in reversed(holders) if holder is not None}.values())[::-1]

    async def card(self, ticket: Ticket, at: datetime, lead: Words | None = None) -> Card:
        """Return the card of a ticket as it stands at `at`, with `lead` above it for who reads it now."""
        agents = await self.agents(ticket.channel_id)
        return channel_card(ticket, agents, at, intune_url=self._intune_url, lead=lead)

    async def opened(self, progress: Progress, at: datetime) -> Work:
        """Return the work of a ticket whose card is to be posted, with what is said below it."""
        posted = await self._card(progress.ticket, at, "send")
        return self._work(progress, at, posted)

    async def changed(self, before: Ticket, progress: Progress, at: datetime) -> Work:
        """Return the work of a ticket that was changed: its card in place where that shows, and what is said below."""
        is_same = replace(progress.ticket, card_id=before.card_id) == before
        return self._work(progress, at, *([] if is_same else [await self._card(progress.ticket, at, "update")]))

    async def redrawn(self, work: Work, at: datetime) -> Work:
        """Return the work that draws the cards anew of tickets that `work` changes, without a word in their threads."""
        tickets = [ticket_of(write.row) for write in work.tickets]
        return Work(parcels=tuple([await self._card(ticket, at, "update") for ticket in tickets]))

    def write(self, ticket: Ticket, now: datetime, lines: Sequence[Line] = ()) -> TicketWrite:
        """Return a ticket as it is to be stored, due when somebody has to look at it next, but not before `now`."""
        return TicketWrite(row_of(ticket, due_at(ticket, self._level, now)), tuple(lines))

    def reply(self, ticket: Ticket, markdown: str) -> Parcel:
        """Return a line for the thread of a ticket."""
        message = Message(key_of(ticket.number), "reply", text(markdown), "hold", activity_id=ticket.card_id)
        return Parcel(ticket.channel_id, message)

    def markdown(self, ticket: Ticket, message: str, params: Mapping[str, object]) -> str:
        """Return words in the language of the ticket's channel."""
        return self._renderer.text(message, params, self.locale(ticket.channel_id), self.time_zone)

    def _work(self, progress: Progress, at: datetime, *cards: Parcel) -> Work:
        ticket = progress.ticket
        replies = [self.reply(ticket, self._posted(ticket, said)) for said in progress.said if said.is_posted]
        lines = [self._line(ticket, said, at) for said in progress.said if said.is_kept]
        key = f"{key_of(ticket.number)}.{ticket.revision + 1}"
        return Work(
            tickets=(self.write(ticket, at, lines),),
            parcels=(*cards, *replies),
            happenings=tuple(
                Happening(ticket.asker.conversation_id, f"{key}.{place}" if place else key, name, data)
                for place, (name, data) in enumerate(progress.events)
            ),
        )

    async def _card(self, ticket: Ticket, at: datetime, method: Literal["send", "update"]) -> Parcel:
        """Return the card. A second one would split the ticket; to put one in place again does no harm."""
        shown = await self.card(ticket, at)
        body = card(self._renderer.card(shown.template, shown.params, self.locale(ticket.channel_id), self.time_zone))
        policy: Literal["hold", "resend"] = "hold" if method == "send" else "resend"
        message = Message(key_of(ticket.number), method, body, policy, activity_id=ticket.card_id)
        return Parcel(ticket.channel_id, message)

    def _posted(self, ticket: Ticket, said: Said) -> str:
        head = self.markdown(ticket, said.message, said.params)
        return f"{head}\n\n{said.text}" if said.text else head

    def _line(self, ticket: Ticket, said: Said, at: datetime) -> Line:
        return Line(at, said.kind, said.author, said.text or self.markdown(ticket, said.message, said.params))


def merged(*works: Work) -> Work:
    """Return all that was decided as one work. Raises ValueError where two change the same ticket."""
    return Work(
        tickets=tuple(one for work in works for one in work.tickets),
        incidents=tuple(one for work in works for one in work.incidents),
        parcels=tuple(one for work in works for one in work.parcels),
        happenings=tuple(one for work in works for one in work.happenings),
        told=tuple(one for work in works for one in work.told),
    )
