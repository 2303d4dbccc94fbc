"""Owners of campaigns, as the wire needs them."""

from collections.abc import Mapping
from typing import Protocol

from bot.storage.work import Work
from dialogs.runner import Outcome
from dialogs.turn import Turn


class Campaigns(Protocol):
    """Decides what concerns campaigns. Raises what the database raises: then the turn fails as a whole."""

    def concerns(self, turn: Turn) -> bool:
        """Tell whether a turn of a personal chat may be an owner's: a command, a button of their cards, a list."""
        ...

    async def take(self, state: Mapping[str, object] | None, turn: Turn) -> tuple[Outcome, Work] | None:
        """Decide on what an owner did; None where it is the dialogs', because whoever did it is none.

        `state` is that of the conversation, which the outcome hands on.
        """
        ...


class NoCampaigns:
    """Stands where nobody owns campaigns."""

    def concerns(self, turn: Turn) -> bool:  # noqa: ARG002 - the port's signature
        """Say no."""
        return False

    async def take(self, state: Mapping[str, object] | None, turn: Turn) -> tuple[Outcome, Work] | None:  # noqa: ARG002
        """Leave it."""
        return None
