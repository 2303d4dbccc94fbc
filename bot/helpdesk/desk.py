"""The desk: what comes from its channels and what people decide about their tickets, each to where it is done."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.errors import LookupFailed
from bot.helpdesk.acting import Acting, said
from bot.helpdesk.board import Board, merged
from bot.helpdesk.channels import Channels, thread_of
from bot.helpdesk.parts import Attachments, Commands, Incidents, Search
from bot.helpdesk.posting import KeepChannel
from bot.helpdesk.progress import Progress
from bot.helpdesk.refusal import Refusal
from bot.helpdesk.remembered import was_refused, was_welcomed
from bot.helpdesk.row import ticket_of
from bot.helpdesk.service_level import ServiceLevel
from bot.helpdesk.settling import OfTicket, Settling
from bot.helpdesk.standing import standing
from bot.helpdesk.threads import Threads
from bot.helpdesk.ticket import Agent, Ticket
from bot.intune.roles import Roles
from bot.storage.tickets import TicketStore
from bot.storage.work import NOTHING, Happening, Work
from dialogs.desk import Reserved, Standing
from dialogs.effects import Answer, Effect, OpenTicket, ReopenTicket, Text
from dialogs.runner import Outcome
from dialogs.state import State
from dialogs.turn import Kind, Press, Turn
from dialogs.words import words

log = structlog.get_logger()

RECENTLY = timedelta(days=28)
"""How far back the usual time until a ticket is taken is measured: as the desk works now, over all days of a week."""
MOST_TAKEN = 100
"""Tickets by which it is measured, the newest."""

_OWN = ("ticket.", "incident.", "desk.")
"""How the verbs of the desk's buttons begin."""


