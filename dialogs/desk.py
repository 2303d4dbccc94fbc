"""The helpdesk's desk, as the dialogs see it: a number for a ticket, and how long people usually wait there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dialogs.turn import Turn


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ticket stands in the queue, from real figures."""

    before: int
    """Tickets that were opened before it and that nobody has taken yet."""
    usual_minutes: int | None
    """Working minutes until half of the recent tickets were taken; None where there are too few to say."""
    opens_at: datetime | None
    """When the desk opens next (aware UTC); None while it is open."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A number that nobody else gets, and where a ticket that is opened now would stand."""

    number: int
    standing: Standing


class Desk(Protocol):
    """Raises what the database raises: then the turn fails as a whole."""

    def serves(self, locale: str) -> bool:
        """Tell whether there is a helpdesk for who speaks that language: `reserve` has a number for them."""
        ...

    async def reserve(self, turn: Turn, locale: str) -> Reserved | None:
        """Reserve a number for a ticket of whose turn it is, in that language; None where there is no helpdesk."""
        ...

    async def standing(self, number: int, at: datetime) -> Standing | None:
        """Return where a ticket stands; None where it no longer waits."""
        ...


class NoDesk:
    """Stands where no helpdesk is configured."""

    def serves(self, locale: str) -> bool:  # noqa: ARG002 - the port's signature
        """Say no."""
        return False

    async def reserve(self, turn: Turn, locale: str) -> Reserved | None:  # noqa: ARG002 - the port's signature
        """Return None."""
        return None

    async def standing(self, number: int, at: datetime) -> Standing | None:  # noqa: ARG002 - as above
        """Return None."""
        return None
