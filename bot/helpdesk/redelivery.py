"""Redelivery: of a relayed line that may not have arrived, or surely did not, the other side is told, once."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.helpdesk.board import Board, merged
from bot.helpdesk.channels import Channels
from bot.helpdesk.posting import KeepChannel, Posting
from bot.helpdesk.row import ticket_of
from bot.helpdesk.telling import name_of
from bot.helpdesk.ticket import Ticket
from bot.storage.outbox import NEVER_SENT
from bot.storage.tickets import TicketStore, Undelivered
from bot.storage.transcript import words_of
from bot.storage.work import NOTHING, Work

log = structlog.get_logger()

PAUSE = timedelta(minutes=5)
"""How long to wait before a thread that could not be reached is tried again."""


class Redelivery:
    """Sends nothing a second time without saying so."""

    def __init__(
        self, store: TicketStore, board: Board, channels: Channels, posting: Posting, keep_channel: KeepChannel
    ) -> None:
        """Use `posting` where the channel of a thread is the desk's no longer."""
        self._store = store
        self._board = board
        self._channels = channels
        self._posting = posting
        self._keep_channel = keep_channel

    async def told(self, line: Undelivered, now: datetime) -> Work:
        """Return the work that tells whoever should know; nothing where it is tried again later."""
        row = await self._store.of(line.number)
        if row is None:
            return NOTHING
        ticket, text = ticket_of(row), words_of(line.activity)
        told = Work(told=(line.id,))
        if line.conversation_id == ticket.asker.conversation_id:
            message = "desk.line.unreachable" if line.status == "gone" else "desk.line.missing"
            return merged(told, self._said(ticket, message, text))
        if line.conversation_id != ticket.channel_id:  # it was moved meanwhile, with all that was said
            return NOTHING
        return await self._in_thread(ticket, text, line, now)

    async def _in_thread(self, ticket: Ticket, text: str, line: Undelivered, now: datetime) -> Work:
        """Put right what became of a line for the thread of a ticket whose card is known."""
        told = Work(told=(line.id,))
        if line.status == "gone":
            return await self._unreached(ticket, text, line, now)
        if line.status == "ambiguous":
            return merged(told, self._said(ticket, "desk.line.once_more", text))
        if line.fault == NEVER_SENT:  # nobody knew the card when it was tried
            return merged(told, Work(parcels=(self._board.reply(ticket, text),)))
        log.error("a line was refused by its thread", ticket=ticket.number)  # it stands among the lines of its ticket
        return told

    async def _unreached(self, ticket: Ticket, text: str, line: Undelivered, now: datetime) -> Work:
        """Try a thread again that could not be reached; where its channel was replaced, the ticket moves there."""
        told = Work(told=(line.id,))
        if self._channels.get(ticket.channel_id) is None:
            return merged(told, await self._posting.again(replace(ticket, card_id=None), now))
        if now < line.since + PAUSE:
            return NOTHING
        log.warning("a thread could not be reached", ticket=ticket.number, channel=ticket.channel_id)
        await self._keep_channel(ticket.channel_id)
        return merged(told, Work(parcels=(self._board.reply(ticket, text),)))

    def _said(self, ticket: Ticket, message: str, text: str) -> Work:
        """Say something in the thread, with the line in question below it."""
        head = self._board.markdown(ticket, message, {"name": name_of(ticket.asker)})
        return Work(parcels=(self._board.reply(ticket, f"{head}\n\n{text}"),))
