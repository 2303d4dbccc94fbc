"""What delivery needs of others: Intune to ask, the wire to send by, the rate, and time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.advisor.evidence import Evidence
from bot.errors import LookupFailed
from bot.reminders.person import Reach


@dataclass(frozen=True, slots=True)
class Chat:
    """A personal conversation, and where Teams has it."""

    conversation_id: str
    service_url: str


@dataclass(frozen=True, slots=True)
class Attempted:
    """What became of a request to Teams: of a reminder, or for the conversation that it goes to.

    `sent`: Teams took it. `throttled`: it surely did not, and may later. `held`: nobody knows; of a request for a
    conversation this is `throttled`, since no reminder went. `refused`: it never will, and `reach` says why if it is
    known.
    """

    status: Literal["sent", "throttled", "held", "refused"]
    fault: str = ""
    """Why it was not sent: a code, no text of anybody."""
    activity_id: str | None = None
    """Of `sent`: Teams' id of the message."""
    after: timedelta | None = None
    """Of `throttled`: how long to wait; None where Teams does not say."""
    pauses_all: bool = False
    """Teams throttles the app: nothing else is to be sent before then either."""
    reach: Reach | None = None
    """What it shows of the person; None for nothing."""


class Evidences(Protocol):
    """Asks Intune about many people at once."""

    async def of(self, people: Sequence[tuple[str, str]]) -> Sequence[Evidence | LookupFailed]:
        """Return what Intune shows of each (object id, and serial number or ""), in their order.

        Whoever could not be asked about has LookupFailed for an answer. Raises nothing for what Graph does.
        """
        ...


class Chats(Protocol):
    """Finds people's personal conversations, and begins those that there are not yet."""

    async def of(self, tenant_id: str, object_id: str) -> Chat | Attempted:
        """Return the conversation of a person, or why there is none (yet).

        To begin one is a request of its own, for which it waits until a slot of the rate.
        """
        ...


class Wire(Protocol):
    """Sends to Teams. Raises nothing for what the network, Entra or Teams does."""

    async def send(self, chat: Chat, body: Mapping[str, object]) -> Attempted:
        """Make one attempt to send a message."""
        ...


class Rate(Protocol):
    """The rate at which Teams lets the bot send, for all replicas together."""

    async def take(self, slots: int = 1) -> datetime:
        """Take that many slots, at least one; return when the last of them is: now or before, or in a moment."""
        ...


class Pause(Protocol):
    """Pauses the sending of all replicas."""

    async def pause(self, until: datetime) -> None:
        """Let nobody send before then."""
        ...


class OpenFailures(Protocol):
    """Tells what the helpdesk is working on."""

    async def open_failures(self) -> set[str]:
        """Return the failures that have an open incident, such as "0x80180014"."""
        ...


class Installer(Protocol):
    """Installs the app for somebody through Graph, where that is permitted."""

    async def install(self, object_id: str) -> bool:
        """Return True where it was asked for: the event of the installation goes on with the reminder."""
        ...


class NoInstaller:
    """Stands where the app may not be installed for anybody."""

    async def install(self, object_id: str) -> bool:  # noqa: ARG002 - the port's signature
        """Return False."""
        return False


class Sleep(Protocol):
    """Waits. Delivery waits for time by no other means, so that a simulation can let it pass."""

    async def until(self, at: datetime) -> None:
        """Return when it is `at` (aware UTC), or after."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """All of them."""

    evidences: Evidences
    open_failures: OpenFailures
    chats: Chats
    wire: Wire
    rate: Rate
    pause: Pause
    sleep: Sleep
    installer: Installer
