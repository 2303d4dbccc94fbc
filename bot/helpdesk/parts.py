"""Parts of the desk that have rooms of their own in this package, as the desk needs them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.helpdesk.ticket import Agent, Ticket
from bot.storage.work import Work
from dialogs.effects import Effect
from dialogs.turn import Turn

Attachments = Sequence[Mapping[str, object]]


class Incidents(Protocol):
    """Notices that several people have the same failure."""

    async def noticed(self, ticket: Ticket, at: datetime) -> tuple[Ticket, Work]:
        """Return a ticket that is being opened, linked where it belongs to an incident, and what goes with that."""
        ...

    async def overlooked(self, at: datetime) -> Work:
        """Return the work of an incident that was not noticed when its tickets were opened; nothing without one."""
        ...

    async def pressed(self, turn: Turn, agent: Agent) -> tuple[Sequence[Effect], Work]:
        """Do what an agent pressed on an incident's card."""
        ...

    async def redrawn(self, ticket: Ticket, at: datetime) -> Work:
        """Return the work that draws an incident anew after a ticket of it has changed."""
        ...


class Commands(Protocol):
    """What agents ask the bot."""

    def is_command(self, text: str) -> bool:
        """Tell whether that is a command, whoever says it."""
        ...

    async def obey(self, turn: Turn) -> Sequence[Effect] | None:
        """Answer a command; None where it is none for whoever says it."""
        ...

    async def pressed(self, turn: Turn) -> Sequence[Effect]:
        """Do what was pressed on an answer."""
        ...


class Search(Protocol):
    """Finds tickets for the message extension."""

    async def search(self, turn: Turn, text: str) -> Attachments:
        """Return what was found, as attachments; none for who is no agent."""
        ...
