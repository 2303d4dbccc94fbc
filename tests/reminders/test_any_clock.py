"""Whatever happens to somebody, and wherever the clock jumps, nobody is reminded when they should not be."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.reminders.person import Reach
from bot.reminders.plan import REST, is_due, is_last, next_at
from bot.reminders.schedule import WEEK, Schedule
from tests.reminders.people import WORKDAYS, ZONES, alex

pytestmark = pytest.mark.timeout(300)  # what fails is made small before it is shown

DAY = timedelta(days=1)
CHANGES = [
    date(2026, month, day) for month, day in ((3, 8), (3, 29), (4, 5), (4, 24), (9, 27), (10, 4), (10, 25), (11, 1))
]
"""On these days clocks change somewhere in ZONES."""
STARTS = st.one_of(st.sampled_from(CHANGES), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
JUMPS = st.one_of(st.timedeltas(-2 * DAY, 2 * DAY), st.timedeltas(-12 * DAY, 12 * DAY))
LATE = st.sampled_from([timedelta(0), timedelta(minutes=20), timedelta(hours=3), timedelta(hours=20)])
OUTCOMES = st.sampled_from([None, Reach.REACHABLE, *Reach])
"""What an attempt shows: `None` where the reminder is held."""
OWN = st.sampled_from([None, None, 0, 2, 20, 40, 80])
"""Days from the first reminder to somebody's own due date."""
COUNTRIES = ("", "NL", "US", "GB-SCT")


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Hours of four hours and more, so that on no day the clocks leave nothing of them."""
    first = draw(STARTS)
    opens = draw(st.sampled_from([0, 1, 2, 3, 8, 19]))
    closes = opens + draw(st.integers(4, 9))
    return Schedule(
        first=first,
        distances=tuple(draw(st.lists(st.integers(1, 10), min_size=1, max_size=6))),
        due=first + draw(st.sampled_from([0, 1, 3, 10, 25, 40, 60])) * DAY,
        opens=time(opens, draw(st.integers(0, 59))),
        closes=time(min(closes, 23), 59),
        days=draw(st.sampled_from([WORKDAYS, WORKDAYS, WEEK, WEEK - {2}, frozenset({1})])),
        country=draw(st.sampled_from(COUNTRIES)),
    )


class AnyClock(RuleBasedStateMachine):
    """Somebody in a campaign, a worker that looks when something is due, and a clock that goes where it likes."""

    @initialize(plan=schedules(), zone=st.sampled_from(ZONES), days=st.integers(-3, 3), own=OWN)
    def begins(self, plan: Schedule, zone: str, days: int, own: int | None) -> None:
        self.plan = plan
        self.zone = ZoneInfo(zone)
        self.now = datetime.combine(plan.first, time(12), UTC) + days * DAY
        self.person = alex(time_zone=zone, due=None if own is None else plan.first + own * DAY)
        self.sent: list[datetime] = []
        self.was_last = False
        country, _, part = plan.country.partition("-")
        self.holidays = holidays.country_holidays(country, subdiv=part or None) if country else {}
        self.plans()

    def plans(self) -> None:
        self.person = replace(self.person, next_at=next_at(self.plan, self.person, self.now))

    def date_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    @property
    def due(self) -> date:
        return self.person.due or self.plan.due

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.plan.days and day not in self.holidays

    @rule(jump=JUMPS)
    def the_clock_jumps(self, jump: timedelta) -> None:
        self.now += jump

    @precondition(lambda self: self.person.next_at is not None)
    @rule()
    def it_is_time(self) -> None:
        self.a_worker_looks(Reach.REACHABLE)

    @precondition(lambda self: self.person.next_at is not None)
    @rule(late=LATE, outcome=OUTCOMES)
    def the_workers_come_late(self, late: timedelta, outcome: Reach | None) -> None:
        self.a_worker_looks(outcome, late)

    def a_worker_looks(self, outcome: Reach | None, late: timedelta = timedelta(0)) -> None:
        """Go to where something is planned, and somewhat later; send what may be sent then, and plan the next."""
        assert self.person.next_at is not None
        self.now = max(self.now, self.person.next_at + late)
        if is_due(self.plan, self.person, self.now):
            self.attempt(outcome)
        self.plans()

    def attempt(self, outcome: Reach | None) -> None:
        self.sees_that_it_may_be(self.now)
        assert self.person.quiet_until is None or self.person.quiet_until <= self.now, "after a blocked message"
        assert self.person.asked_for is None or self.person.asked_for <= self.now, "before they asked for it"
        if outcome is None or outcome is Reach.REACHABLE:
            self.sees_that_it_is_not_too_much()
            self.was_last = is_last(self.plan, self.person, self.now)
            self.sent.append(self.now)
            self.person = self.person.reminded(self.now, outcome)
        else:
            self.person = self.person.refused(self.now, outcome)

    def sees_that_it_may_be(self, at: datetime) -> None:
        """Look at the calendar and the clock on the wall."""
        on_the_wall, person = at.astimezone(self.zone), self.person
        assert self.plan.opens <= on_the_wall.time() < self.plan.closes, "in quiet hours"
        assert self.is_working_day(on_the_wall.date()), "on a day off"
        assert on_the_wall.date() <= self.due, "after the due date"
        assert person.stopped_at is None, "after they said stop"
        assert person.enrolled_at is None, "after the device was seen"
        assert person.left_at is None, "after they said that they do not have it"
        assert person.reach not in {Reach.GONE, Reach.REMOVED}

    def sees_that_it_is_not_too_much(self) -> None:
        assert len(self.sent) < self.plan.most, "too many"
        assert not self.was_last or self.person.asked_for is not None, "after the last one"
        if self.person.asked_for is None:
            assert self.date_of(self.now) >= self.plan.first, "too early"
            assert self.date_of(self.now) not in {self.date_of(at) for at in self.sent}, "twice a day"

    @rule(ahead=st.timedeltas(timedelta(minutes=1), 8 * DAY))
    def they_ask_for_later(self, ahead: timedelta) -> None:
        self.person = replace(self.person, snoozed_until=self.now + ahead)
        self.plans()

    @rule(wait=st.timedeltas(timedelta(minutes=15), timedelta(hours=5)))
    def intune_cannot_be_asked(self, wait: timedelta) -> None:
        later = next_at(self.plan, self.person, self.now, not_before=self.now + wait)
        assert later is None or later >= self.now + wait
        self.person = replace(self.person, next_at=later)

    @rule(change=st.sampled_from(["installed", "installed", "stopped_at", "enrolled_at", "left_at"]))
    def something_changes(self, change: str) -> None:
        if change != "installed":
            over: dict[str, Any] = {change: self.now}
            self.person = replace(self.person, **over)
        elif self.person.reach is not Reach.GONE:
            self.person = replace(self.person, reach=Reach.REACHABLE, quiet_until=None)
        self.plans()

    @invariant()
    def what_is_planned_may_be(self) -> None:
        if self.person.next_at is not None:
            self.sees_that_it_may_be(self.person.next_at)

    @invariant()
    def a_day_that_is_left_is_used(self) -> None:
        """Who may still be reminded is, as long as one working day is left after all that there is to wait for."""
        person = self.person
        if person.is_settled or person.sent == self.plan.most:
            return
        waits = [self.date_of(at) + DAY for at in (self.now, person.quiet_until, person.asked_for) if at is not None]
        rest = [] if person.last_at is None else [self.date_of(person.last_at) + REST * DAY]
        begins = max(self.plan.first, *waits, *rest)
        left = [begins + ahead * DAY for ahead in range((self.due - begins).days + 1)]
        planned = next_at(self.plan, person, self.now)
        assert planned is not None or not any(map(self.is_working_day, left)), "no last one before the due date"


TestAnyClock = AnyClock.TestCase
TestAnyClock.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
