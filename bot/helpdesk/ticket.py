"""A ticket: somebody was handed over to the helpdesk. A value; `bot.helpdesk.change` says what may become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """Where a ticket stands. It is never in two hands: `holder` is one agent, or nobody."""

    WAITING = "waiting"
    """Nobody has taken it."""
    TAKEN = "taken"
    CLOSED = "closed"


class Ending(StrEnum):
    """Why a ticket is closed."""

    RESOLVED = "resolved"
    """An agent says that it is solved."""
    ENDED = "ended"
    """The person ended it."""
    RETURNED = "returned"
    """An agent gave it back to the bot, which goes on with the interview."""
    SILENCE = "silence"
    """The person was asked whether it is solved, and did not answer."""
    ERASED = "erased"
    """The person had all that is kept of them erased."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody of the helpdesk, as the authenticated activity says."""

    id: str
    """The Entra object id."""
    name: str
    account_id: str = ""
    """Teams' id of the account ("29:…"), where it is known: for mentions, and for whom the card refreshes itself."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose ticket it is, and where they are answered."""

    tenant_id: str
    object_id: str
    name: str
    conversation_id: str
    """Their personal chat."""
    locale: str = "en"
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """Everything about a ticket but its lines (bot.storage.tickets.Line)."""

    number: int
    asker: Asker
    request: Mapping[str, object]
    """What the person agreed to send (dialogs.request.Request as JSON)."""
    channel_id: str
    """The channel of the desk in which its card is."""
    opened_at: datetime
    revision: int = 0
    """That was read; 0 of a ticket that is not stored yet. Each change that is stored counts it up."""
    status: Status = Status.WAITING
    card_id: str | None = None
    """Teams' id of the message with its card, whose thread is the ticket's; None until it is posted."""
    unposted_at: datetime | None = None
    """When the person was told that its card is not in the channel; None once they know that it is."""
    holder: Agent | None = None
    taken_at: datetime | None = None
    """When it was taken for the first time: what people wait for."""
    told_at: datetime | None = None
    """Since when the person waits for an answer; None once an agent has answered, until the person writes again."""
    answered_at: datetime | None = None
    """When an agent last answered; None while the person waits."""
    mentioned: int = 0
    """How many times it was mentioned again since somebody began to wait, or it came into other hands."""
    counts_from: datetime | None = None
    """From when the next mention, or the person's silence, is counted; None counts from `opened_at`."""
    asked_at: datetime | None = None
    """When the person, who had fallen silent, was asked whether it is solved."""
    closed_at: datetime | None = None
    ending: Ending | None = None
    stars: int | None = None
    """How the person rates the help, from 1 to 5."""
    failure: str = ""
    """What failed, as a value of the fact `error`; empty where that is not known. By this an incident is noticed."""
    incident_id: int | None = None
    paused: bool = False
    """Its incident is not over: nothing is mentioned or closed meanwhile."""
    wanted: str = ""
    """The fact that an agent asked for and that is not answered yet."""
    acted: tuple[str, ...] = field(default=())
    """Accounts (Teams' ids) of agents who acted on it, the newest last: for these the card refreshes itself."""

    @classmethod
    def opened(  # noqa: PLR0913 - all that a ticket begins with
        cls,
        number: int,
        asker: Asker,
        request: Mapping[str, object],
        *,
        channel_id: str,
        at: datetime,
        failure: str = "",
    ) -> "Ticket":
        """Return a new ticket, which waits: the person's wait begins at `at`."""
        return cls(number, asker, request, channel_id, at, told_at=at, counts_from=at, failure=failure)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody is still to do something."""
        return self.status is not Status.CLOSED
