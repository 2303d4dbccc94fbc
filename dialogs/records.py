"""Records: what is kept about a person. The conversation's own state tells one part, the shell's database the other."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.advisor import Facts
from dialogs.turn import Turn
from dialogs.watch import Watch
from dialogs.words import Words

MOST_LOOKS = 5
"""Looks of others that are told one by one, the newest; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the state of the conversation has of a person."""

    language: str | None = None
    """That was asked for; None where none was."""
    noticed: str | None = None
    """That they write, where Teams has another one for them."""
    time_zone: str | None = None
    question: Words | None = None
    """The one that is open."""
    facts: Facts = field(default_factory=Facts)
    """What was said and found about the HoloLens in question."""
    reported: str = ""
    """The error as the person told it."""
    earlier: int = 0
    """Questions and cards before, to which "back" leads or which are put right when they are pressed."""
    watches: tuple[Watch, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody else looked at the person's devices. What was found is not on record."""

    at: datetime
    who: str
    """The Entra object id."""
    why: str
    """The reason as it was given: untrusted text."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A campaign in which the person stands as expected to enroll a HoloLens."""

    name: str
    """As its owner calls it: untrusted text."""
    reminders: int
    """How many they got, or may have got."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a person beside the state.

    `received` and `sent` count the messages whose text is kept, for `transcript_days` each; the oldest of them goes at
    `oldest_until` (aware UTC). Looks are kept for `audit_days`. `serial_numbers` counts those asked for today.
    """

    received: int
    sent: int
    oldest_until: datetime | None
    transcript_days: int
    own_looks: int
    others_looks: int
    looks: tuple[Look, ...]
    """The newest looks of others, MOST_LOOKS of them."""
    audit_days: int
    serial_numbers: int
    tickets: int = 0
    """Tickets at the helpdesk, open or not."""
    oldest_ticket: datetime | None = None
    """When the first of them was opened (aware UTC)."""
    ticket_days: int = 0
    """How long one is kept after it was closed."""
    campaigns: tuple[Listed, ...] = ()
    """All in which they stand, the newest first."""
    campaign_days: int = 0
    """How long that is kept after such a campaign has ended."""


class Records(Protocol):
    """Counts what is kept. Raises what the database raises: then nothing can be said, and the turn fails as a whole."""

    async def of(self, turn: Turn) -> Kept:
        """Return what is kept of the person whose turn it is."""
        ...
