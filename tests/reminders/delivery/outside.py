"""What delivery reaches outside: Intune, Teams, and time. They answer as the ports say, and can be made to hang."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NoReturn

from bot.advisor.evidence import Device, EnrollmentFailure, Evidence
from bot.advisor.facts import Fact, Facts, Source
from bot.errors import LookupFailed
from bot.reminders.delivery.ports import Attempted, Chat
from bot.storage.sending import SendingStore
from tests.conftest import MovableClock

SENT = Attempted("sent", activity_id="1700")

Happens = Callable[[], Awaitable[object]]


async def dies() -> NoReturn:
    """Never come back, as a worker does that was killed."""
    await asyncio.Event().wait()
    raise AssertionError


class Watch:
    """Lets time pass as soon as somebody waits for it; with `stands` only by hand."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._waiting: list[tuple[datetime, asyncio.Future[None]]] = []
        self.stands = False

    async def until(self, at: datetime) -> None:
        if at <= self._clock.now():
            return
        if self.stands:
            came: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((at, came))
            await came
            return
        self._clock.move(seconds=(at - self._clock.now()).total_seconds())
        await asyncio.sleep(0)

    def passes(self, **by: float) -> None:
        """Let so much time pass: whoever waits for no more than that goes on."""
        self._clock.move(**by)
        for at, came in self._waiting:
            if at <= self._clock.now() and not came.done():
                came.set_result(None)


@dataclass
class Intune:
    """Shows nothing enrolled, unless told otherwise by object id."""

    clock: MovableClock
    shows: dict[str, Evidence | LookupFailed] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    meanwhile: Happens | None = None

    async def of(self, people: Sequence[tuple[str, str]]) -> Sequence[Evidence | LookupFailed]:
        self.asked += [name for name, _ in people]
        if self.meanwhile is not None:
            await self.meanwhile()
        return [self.shows.get(name, Evidence(self.clock.now())) for name, _ in people]

    def shows_enrolled(self, *names: str) -> None:
        now = self.clock.now()
        facts = Facts([Fact("management", "enrolled", Source.INTUNE, now)])
        device = Device("d", "", "HoloLens 2", "00AB12345678", now, "compliant", facts)
        self.shows |= dict.fromkeys(names, Evidence(now, (device,)))

    def shows_failure(self, name: str, code: str) -> None:
        now = self.clock.now()
        self.shows[name] = Evidence(now, failure=EnrollmentFailure(now - timedelta(hours=1), "unknown", "", code))


@dataclass
class Teams:
    """Takes every message, unless told otherwise by object id: its next answers for a chat, and for a message."""

    chats: dict[str, list[Attempted]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[str, list[Attempted]] = field(default_factory=lambda: defaultdict(list))
    took: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    before: Happens | None = None
    """Happens before a message is there, as it were on its way."""
    after: Happens | None = None
    """Happens once it is there, on the way of the answer."""

    async def of(self, tenant_id: str, object_id: str) -> Chat | Attempted:
        if self.chats[object_id]:
            return self.chats[object_id].pop(0)
        return Chat(object_id, f"https://teams.example/{tenant_id}")

    async def send(self, chat: Chat, body: Mapping[str, object]) -> Attempted:
        self.tried.append(chat.conversation_id)
        if self.before is not None:
            await self.before()
        answers = self.answers[chat.conversation_id]
        answer = answers.pop(0) if answers else SENT
        if answer.status in {"sent", "held"}:
            self.took.append((chat.conversation_id, body))
        if self.after is not None:
            await self.after()
        return answer

    @property
    def reminded(self) -> list[str]:
        return [name for name, _ in self.took]


@dataclass
class Helpdesk:
    """Has incidents."""

    failures: set[str] = field(default_factory=set)

    async def open_failures(self) -> set[str]:
        return self.failures


@dataclass
class Installer:
    """Installs the app for whoever is asked for."""

    asked: list[str] = field(default_factory=list)

    async def install(self, object_id: str) -> bool:
        self.asked.append(object_id)
        return True


class Pauses:
    """Tells all workers, as the database has it."""

    def __init__(self, store: SendingStore) -> None:
        self._store = store
        self.told: list[datetime] = []

    async def pause(self, until: datetime) -> None:
        self.told.append(until)
        await self._store.pause(until)
