"""Arrivals: an activity as it came in, what became of it, and as it waits to be handled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

JSON = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An activity as it came in, with what is kept of its conversation.

    `bot` and `person` are Teams' channel accounts there.
    """

    conversation_id: str
    activity_id: str
    tenant_id: str
    kind: str
    service_url: str
    bot: JSON
    person: JSON
    activity: JSON


@dataclass(frozen=True, slots=True)
class Waiting:
    """An activity that is to be handled, and the state to handle it in."""

    inbox_id: int
    activity_id: str
    activity: JSON
    received_at: datetime
    state: JSON | None
    revision: int
    was_unreachable: bool = False
    """A campaign holds the person of this personal chat for somebody who cannot be reached."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an activity that came in.

    `waiting` is there where it is new and next in its conversation. `is_behind` tells that something waits there that
    came before.
    """

    is_new: bool
    is_behind: bool
    waiting: Waiting | None
