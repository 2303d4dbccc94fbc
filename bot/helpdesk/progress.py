"""What came of an action on a ticket, before it is written out: the ticket, what its thread and the person are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.helpdesk.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Said:
    """Something for the thread of a ticket, and for the lines that are kept of it.

    `message` and `params` are words to be (dialogs.words). `text` is Markdown that somebody wrote, below those words;
    without it the words themselves are the line that is kept, of the kind "event".
    """

    message: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    kind: Literal["user", "agent", "note", "event"] = "event"
    author: str = ""
    """The name of the agent who wrote `text`."""
    is_posted: bool = True
    """False where it stands in the thread already, because somebody wrote it there."""
    is_kept: bool = True
    """False where it is said and no more: it is no part of what happened."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A ticket after something was done with it. `events` are names and data of events in the person's chat."""

    ticket: Ticket
    said: tuple[Said, ...] = ()
    events: tuple[tuple[str, Mapping[str, object]], ...] = ()

    def and_then(self, later: "Progress") -> "Progress":
        """Return both together, as one change of the ticket."""
        return Progress(later.ticket, self.said + later.said, self.events + later.events)
