"""What a turn decided to do. Nothing here is done yet: the shell commits it with the state, and then sends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words: a message of the catalogue and what fills it (JSON values)."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """A card: a template under `cards/templates` and what fills it (JSON values only)."""

    template: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Send:
    """Say something new. `key` is its name in this conversation, by which it can be replaced later.

    `policy` tells what becomes of it where nobody knows whether Teams took it: it is sent again, or held and listed.
    """

    key: str
    message: Text | Card
    policy: Literal["resend", "hold"] = "resend"


@dataclass(frozen=True, slots=True)
class Replace:
    """Put `card` in the place of the message that was sent under `key`."""

    key: str
    card: Card


@dataclass(frozen=True, slots=True)
class Later:
    """Come back to this conversation at `at` (aware UTC) with an event, which is a turn of its own.

    `key` is unique in the conversation: the same event never comes twice.
    """

    key: str
    name: str
    at: datetime
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase what is kept about the person who speaks, in all their chats, but what others rely on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Show this to whoever pressed a button, and to nobody else: a card in the place of theirs, or a short line."""

    shown: Card | Text


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Hand the person over to the helpdesk, under a number that was reserved for it.

    `request` is what they agreed to send, as plain JSON (dialogs.request.Request).
    """

    number: int
    request: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TellHelpdesk:
    """Pass on what the person wrote while their ticket is open: `text` as they see it, and what could not go along."""

    number: int
    text: str
    files: tuple[str, ...] = ()
    """The names of attachments."""
    pressed: Mapping[str, object] | None = None
    """The label of a button that they pressed instead of writing, as words (dialogs.words.Words); `text` is empty."""


@dataclass(frozen=True, slots=True)
class AnswerHelpdesk:
    """Pass on a fact that an agent asked for. `value` is the advisor's, or UNKNOWN."""

    number: int
    fact: str
    value: str


@dataclass(frozen=True, slots=True)
class EndTicket:
    """Close the ticket: the person needs nobody any more."""

    number: int


@dataclass(frozen=True, slots=True)
class ReopenTicket:
    """Open the ticket again: it is not solved after all."""

    number: int


@dataclass(frozen=True, slots=True)
class RateTicket:
    """Keep how the person rates the help, from 1 to 5."""

    number: int
    stars: int


TicketEffect = OpenTicket | TellHelpdesk | AnswerHelpdesk | EndTicket | ReopenTicket | RateTicket
"""What a person decided about their ticket."""

ReminderAnswer = Literal["help", "later", "other", "stop", "undo"]
"""What can be said to a reminder: help with it; later; I do not have this device; no more; and none of these."""


@dataclass(frozen=True, slots=True)
class AnswerReminder:
    """Keep what the person says to a reminder of theirs; the latest counts, so "later" takes "stop" and "other" back.

    The shell sees by who speaks that it is theirs (dialogs.campaigns.Campaigns.of tells it); of another one nothing is
    kept. "help" leaves the reminders as they are planned.
    """

    reminder_id: int
    """Its id in the ledger."""
    answer: ReminderAnswer
    until: datetime | None = None
    """Of "later": they are not reminded before that (aware UTC)."""


Effect = Send | Replace | Answer | Later | Forget | TicketEffect | AnswerReminder
