"""Settling: what a person decided about their ticket in their own chat, done to it and told to the desk."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.advisor import UNKNOWN, Fact, Source, parse_fact
from bot.helpdesk.action import End, Rate, Reopen, Tell, TellFact
from bot.helpdesk.board import Board
from bot.helpdesk.change import change
from bot.helpdesk.channel_card import LONGEST_SENTENCE
from bot.helpdesk.channels import Channels
from bot.helpdesk.progress import Progress, Said
from bot.helpdesk.refusal import Refusal
from bot.helpdesk.relay import from_person
from bot.helpdesk.row import ticket_of
from bot.helpdesk.telling import name_of
from bot.helpdesk.ticket import Asker, Ticket
from bot.storage.tickets import TicketStore
from bot.storage.work import Line
from cards.markdown import escape, unformatted
from dialogs.effects import (
    AnswerHelpdesk,
    EndTicket,
    OpenTicket,
    RateTicket,
    ReopenTicket,
    TellHelpdesk,
)
from dialogs.request import Request
from dialogs.runner import Outcome
from dialogs.turn import Turn
from dialogs.words import raw, value_of, words

log = structlog.get_logger()

MOST_MESSAGES = 20
"""Messages of the chat that go along where the person agreed: what led to the handover, and no more."""

OfTicket = TellHelpdesk | AnswerHelpdesk | EndTicket | ReopenTicket | RateTicket
"""What concerns a ticket that is there already."""


class Settling:
    """Looks up whose ticket it is before anything else: a number in an effect gives no right to it."""

    def __init__(self, store: TicketStore, board: Board, channels: Channels) -> None:
        """Use `store` to find tickets and `board` for the words of the desk."""
        self._store = store
        self._board = board
        self._channels = channels

    async def opened(self, effect: OpenTicket, turn: Turn, outcome: Outcome) -> Progress:
        """Return the ticket that the person opens, with what they sent along."""
        request = Request.from_json(effect.request)
        asker = Asker(
            turn.person.tenant_id, turn.person.object_id, turn.person.name, turn.conversation, outcome.locale,
            outcome.time_zone,
        )  # fmt: skip
        channel_id = self._channels.of(outcome.locale).id
        failure = failure_of(request)
        ticket = Ticket.opened(effect.number, asker, effect.request, channel_id=channel_id, at=turn.at, failure=failure)
        said = []
        if request.sentence:
            is_long = len(request.sentence) > LONGEST_SENTENCE
            text = from_person(request.sentence)
            said.append(Said("desk.line.wrote", {"name": name_of(asker)}, text, "user", is_posted=is_long))
        if request.with_conversation:
            lines = await self._store.conversation(turn.conversation, MOST_MESSAGES)
            written = "\n\n".join(self._message(ticket, line) for line in _before_form(lines) if line.text)
            if written:
                said.append(Said("desk.line.conversation", text=written, is_kept=False))
        return Progress(ticket, tuple(said))

    async def ticket(self, number: int, turn: Turn) -> Ticket | None:
        """Return the ticket of that number, if it is the person's."""
        row = await self._store.of(number)
        own = (turn.person.tenant_id, turn.person.object_id)
        if row is None or not turn.person.object_id or (row.tenant_id, row.asker_id) != own:
            log.warning("not their ticket", ticket=number, inbox_id=turn.id)
            return None
        return ticket_of(row)

    def settled(self, ticket: Ticket, effect: OfTicket, turn: Turn) -> Progress | Refusal:
        """Return what the person's decision comes to, or why nothing changes."""
        name = {"name": name_of(ticket.asker)}
        match effect:
            case TellHelpdesk():
                return _told(ticket, effect, turn)
            case AnswerHelpdesk(fact=fact, value=value):
                after = change(ticket, TellFact(fact, value), turn.at)
                told = {"fact": words(f"fact.{fact}"), "value": value_of(fact, value)}
                said = Said("desk.line.told_fact", {**name, **told})
                if isinstance(after, Ticket):
                    after = _knowing(after, parse_fact(fact, value, Source.ASKED, turn.at))
            case EndTicket():
                after, said = change(ticket, End(), turn.at), Said("desk.line.ended", name)
            case ReopenTicket():
                after = change(ticket, Reopen(ticket.asker), turn.at)
                said = Said("desk.line.reopened_by_person", name)
            case RateTicket(stars=stars):
                after = change(ticket, Rate(stars), turn.at)
                said = Said("desk.line.rated", {**name, "stars": stars})
        return Progress(after, (said,)) if isinstance(after, Ticket) else after

    def _message(self, ticket: Ticket, line: Line) -> str:
        """Return a message of the chat on one line, under the name of whoever wrote it."""
        name = ticket.asker.name if line.kind == "user" else ""
        who = escape(name) if name else self._board.markdown(ticket, "desk.line.bot", {})
        return f"**{who}:** {escape(line.text if name else unformatted(line.text))}"


def failure_of(request: Request) -> str:
    """Return what failed, as a value of the fact `error`; empty where that is not known."""
    value = request.facts.value("error")
    return "" if value in (None, UNKNOWN) else str(value)


def _told(ticket: Ticket, effect: TellHelpdesk, turn: Turn) -> Progress | Refusal:
    """Pass on what the person wrote. What comes after the ticket was closed is passed on too, and marked."""
    text = effect.text or str(effect.pressed or "")
    after = change(ticket, Tell(text, effect.files), turn.at)
    if isinstance(after, Refusal) and after is not Refusal.CLOSED:
        return after
    is_closed = after is Refusal.CLOSED
    name = name_of(ticket.asker)
    said: list[Said] = []
    if effect.pressed is not None:
        said.append(Said("desk.line.pressed", {"name": name, "label": dict(effect.pressed)}))
    if effect.text:
        message = "desk.line.wrote_after_closing" if is_closed else "desk.line.wrote"
        said.append(Said(message, {"name": name}, from_person(effect.text), "user"))
    if effect.files:
        said.append(Said("desk.line.files", {"name": name, "files": raw(", ".join(effect.files))}))
    return Progress(after if isinstance(after, Ticket) else ticket, tuple(said))


def _knowing(ticket: Ticket, fact: Fact) -> Ticket:
    """Return the ticket with what the person answered among what is known: so the suggestion goes on from there."""
    request = Request.from_json(ticket.request)
    return replace(ticket, request=replace(request, facts=request.facts.with_(fact)).to_json())


def _before_form(lines: Sequence[Line]) -> Sequence[Line]:
    """Return what was said before the form of the handover: the bot said that last, and no agent needs it."""
    last = max((place for place, line in enumerate(lines) if line.kind == "bot"), default=len(lines))
    return lines[:last]
