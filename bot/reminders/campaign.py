"""A campaign: who reminds whom of enrolling, by when, and how far it is. A value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.reminders.schedule import Schedule


class State(StrEnum):
    """How far a campaign is. Only in `canary` and `running` is anybody reminded."""

    DRAFT = "draft"
    """Its owner has not started it."""
    CANARY = "canary"
    """A few people are reminded first, to see what comes back."""
    RUNNING = "running"
    PAUSED = "paused"
    """Its owner stopped it for a while."""
    HALTED = "halted"
    """It stopped by itself: too many reminders were refused."""
    CANCELLED = "cancelled"
    FINISHED = "finished"
    """Nothing more is planned for anybody."""

    @property
    def reminds(self) -> bool:
        """Tell whether anybody is reminded."""
        return self in {State.CANARY, State.RUNNING}

    @property
    def is_over(self) -> bool:
        """Tell whether nobody will ever be reminded again."""
        return self in {State.CANCELLED, State.FINISHED}


@dataclass(frozen=True, slots=True)
class Audience:
    """Where the people come from who are expected to enroll."""

    kind: Literal["csv", "group", "autopilot", "stale"]
    """A list of the owner's; an Entra group; Autopilot records with a user but no enrollment; devices not seen."""
    params: Mapping[str, str]
    """What that kind needs, such as the object id of the group."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """Everything about a campaign but its people (bot.reminders.person.Expected)."""

    id: int
    """0 of a campaign that is not stored yet."""
    name: str
    """As its owner calls it: untrusted text."""
    tenant_id: str
    owner_id: str
    """The Entra object id of the owner, as the authenticated activity says."""
    schedule: Schedule
    audience: Audience
    locale: str
    """The language of whose own is not known."""
    time_zone: str
    """The IANA time zone of whose own is not known."""
    state: State
    revision: int
    """That was read. Each change that is stored counts it up."""
    created_at: datetime
    started_at: datetime | None
    canary_size: int
    """How many people are reminded first; 0 for all at once."""
    halted_because: str = ""
    """Why it stopped by itself, as an id of the catalogue; empty where it did not."""
    owner_name: str = ""
    """The owner's name as Entra shows it: untrusted text, empty where it is not known."""
