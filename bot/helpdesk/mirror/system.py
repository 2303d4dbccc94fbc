"""What the mirror needs of an IT service system, and what can become of an attempt: a closed set.

A system is added with one class that has `name` and `put`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.errors import EnrollDeskError
from bot.helpdesk.mirror.record import Record
from bot.helpdesk.ticket import Status


@dataclass(frozen=True, slots=True)
class Copy:
    """What a system has of a ticket."""

    remote_id: str
    """The system's id of its record; of a system that keeps none, the id of the last event."""
    revision: int
    line_id: int
    """The newest line that it has; 0 for none."""
    status: Status


class NotTaken(EnrollDeskError):
    """The system did not take the ticket, or may not have: {fault}."""

    fault: str
    """A status and a known phrase, such as "403 Data Policy Exception": never what somebody wrote."""


class Throttled(NotTaken):
    """The system wants no request before a time: {fault}."""

    after: timedelta


class Refused(NotTaken):
    """The system does not take this until an administrator changes something: {fault}."""


class Ambiguous(NotTaken):
    """Nobody knows whether the system took it: {fault}."""


class Unreachable(NotTaken):
    """The system did not hear of it: {fault}."""


class ServiceSystem(Protocol):
    """An IT service system."""

    @property
    def name(self) -> str:
        """Return the name by which the database knows it."""
        ...

    async def put(self, record: Record, copy: Copy | None) -> Copy:
        """Let the system have the ticket as it is now, and return what it has.

        Idempotent: after an attempt of which nobody knows what became, the same ticket comes again, maybe in a newer
        revision, and must not be there twice, nor any of its lines. `copy` is what the system is known to have, None
        where nothing is known, which does not say that it has nothing. Takes 30 s at most. Raises NotTaken.
        """
        ...
