"""Acting: what agents do with tickets, on a card in the channel or by writing in its thread."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.helpdesk.action import AskFact, ByAgent, GiveBack, HandTo, Note, Reopen, Reply, Resolve, Take
from bot.helpdesk.authority import permitted
from bot.helpdesk.board import Board
from bot.helpdesk.change import change
from bot.helpdesk.channel_card import fact_of, number_of, short
from bot.helpdesk.refusal import MOST_TEXT, Refusal
from bot.helpdesk.relay import from_agent, from_person
from bot.helpdesk.row import ticket_of
from bot.helpdesk.telling import by_agent
from bot.helpdesk.threads import pressed_on
from bot.helpdesk.ticket import Agent, Ticket
from bot.intune.roles import Roles
from bot.storage.tickets import TicketStore
from bot.storage.work import NOTHING, Work
from dialogs.effects import Answer, Effect, Send, Text
from dialogs.turn import Person, Press, Turn
from dialogs.words import Words, words

Acted = tuple[tuple[Effect, ...], Work]
"""What whoever acted sees, and what is committed."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What a message in a thread asks for: an action, or words in its place."""

    action: ByAgent | None = None
    instead: str = ""
    lost: int = 0


class Acting:
    """Every action is authorized when it arrives; card data only says what is wished for."""

    def __init__(self, store: TicketStore, roles: Roles, board: Board) -> None:
        """Ask `roles` who is an agent."""
        self._store = store
        self._roles = roles
        self._board = board

    async def permitted(self, person: Person) -> Agent | Refusal:
        """Return who acts, if they may."""
        return await permitted(self._roles, person)

    async def pressed(self, turn: Turn, press: Press) -> Acted:
        """Do what a button asks for. Whoever pressed it sees the card as it is then, and why where nothing changed."""
        agent = await self.permitted(turn.person)
        if isinstance(agent, Refusal):
            return _line(f"desk.refused.{agent}"), NOTHING
        number = number_of(press.card)
        row = None if number is None else await self._store.of(number)
        if row is None:
            return _line("desk.refused.unknown"), NOTHING
        ticket = pressed_on(ticket_of(row), turn.conversation, turn.pressed)
        if press.verb == "ticket.refresh":
            return await self._shown(ticket, turn), NOTHING
        action = await self._action(ticket, agent, press)
        if not isinstance(action, ByAgent):
            return await self._shown(ticket, turn, words(action)), NOTHING
        after = change(ticket, action, turn.at)
        if isinstance(after, Refusal):
            return await self._shown(ticket, turn, refused(after, ticket)), NOTHING
        work = await self._board.changed(ticket, by_agent(ticket, action, after), turn.at)
        return await self._shown(after, turn), work

    async def wrote(self, turn: Turn, ticket: Ticket, agent: Agent) -> Acted:
        """Take what an agent, who was authorized, wrote in the thread of a ticket: for the person, or a command."""
        written = _written(turn, ticket, agent)
        if written.action is None:
            return said(turn, words(written.instead)), NOTHING
        after = change(ticket, written.action, turn.at)
        if isinstance(after, Refusal):
            return said(turn, refused(after, ticket)), NOTHING
        progress = by_agent(ticket, written.action, after, in_thread=True, lost=written.lost)
        work = await self._board.changed(ticket, progress, turn.at)
        if written.lost and isinstance(written.action, Reply):
            return said(turn, words("desk.relayed.lost", number=written.lost)), work
        return said(turn, words("desk.noted")) if isinstance(written.action, Note) else (), work

    async def _action(  # noqa: PLR0911 - one for each button
        self, ticket: Ticket, agent: Agent, press: Press
    ) -> ByAgent | str:
        """Return what a press asks for; the id of words where it is nothing that can be done."""
        match press.verb:
            case "ticket.take":
                return Take(agent, _typed(press, "from"))
            case "ticket.answer":
                return Reply(agent, from_person(_typed(press, "text")))
            case "ticket.note":
                return Note(agent, from_person(_typed(press, "text")))
            case "ticket.ask":
                return AskFact(agent, _typed(press, "fact"))
            case "ticket.hand":
                return await self._handed(ticket, agent, _typed(press, "to"))
            case "ticket.resolve":
                return Resolve(agent)
            case "ticket.back":
                fact, value = _typed(press, "fact"), _typed(press, "value")
                return GiveBack(agent, *((fact, value) if fact else fact_of(value)))
            case "ticket.reopen":
                return Reopen(agent)
        return "desk.refused.unknown"

    async def _handed(self, ticket: Ticket, agent: Agent, to: str) -> ByAgent | str:
        """Hand it to somebody who has acted in this channel, and is an agent still."""
        known = next((one for one in await self._board.agents(ticket.channel_id) if one.id == to), None)
        if known is None:
            return "desk.refused.no_agent_to"
        asked = await self.permitted(Person(ticket.asker.tenant_id, known.id, known.name, known.account_id))
        if isinstance(asked, Refusal):
            return "desk.refused.unchecked" if asked is Refusal.UNCHECKED else "desk.refused.no_agent_to"
        return HandTo(agent, known)

    async def _shown(self, ticket: Ticket, turn: Turn, lead: Words | None = None) -> tuple[Effect, ...]:
        return (Answer(await self._board.card(ticket, turn.at, lead)),)


def refused(refusal: Refusal, ticket: Ticket) -> Words:
    """Say why nothing changed."""
    holder = short(ticket.holder.name) if ticket.holder else words("desk.nobody")
    params: dict[Refusal, Mapping[str, object]] = {
        Refusal.HELD: {"name": holder},
        Refusal.TAKEN_ALREADY: {"name": holder},
        Refusal.TOO_LONG: {"most": MOST_TEXT},
    }
    return words(f"desk.refused.{refusal}", **params.get(refusal, {}))


def _written(turn: Turn, ticket: Ticket, agent: Agent) -> _Written:
    """Read a message in a thread: a command, or an answer to the person."""
    if turn.text.lstrip().startswith("/"):
        command, *rest = turn.text.split(maxsplit=1)
        return _commanded(command.casefold(), "".join(rest), ticket, agent)
    relayed = from_agent(turn.text, turn.html, files=len(turn.files), names={person.name for person in turn.mentions})
    if not relayed.text and relayed.lost:
        return _Written(instead="desk.relayed.only_files")
    return _Written(Reply(agent, relayed.text), lost=relayed.lost)


def _commanded(command: str, rest: str, ticket: Ticket, agent: Agent) -> _Written:
    match command:
        case "/note":
            return _Written(Note(agent, from_person(rest)))
        case "/take":  # whoever writes it says plainly whose it is to be
            return _Written(Take(agent, ticket.holder.id if ticket.holder else ""))
        case "/resolve":
            return _Written(Resolve(agent))
        case "/back":
            return _Written(GiveBack(agent))
        case "/reopen":
            return _Written(Reopen(agent))
    return _Written(instead="desk.commands")


def _typed(press: Press, name: str) -> str:
    value = press.data.get(name)
    return value.strip() if isinstance(value, str) else ""


def _line(message: str) -> tuple[Effect, ...]:
    return (Answer(Text(message)),)


def said(turn: Turn, message: Words) -> tuple[Effect, ...]:
    """Say something in the thread. Its words have their params beside them."""
    params = message["params"]
    return (Send(f"{turn.id}.1", Text(str(message["message"]), params if isinstance(params, dict) else {})),)
