"""The helpdesk, as the wire needs it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.storage.work import NOTHING, Work
from dialogs.effects import Effect
from dialogs.runner import Outcome
from dialogs.turn import Turn


class Desk(Protocol):
    """Decides what concerns tickets. Raises what the database raises: then the turn fails as a whole."""

    def concerns(self, turn: Turn) -> bool:
        """Tell whether a turn of a personal chat is the desk's: an agent's command, or a button of the desk's cards."""
        ...

    async def take(self, state: Mapping[str, object] | None, turn: Turn) -> tuple[Outcome, Work] | None:
        """Decide on what an agent, or whoever is in a channel, did; None where it is nothing of the desk's.

        `state` is that of the conversation, which the outcome hands on.
        """
        ...

    async def settle(self, effects: Sequence[Effect], turn: Turn, outcome: Outcome) -> Work:
        """Do what the turn of a person's own chat decided about their ticket."""
        ...

    async def search(self, turn: Turn, text: str) -> Sequence[Mapping[str, object]]:
        """Return the tickets that `text` finds, as attachments of a message extension; none for who is no agent."""
        ...


class NoDesk:
    """Stands where no helpdesk is configured."""

    def concerns(self, turn: Turn) -> bool:  # noqa: ARG002 - the port's signature
        """Say no."""
        return False

    async def take(self, state: Mapping[str, object] | None, turn: Turn) -> tuple[Outcome, Work] | None:  # noqa: ARG002
        """Leave it."""
        return None

    async def settle(self, effects: Sequence[Effect], turn: Turn, outcome: Outcome) -> Work:  # noqa: ARG002
        """Do nothing."""
        return NOTHING

    async def search(self, turn: Turn, text: str) -> Sequence[Mapping[str, object]]:  # noqa: ARG002
        """Find nothing."""
        return ()
