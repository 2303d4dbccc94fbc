"""Commands: what agents ask the bot, in the desk's channels or a chat of their own. Who is one is asked each time."""

from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.helpdesk.authority import permitted
from bot.helpdesk.channels import Channels
from bot.helpdesk.command import AboutADevice, Command, Diagnose, Explain, Find, ListTickets, ShowTicket, Which, Wrong
from bot.helpdesk.command_words import CommandWords
from bot.helpdesk.explanation import explain
from bot.helpdesk.explanation_card import explanation_card
from bot.helpdesk.looking import DIAGNOSE, FIND, Looking, asked_by, has_reason, reason_card
from bot.helpdesk.number import written
from bot.helpdesk.refusal import Refusal
from bot.helpdesk.row import ticket_of
from bot.helpdesk.ticket import Agent, Ticket
from bot.helpdesk.ticket_list import ticket_list
from bot.intune.roles import Roles
from bot.storage.tickets import TicketStore
from dialogs.effects import Answer, Card, Effect, Replace, Send, Text
from dialogs.turn import Turn
from dialogs.words import raw, words

MOST_COUNTED = 1_000
"""Tickets that are counted for a list."""

_KEY = "desk.command."
"""With this the keys of our cards begin: a press replaces no card of another kind, whatever its data says."""


class TicketCards(Protocol):
    """Draws the card of a ticket, as it stands in the channel."""

    async def card(self, ticket: Ticket, at: datetime) -> Card:
        """Return the card of a ticket as it stands at `at`."""
        ...


class Commands:
    """Obeys commands, and the presses of the cards that they come to."""

    def __init__(  # noqa: PLR0913 - what is asked about, and for whom
        self,
        store: TicketStore,
        roles: Roles,
        channels: Channels,
        clock: Clock,
        *,
        said: CommandWords,
        looking: Looking,
        cards: TicketCards,
        teams_url: str,
    ) -> None:
        """Serve agents by `roles`, in `channels` or a personal chat. `teams_url` is where people have Teams."""
        self._store = store
        self._looking = looking
        self._roles = roles
        self._cards = cards
        self._said = said
        self._channels = channels
        self._clock = clock
        self._teams_url = teams_url

    def is_command(self, text: str) -> bool:
        """Tell whether somebody may have meant a command; `obey` says whether it is one for them."""
        return self._said.parse(text) is not None

    async def obey(self, turn: Turn) -> tuple[Effect, ...] | None:
        """Do what `turn` says, for an agent; None where it is for the bot, because whoever says it is none.

        Users, too, ask what an error means, or look for their HoloLens: the bot answers them as it always does. Of
        what only agents ask they get a friendly no. An agent whose words are no command is told which there are.
        """
        command = self._said.parse(turn.text, turn.mentions)
        agent = await permitted(self._roles, turn.person)
        if not isinstance(agent, Agent):
            is_for_agents = isinstance(command, Diagnose | ListTickets | ShowTicket)
            return (_said(turn, _no(agent)),) if is_for_agents else None
        if command is None or isinstance(command, Wrong):
            hint = None if command is None else words(f"desk_command.hint.{command.hint}")
            return (_said(turn, Card("desk_command_list", {"lead": hint})),)
        if not self._is_among_agents(turn):
            return (_said(turn, Text("desk_command.not_here")),)
        return (_said(turn, await self._obeyed(command, agent)),)

    async def pressed(self, turn: Turn) -> tuple[Effect, ...]:
        """Look, where a button asks it. The card that asked for the reason makes room for the answer."""
        agent = await permitted(self._roles, turn.person)
        if not isinstance(agent, Agent):
            return (Answer(_no(agent)),)
        command = self._pressed(turn)
        if turn.press is None or command is None:
            return (Answer(Text("desk_command.stale")),)
        if not self._is_among_agents(turn):
            return (Answer(Text("desk_command.not_here")),)
        if not turn.press.card.startswith(_KEY):
            return (_said(turn, await self._obeyed(command, agent)),)
        if not has_reason(command):
            return (Answer(Text("desk_command.reason.error")),)
        shown = await self._looking.at(command, agent)
        return (Answer(shown) if isinstance(shown, Text) else Replace(turn.press.card, shown),)

    def _pressed(self, turn: Turn) -> AboutADevice | None:
        """Read what a press asks. Its data is as untrusted as a message, and is read as one."""
        if turn.press is None:
            return None
        asked = asked_by(turn.press)
        reason = asked.get("reason", "")
        match turn.press.verb, self._said.about(asked.get("user", ""), asked.get("serial_number", "")):
            case str(verb), Diagnose(user=user) if verb == DIAGNOSE:
                return Diagnose(user, reason)
            case str(verb), Find(serial_number=serial_number) if verb == FIND:
                return Find(serial_number, reason)
            case _:
                return None

    async def _obeyed(self, command: Command, agent: Agent) -> Card | Text:
        match command:
            case Diagnose() | Find():
                return await self._looking.at(command, agent) if has_reason(command) else reason_card(command)
            case Explain(error=error):
                return explanation_card(explain(error, self._clock.now().date()))
            case ListTickets(which=which):
                return await self._list(which, agent)
            case ShowTicket(number=number):
                row = await self._store.of(number)
                if row is None:
                    return Text("desk_command.no_such_ticket", {"number": raw(written(number))})
                return await self._cards.card(ticket_of(row), self._clock.now())

    async def _list(self, which: Which, agent: Agent) -> Card | Text:
        if which is Which.MINE:
            rows = await self._store.held_by(agent.id, MOST_COUNTED)
        else:
            rows = await self._store.open_in([channel.id for channel in self._channels], MOST_COUNTED)
        if not rows:
            return Text(f"desk_command.none.{which}")
        return ticket_list(words(f"desk_command.title.{which}"), rows, teams_url=self._teams_url)

    def _is_among_agents(self, turn: Turn) -> bool:
        """Tell whether only agents read along: in a channel of the desk, its threads, or a personal chat.

        The ids of channels and group chats begin with "19:" ("Channel and group chat conversations with a bot").
        """
        channel = turn.conversation.partition(";")[0]
        return not channel.startswith("19:") or self._channels.get(channel) is not None


def _said(turn: Turn, shown: Card | Text) -> Send:
    """Return a new message. It may be sent twice: it changes nothing."""
    key = f"{_KEY}{turn.id}"
    return Send(key, shown if isinstance(shown, Text) else Card(shown.template, {"key": key, **shown.params}))


def _no(refusal: Refusal) -> Text:
    return Text("desk_command.unchecked" if refusal is Refusal.UNCHECKED else "desk_command.agents_only")
