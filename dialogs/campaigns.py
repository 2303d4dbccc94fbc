"""Campaigns, as the dialogs see them: the reminders that somebody got, and how they stand with each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from dialogs.effects import ReminderAnswer
from dialogs.turn import Turn

Obstacle = Literal["nothing_enrolled", "profile_missing", "failed", "not_compliant", "not_seen"]
"""What stands in somebody's way, as Intune shows it (bot.reminders.obstacle)."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one reminder says."""

    obstacle: Obstacle
    code: str
    """Of `failed`: the error code; empty where Intune gives none."""
    number: int
    """How many they got, with this one."""
    is_last: bool
    due: date
    """By when the HoloLens should be enrolled, in their own time zone."""
    owner: str
    """Who runs the campaign, as Entra shows their name: untrusted; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class OwnReminder:
    """A reminder that somebody got, and how they stand with its campaign now."""

    id: int
    """Its id in the ledger."""
    reminder: Reminder
    serial_number: str = ""
    """Of the HoloLens that they should enroll; empty for any."""
    answer: ReminderAnswer | None = None
    """"later", "other" or "stop", where one of them counts: what they said last."""
    until: datetime | None = None
    """Of "later" (aware UTC)."""
    is_over: bool = False
    """Nothing more comes whatever they say: the campaign has ended, or they have enrolled."""
    may_follow: bool = True
    """Another reminder may follow: the last one of the campaign has not been sent."""
    next_at: datetime | None = None
    """When the next reminder is planned (aware UTC); None where none is."""
    time_zone: str = "UTC"
    """Theirs as the campaign has it, an IANA name: it counts where Teams tells none."""

    @property
    def key(self) -> str:
        """Return the key of the card on which it stands."""
        return f"reminder.{self.id}"


class Campaigns(Protocol):
    """Raises what the database raises: then the turn fails as a whole."""

    async def of(self, turn: Turn) -> tuple[OwnReminder, ...]:
        """Return the reminders that the person got whose turn it is, by their object id and tenant; newest first."""
        ...


class NoCampaigns:
    """Stands where nobody is reminded."""

    async def of(self, turn: Turn) -> tuple[OwnReminder, ...]:  # noqa: ARG002 - the port's signature
        """Return nothing."""
        return ()
