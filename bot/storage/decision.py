"""What a turn decided, as it is committed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.storage.expected import Answer, Reach
from bot.storage.outbox import Message
from bot.storage.work import NOTHING, Work

JSON = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is to come into the conversation at that time. `key` is unique there: it happens once."""

    key: str
    name: str
    at: datetime
    data: JSON


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether a person can be written to, as something that came in showed. The ids are those of that activity."""

    tenant_id: str
    object_id: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class Decision:
    """What a turn decided: all of it is committed, or nothing."""

    state: JSON | None
    locale: str
    messages: tuple[Message, ...]
    response: JSON | None = None
    """What an invoke is answered."""
    events: tuple[Event, ...] = ()
    has_left: bool = False
    """The bot was removed: until something comes in again nobody can be reached in the conversation, and what still
    waits to be sent there is given up."""
    forgets: bool = False
    """All that is kept of the person is erased, in all their chats; what this turn says remains."""
    withdrawn: str = ""
    """Teams' id of a message that its writer deleted or changed, which is no longer kept as it was."""
    work: Work = NOTHING
    """For the helpdesk."""
    answers: tuple[Answer, ...] = ()
    """What the person says to reminders; of one that is not theirs nothing is kept."""
    reached: Reached | None = None
    """For the campaigns that remind the person."""

    @property
    def has_more(self) -> bool:
        """Tell whether it is about more than the conversation itself, which most turns are not."""
        return bool(self.forgets or self.withdrawn or self.work or self.answers or self.reached)