class HelpdeskDesk:
    """Satisfies the dialogs' port of the desk (dialogs.desk) and the wire's (bot.teams.desk)."""

    def __init__(  # noqa: PLR0913 - all that a desk consists of
        self,
        store: TicketStore,
        roles: Roles,
        board: Board,
        channels: Channels,
        level: ServiceLevel,
        *,
        incidents: Incidents,
        commands: Commands,
        search: Search,
        keep_channel: KeepChannel,
        threads: Threads,
    ) -> None:
        """Use `store` for tickets; `board` writes to `channels`, and `level` says when the desk works."""
        self._keep_channel = keep_channel
        self._store = store
        self._acting = Acting(store, roles, board)
        self._settling = Settling(store, board, channels)
        self._board = board
        self._channels = channels
        self._level = level
        self._incidents = incidents
        self._commands = commands
        self._search = search
        self._threads = threads

    def serves(self, locale: str) -> bool:  # noqa: ARG002 - there is a channel for whoever has none of their own
        """Say yes: a desk has a channel for everybody."""
        return True

    async def reserve(self, turn: Turn, locale: str) -> Reserved:
        """Reserve a number for a ticket of whose turn it is."""
        number = await self._store.next_number()
        return Reserved(number, await self._standing(self._channels.of(locale).id, None, turn.at))

    async def standing(self, number: int, at: datetime) -> Standing | None:
        """Return where a ticket stands; None where it no longer waits."""
        row = await self._store.of(number)
        return await self._standing(row.channel_id, number, at) if row and row.status == "waiting" else None

    def concerns(self, turn: Turn) -> bool:
        """Tell whether a turn of a personal chat is the desk's: an agent's command, or a button of the desk's cards."""
        if turn.press is not None:
            return turn.press.verb.startswith(_OWN)
        return turn.kind is Kind.MESSAGE and self._commands.is_command(turn.text)

    async def take(self, state: Mapping[str, object] | None, turn: Turn) -> tuple[Outcome, Work] | None:
        """Decide on what an agent, or whoever is in a channel, did; None where it is nothing of the desk's."""
        thread = thread_of(turn.conversation)
        channel = self._channels.get(thread[0] if thread else turn.conversation)
        kept = dict(state) if state is not None else State().to_json()
        decided = await self._decided(turn, thread, kept, is_desks=channel is not None)
        if decided is None:
            return None
        effects, work = decided
        work = merged(work, await self._drawn_anew(work, turn.at))
        locale, zone = (turn.locale, turn.time_zone) if channel is None else (channel.locale, self._board.time_zone)
        return Outcome(kept, tuple(effects), locale, zone), work

    async def settle(self, effects: Sequence[Effect], turn: Turn, outcome: Outcome) -> Work:
        """Do what the turn of a person's own chat decided about their tickets. All of a turn is one change of each."""
        works: list[Work] = []
        changed: dict[int, tuple[Ticket, Progress]] = {}
        for effect in effects:
            if isinstance(effect, OpenTicket):
                works.append(await self._opened(effect, turn, outcome))
            elif isinstance(effect, OfTicket):
                before, progress = changed.get(effect.number, (None, None))
                ticket = progress.ticket if progress else await self._settling.ticket(effect.number, turn)
                if ticket is None:
                    continue
                settled = self._settling.settled(ticket, effect, turn)
                if isinstance(settled, Refusal):
                    log.info("a person's wish changed nothing", ticket=effect.number, refusal=settled.value)
                    works += _put_right(ticket, effect, turn)
                    continue
                changed[effect.number] = (before or ticket, progress.and_then(settled) if progress else settled)
        for before, progress in changed.values():
            works.append(await self._board.changed(before, progress, turn.at))
        return merged(*works, *[await self._drawn_anew(work, turn.at) for work in works])

    async def search(self, turn: Turn, text: str) -> Attachments:
        """Return the tickets that `text` finds, for an agent."""
        return await self._search.search(turn, text)

    async def _standing(self, channel_id: str, number: int | None, at: datetime) -> Standing:
        before = await self._store.ahead(channel_id, number)
        taken = await self._store.taken_since(channel_id, at - RECENTLY, MOST_TAKEN)
        return standing(before, taken, self._level.hours, at)

    async def _decided(
        self, turn: Turn, thread: tuple[str, str] | None, kept: dict[str, object], *, is_desks: bool
    ) -> tuple[Sequence[Effect], Work] | None:
        """Find what it is about. `kept` is the state of the conversation, to which a refusal is added."""
        if turn.press is not None:
            return await self._pressed(turn, turn.press)
        if turn.kind is Kind.WELCOME and is_desks:
            return (() if was_welcomed(kept) else said(turn, words("desk.welcome"))), NOTHING
        if turn.kind is not Kind.MESSAGE:
            return None
        is_spoken_to = turn.is_mentioned or (thread is None and not is_desks)
        if is_spoken_to and self._commands.is_command(turn.text):
            obeyed = await self._commands.obey(turn)
            if obeyed is not None:
                return obeyed, NOTHING
        try:
            ticket = None if thread is None or not is_desks else await self._threads.ticket(*thread)
        except LookupFailed:
            return await self._unplaced(turn)
        return None if ticket is None else await self._wrote(turn, ticket, kept)

    async def _unplaced(self, turn: Turn) -> tuple[Sequence[Effect], Work] | None:
        """Tell an agent that nobody knows yet of which ticket a thread is, and the way on."""
        agent = await self._acting.permitted(turn.person)
        return (said(turn, words("desk.refused.unplaced")), NOTHING) if isinstance(agent, Agent) else None

    async def _wrote(self, turn: Turn, ticket: Ticket, kept: dict[str, object]) -> tuple[Sequence[Effect], Work]:
        """Take what was written in the thread of a ticket. Who is no agent is told so once."""
        agent = await self._acting.permitted(turn.person)
        if isinstance(agent, Agent):
            return await self._acting.wrote(turn, ticket, agent)
        if agent is Refusal.NO_AGENT and was_refused(kept, turn.person.object_id):
            return (), NOTHING
        return said(turn, words(f"desk.refused.{agent}")), NOTHING

    async def _pressed(self, turn: Turn, press: Press) -> tuple[Sequence[Effect], Work] | None:
        if press.verb.startswith("ticket."):
            return await self._acting.pressed(turn, press)
        if press.verb.startswith("incident."):
            agent = await self._acting.permitted(turn.person)
            if isinstance(agent, Refusal):
                return (Answer(Text(f"desk.refused.{agent}")),), NOTHING
            return await self._incidents.pressed(turn, agent)
        if press.verb.startswith("desk."):
            return await self._commands.pressed(turn), NOTHING
        return None

    async def _opened(self, effect: OpenTicket, turn: Turn, outcome: Outcome) -> Work:
        """Open a ticket, linked where others have the same failure, whose cards then say so."""
        progress = await self._settling.opened(effect, turn, outcome)
        await self._keep_channel(progress.ticket.channel_id)
        ticket, noticed = await self._incidents.noticed(progress.ticket, turn.at)
        opened = await self._board.opened(Progress(ticket, progress.said, progress.events), turn.at)
        return merged(noticed, await self._board.redrawn(noticed, turn.at), opened)

    async def _drawn_anew(self, work: Work, at: datetime) -> Work:
        """Draw the banners anew of which a ticket has changed, but where that is done already."""
        if work.incidents:
            return NOTHING
        return merged(*[await self._incidents.redrawn(ticket_of(write.row), at) for write in work.tickets])


def _put_right(ticket: Ticket, effect: OfTicket, turn: Turn) -> list[Work]:
    """Tell the person's chat that a ticket is closed still, where they were told that it is open again."""
    if not isinstance(effect, ReopenTicket) or ticket.is_open or ticket.ending is None:
        return []
    agent = "" if ticket.holder is None else ticket.holder.name
    data = {"number": ticket.number, "agent": agent, "ending": ticket.ending.value}
    key = f"ticket.{ticket.number}.still.{turn.id}"
    return [Work(happenings=(Happening(ticket.asker.conversation_id, key, "ticket.closed", data),))]
