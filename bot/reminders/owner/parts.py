"""What owners' commands need of others, and what a turn of theirs comes to."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.storage.work import Happening, Parcel
from dialogs.effects import Effect


class Files(Protocol):
    """Moves files between a person's OneDrive and us (bot.reminders.owner.sharepoint). Both raise FileFailed."""

    async def fetch(self, address: str) -> bytes:
        """Return what is in a file."""
        ...

    async def put(self, address: str, content: bytes) -> None:
        """Write a file."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """An owner who asks something, where, and when. The person is that of the authenticated activity."""

    turn_id: str
    tenant_id: str
    owner_id: str
    conversation_id: str
    at: datetime
    locale: str
    time_zone: str | None

    @property
    def key(self) -> str:
        """Return the key of the first card that answers."""
        return f"{KEY}{self.turn_id}"


KEY = "campaign."
"""With this the keys of our cards begin: a press replaces no card of another kind, whatever its data says."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a turn comes to: what is said in this chat, what no template draws, and what is done right after it."""

    effects: tuple[Effect, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    happenings: tuple[Happening, ...] = field(default=())
