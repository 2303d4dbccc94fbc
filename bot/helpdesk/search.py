"""The search of the message extension: an agent finds a ticket while writing, and puts it into a message."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.helpdesk.authority import permitted
from bot.helpdesk.number import read
from bot.helpdesk.row import ticket_of
from bot.helpdesk.ticket import Agent
from bot.helpdesk.ticket_list import standing_of, ticket_row
from bot.intune.roles import Roles
from bot.storage.tickets import TicketStore
from bot.storage.work import TicketRow
from cards.message import CARD
from cards.render import Renderer
from dialogs.turn import Turn
from dialogs.typed import cleaned

THUMBNAIL = "application/vnd.microsoft.card.thumbnail"

MOST_FOUND = 10
"""Results that are shown; whoever sees as many writes more of what they look for."""


class TicketSearch:
    """Finds tickets by number, name, words or failure."""

    def __init__(self, store: TicketStore, roles: Roles, renderer: Renderer, *, teams_url: str) -> None:
        """Search `store` for whoever is an agent by `roles`. `teams_url` is where people have Teams, for links."""
        self._store = store
        self._roles = roles
        self._renderer = renderer
        self._teams_url = teams_url

    async def search(self, turn: Turn, text: str) -> Sequence[Mapping[str, object]]:
        """Return what `text` finds as attachments of a message extension, each a card with its preview.

        Before anything is written, that is what the agent holds. Whoever is no agent finds nothing, and nobody does
        while Graph cannot say who is one.
        """
        agent = await permitted(self._roles, turn.person)
        if not isinstance(agent, Agent):
            return ()
        return [self._attachment(row, turn) for row in await self._found(cleaned(text), agent)]

    async def _found(self, text: str, agent: Agent) -> list[TicketRow]:
        if not text:
            return await self._store.held_by(agent.id, MOST_FOUND)
        if (number := read(text)) is not None:
            row = await self._store.of(number)
            return [] if row is None else [row]
        return await self._store.search(text, MOST_FOUND)

    def _attachment(self, row: TicketRow, turn: Turn) -> dict[str, object]:
        """Return a ticket as the card that is put into the message, and as the line by which it is chosen.

        A thumbnail's text is XML ("Format text in cards", learn.microsoft.com).
        """
        ticket = ticket_of(row)
        shown = ticket_row(ticket, teams_url=self._teams_url)
        card = self._renderer.card("desk_command_ticket", {"ticket": shown}, turn.locale, turn.time_zone)
        name = self._renderer.plain(shown["name"], turn.locale)
        standing = standing_of(ticket)
        preview = {
            "title": escape(f"{shown['number']} · {name}", quote=False),
            "text": escape(self._renderer.plain(standing, turn.locale, turn.time_zone), quote=False),
        }
        return {"contentType": CARD, "content": card, "preview": {"contentType": THUMBNAIL, "content": preview}}
