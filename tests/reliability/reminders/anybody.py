"""Anybody who is reminded, with all that delivery needs of others: what may be sent to them is judged as it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.advisor.evidence import Device, Evidence
from bot.advisor.facts import Fact, Facts, Source
from bot.errors import LookupFailed
from bot.reminders.delivery.ports import Attempted, Chat
from bot.reminders.person import QUIET_DAYS, Reach
from bot.reminders.schedule import Schedule
from tests.reliability.reminders.virtual_time import VirtualClock

THROTTLED = Attempted("throttled", "429", after=timedelta(seconds=2))
HELD = Attempted("held", "TimeoutError")
SENT = Attempted("sent", activity_id="1", reach=Reach.REACHABLE)
BLOCKED = Attempted("refused", "403", reach=Reach.BLOCKED)


@dataclass(slots=True)
class Anybody:
    """One person, as an onlooker knows them: by what they said, what Intune showed, and what they got."""

    object_id: str
    time_zone: str
    due: date
    got: list[datetime] = field(default_factory=list)
    """When each reminder came that arrived or may have arrived."""
    is_enrolled: bool = False
    """Intune shows a device of theirs that is well."""
    was_seen: bool = False
    """The bot has seen that."""
    has_stopped: bool = False
    has_left: bool = False
    asked_for: datetime | None = None
    """When they asked to be reminded."""
    blocked_at: datetime | None = None

    def may_get_one(self, at: datetime, schedule: Schedule) -> None:
        """Fail where no reminder may go to them at `at`."""
        on_the_wall = at.astimezone(ZoneInfo(self.time_zone))
        assert schedule.opens <= on_the_wall.time() < schedule.closes, "in quiet hours"
        assert on_the_wall.weekday() in schedule.days, "on a day off"
        assert on_the_wall.date() <= self.due, "after the due date"
        assert not self.was_seen, "after their enrollment was seen"
        assert not self.has_stopped, "after they said stop"
        assert not self.has_left, "after they said that they do not have it"
        assert len(self.got) < schedule.most, "too many"
        blocked_for = timedelta.max if self.blocked_at is None else at - self.blocked_at
        assert blocked_for >= timedelta(days=QUIET_DAYS), "soon after they blocked the bot"
        assert self.asked_for is None or self.asked_for <= at, "before they asked for it"
        if self.asked_for is None:
            days = {each.astimezone(ZoneInfo(self.time_zone)).date() for each in self.got}
            assert on_the_wall.date() not in days, "twice a day"

    def gets_one(self, at: datetime) -> None:
        """Take a reminder that arrives, or may arrive."""
        self.got.append(at)
        self.asked_for = self.blocked_at = None


@dataclass(slots=True)
class World:
    """Teams, Intune and the helpdesk for some people (satisfies delivery's ports for them)."""

    clock: VirtualClock
    schedule: Schedule
    people: dict[str, Anybody]
    reminds: bool = True
    """Whether the campaign's owner lets it."""
    answer: Attempted = SENT
    """What Teams says to an attempt."""
    intune_is_there: bool = True
    faults: list[str] = field(default_factory=list)
    """Reminders that should not have been sent."""

    async def of(self, people: Sequence[tuple[str, str]]) -> Sequence[Evidence | LookupFailed]:
        """Answer what Intune shows."""
        return [self._evidence(self.people[object_id]) for object_id, _ in people]

    async def send(self, chat: Chat, body: Mapping[str, object]) -> Attempted:  # noqa: ARG002 - the port's signature
        """Judge whether a reminder may be sent (`faults`), and take it or not."""
        person, now = self.people[chat.conversation_id], self.clock.now()
        try:
            assert self.reminds, "while the campaign is paused"
            person.may_get_one(now, self.schedule)
        except AssertionError as fault:  # which delivery would take for one of the wire
            self.faults.append(f"{person}: {fault}")
        answer = self.answer
        if answer.status in {"sent", "held"}:
            person.gets_one(now)
        elif answer.status == "throttled":
            self.answer = SENT  # it goes again
        elif answer.reach is Reach.BLOCKED:
            person.blocked_at = now
        return answer

    async def open_failures(self) -> set[str]:
        """Work on nothing."""
        return set()

    def _evidence(self, person: Anybody) -> Evidence | LookupFailed:
        now = self.clock.now()
        if not self.intune_is_there:
            return LookupFailed(reason="unreachable")
        if not person.is_enrolled:
            return Evidence(at=now)
        person.was_seen = True
        facts = Facts([Fact("management", "enrolled", Source.INTUNE, now)])
        return Evidence(at=now, devices=(Device("1", "", "HoloLens 2", "0012", now, "compliant", facts, now),))


class Doors:
    """The conversations of everybody, by their object ids (satisfies `Chats`)."""

    async def of(self, tenant_id: str, object_id: str) -> Chat:  # noqa: ARG002 - the port's signature
        """Return it."""
        return Chat(object_id, "https://smba.trafficmanager.net/teams/")
