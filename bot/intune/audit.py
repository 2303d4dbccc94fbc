"""Who looked at whose devices, when and why: a row for every look-up, before its answer is given."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.errors import EnrollDeskError


class Kind(StrEnum):
    """What was looked up."""

    OWN_DEVICES = "own_devices"
    SERIAL_NUMBER = "serial_number"
    DEVICE = "device"
    """One device again, for its status; or, of somebody else, the one that an agent found by its serial number."""
    DEVICES_OF = "devices_of"
    """A helpdesk agent looked at somebody else's devices."""
    AUDIENCE = "audience"
    """The owner of a campaign looked for everybody who is to be reminded: people and HoloLens devices of all."""
    REMINDERS = "reminders"
    """The bot itself looked whether people have enrolled whom it was about to remind: a row for many of them."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One look-up. There is nothing in it of what was found, and no serial number."""

    at: datetime
    """Aware UTC."""
    who: str
    """The Entra object id of whoever asked; of the bot itself, its app id."""
    kind: Kind
    whose: str | None
    """The object id of the person whose devices it is about; None where only a device was named."""
    why: str
    """What the agent gave as the reason: untrusted text; of an audience, the name of the look-up; of
    reminders, of how many people. Empty where somebody looked for themselves."""


class AuditFailed(EnrollDeskError):
    """The audit could not be written: {fault}."""

    fault: str


class Audit(Protocol):
    """Keeps what was looked up."""

    async def record(self, entry: AuditEntry) -> None:
        """Keep an entry; when this returns it is kept for good. Raises AuditFailed where it is not."""
        ...


class MemoryAudit:
    """Keeps the newest entries until the process ends: for the sandbox, for tests and for the command line."""

    def __init__(self, keeps: int = 1000) -> None:
        """Keep that many entries."""
        self.entries: deque[AuditEntry] = deque(maxlen=keeps)

    async def record(self, entry: AuditEntry) -> None:
        """Keep an entry."""
        self.entries.append(entry)
