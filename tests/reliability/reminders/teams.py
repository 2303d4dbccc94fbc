"""A simulated Teams, by a clock of the test: it takes no more than Teams does, and keeps record of it.

The windows are those of "Optimize your bot with rate limiting in Teams" on learn.microsoft.com: for one bot in one
conversation, and for one app in one tenant.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Protocol, cast

from bot.advisor.evidence import Evidence
from bot.clock import Clock
from bot.errors import LookupFailed
from bot.reminders.delivery.ports import Attempted, Chat, Sleep
from dialogs.reminder_card import PREFIX
from tests.reliability.handed_over import actions

SECOND = timedelta(seconds=1)
CONVERSATION = ((7, SECOND), (8, 2 * SECOND), (60, 30 * SECOND), (1800, 3600 * SECOND))
"""Messages that a bot may send to one conversation, and in how long."""
APP = ((50, SECOND),)
"""Requests that an app may make in a tenant."""
LATENCY = (0.2, 0.4)
"""Seconds from request to answer."""


class Time(Clock, Sleep, Protocol):
    """A clock, and the way to wait by it."""


class Windows:
    """Sliding windows: in none of them more is taken than it holds."""

    def __init__(self, windows: Sequence[tuple[int, timedelta]]) -> None:
        """Begin with nothing taken."""
        self._windows = windows
        self._most = max(most for most, _ in windows)
        self._taken: deque[datetime] = deque(maxlen=self._most)

    def has_room(self, at: datetime) -> bool:
        """Tell whether one more fits into each of them."""
        return all(len(self._taken) < most or self._taken[-most] <= at - length for most, length in self._windows)

    def take(self, at: datetime) -> None:
        """Count one that was taken."""
        self._taken.append(at)


@dataclass(frozen=True, slots=True)
class Taken:
    """A reminder that Teams took."""

    at: datetime
    conversation_id: str
    reminder_id: int


@dataclass(slots=True)
class SimulatedTeams:
    """Teams as delivery sees it (satisfies its port `Wire`)."""

    clock: Time
    random: Random
    taken: list[Taken] = field(default_factory=list)
    throttled: int = 0
    """How often it said 429."""
    _more: asyncio.Event = field(default_factory=asyncio.Event)
    _app: Windows = field(default_factory=lambda: Windows(APP))
    _conversations: defaultdict[str, Windows] = field(
        default_factory=lambda: defaultdict(lambda: Windows(CONVERSATION))
    )

    async def send(self, chat: Chat, body: Mapping[str, object]) -> Attempted:
        """Take a message where every window has room for it."""
        at = self.clock.now()
        conversation = self._conversations[chat.conversation_id]
        has_room = self._app.has_room(at) and conversation.has_room(at)
        if has_room:
            self._app.take(at)
            conversation.take(at)
            self.taken.append(Taken(at, chat.conversation_id, reminder_in(body)))
            self._more.set()
        number = len(self.taken)
        await self.clock.until(at + timedelta(seconds=self.random.uniform(*LATENCY)))
        if has_room:
            return Attempted("sent", activity_id=str(number))
        self.throttled += 1
        return Attempted("throttled", fault="429", after=SECOND, pauses_all=True)

    async def has_taken(self, number: int) -> None:
        """Return when it has taken so many."""
        while len(self.taken) < number:
            self._more.clear()
            await self._more.wait()


@dataclass(frozen=True, slots=True)
class SimulatedIntune:
    """Intune, for which nobody has enrolled (satisfies `Evidences`)."""

    clock: Time
    latency: timedelta = SECOND / 2

    async def of(self, people: Sequence[tuple[str, str]]) -> Sequence[Evidence | LookupFailed]:
        """Return for each that there is nothing."""
        await self.clock.until(self.clock.now() + self.latency)
        return [Evidence(at=self.clock.now()) for _ in people]


class NoIncidents:
    """The helpdesk, which works on nothing (satisfies `OpenFailures`)."""

    async def open_failures(self) -> set[str]:
        """Return none."""
        return set()


def reminder_in(body: Mapping[str, object]) -> int:
    """Return the id in the ledger of the reminder that a message is, as its buttons give it back."""
    data = cast("Mapping[str, str]", next(actions(body))["data"])
    return int(data["card"].removeprefix(PREFIX))
