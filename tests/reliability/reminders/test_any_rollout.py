"""Plan, ledger and delivery together, whatever happens: nobody is reminded when they should not be."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.reminders.delivery.delivery import Delivery
from bot.reminders.delivery.ports import Attempted, NoInstaller, Ports
from bot.reminders.schedule import WEEK, Schedule
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Pool, open_pool
from bot.storage.expected import Answer, ExpectedStore, NewPerson
from bot.storage.reminders import ReminderStore
from bot.storage.sending import SendingStore
from bot.teams.rate import SendRate
from cards.catalogue import Catalogues
from cards.render import Renderer
from tests.reliability.reminders.anybody import BLOCKED, HELD, SENT, THROTTLED, Anybody, Doors, World
from tests.reliability.reminders.rollout import TENANT, figures_of, running_campaign
from tests.reliability.reminders.virtual_time import VirtualClock, VirtualLoop
from tests.reminders.people import WORKDAYS, ZONES

DAY = timedelta(days=1)
STARTS = st.one_of(
    st.sampled_from([date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 25), date(2026, 11, 1)]),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
"""Among them days on which the clocks change somewhere in ZONES."""
JUMPS = st.one_of(st.timedeltas(-2 * DAY, 2 * DAY), st.timedeltas(timedelta(0), 9 * DAY))
WHO = st.sampled_from(["alex", "bo", "cas"])
OUTCOMES = st.sampled_from([SENT, SENT, HELD, THROTTLED, BLOCKED])
RENDERER = Renderer(Catalogues())

Result = TypeVar("Result")


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    first, opens = draw(STARTS), draw(st.sampled_from([0, 2, 8, 19]))
    return Schedule(
        first=first,
        distances=tuple(draw(st.lists(st.integers(1, 7), max_size=4))),
        due=first + draw(st.sampled_from([0, 3, 10, 30])) * DAY,
        opens=time(opens),
        closes=time(opens + 4, 30),
        days=draw(st.sampled_from([WORKDAYS, WEEK])),
    )


class AnyRollout(RuleBasedStateMachine):
    """Three people in a campaign, a worker, an owner, and a clock that goes where it likes."""

    def __init__(self, runner: asyncio.Runner, pool: Pool) -> None:
        super().__init__()
        self.runner = runner
        self.pool = pool

    def do(self, work: Awaitable[Result]) -> Result:
        async def done() -> Result:
            return await work

        return self.runner.run(done())

    @initialize(plan=schedules(), zones=st.tuples(*[st.sampled_from(ZONES)] * 3), own=st.sampled_from([None, 0, 5, 40]))
    def begins(self, plan: Schedule, zones: tuple[str, ...], own: int | None) -> None:
        start = datetime.combine(plan.first, time(0), UTC)
        self.clock = VirtualClock(self.runner.get_loop(), start)
        due = plan.due if own is None else plan.first + own * DAY
        names = ("alex", "bo", "cas")
        people = {name: Anybody(name, zone, due) for name, zone in zip(names, zones, strict=True)}
        self.world = World(self.clock, plan, people)
        self.do(self.stores(plan, None if own is None else due))

    async def stores(self, plan: Schedule, due: date | None) -> None:
        """Begin anew: another campaign, and a worker that has seen nothing."""
        async with self.pool.connection() as connection:
            await connection.execute("truncate campaign, expected, reminder cascade")
            await connection.execute("update sending set free_from = '-infinity', paused_until = '-infinity'")
        now, people = self.clock.now(), self.world.people.values()
        self.campaign = await running_campaign(self.pool, plan, now)
        rows = [NewPerson(TENANT, each.object_id, due=due, time_zone=each.time_zone, next_at=now) for each in people]
        assert await ExpectedStore(self.pool).add(self.campaign.id, rows) == len(people)
        sending = SendingStore(self.pool)
        rate = SendRate(sending, 50, self.clock)
        ports = Ports(self.world, self.world, Doors(), self.world, rate, sending, self.clock, NoInstaller())
        self.delivery = Delivery(ReminderStore(self.pool), ports, RENDERER, self.clock)

    @rule(jump=JUMPS)
    def the_clock_jumps(self, jump: timedelta) -> None:
        self.clock.jump(jump)

    @rule(late=st.sampled_from([timedelta(0), timedelta(minutes=20), timedelta(hours=20)]), answer=OUTCOMES)
    def it_is_time(self, late: timedelta, answer: Attempted) -> None:
        next_at = self.do(self.earliest())
        if next_at is not None:
            self.clock.jump(max(timedelta(0), next_at + late - self.clock.now()))
        self.a_worker_looks(answer)

    @rule(answer=OUTCOMES)
    def a_worker_looks(self, answer: Attempted) -> None:
        self.world.answer = answer
        self.do(self.delivery.once())

    @rule()
    def intune_is_gone(self) -> None:
        self.world.intune_is_there = False
        self.it_is_time(timedelta(0), SENT)
        self.world.intune_is_there = True

    @rule(who=WHO, enrolled=st.booleans())
    def a_device_comes_or_goes(self, who: str, *, enrolled: bool) -> None:
        self.world.people[who].is_enrolled = enrolled

    @rule(who=WHO, said=st.sampled_from(["stop", "other", "resume", "help"]))
    def somebody_answers(self, who: str, said: Literal["stop", "other", "resume", "help"]) -> None:
        person = self.world.people[who]
        if not self.is_heard(Answer(TENANT, who, 0, said)):
            assert not person.got, "who was reminded is heard"
            return
        if said == "resume":
            person.has_stopped = person.has_left = False
            person.asked_for = None
        person.has_stopped |= said == "stop"
        person.has_left |= said == "other"

    @rule(who=WHO, ahead=st.timedeltas(timedelta(minutes=1), 8 * DAY))
    def somebody_asks_for_later(self, who: str, ahead: timedelta) -> None:
        until = self.clock.now() + ahead
        if self.is_heard(Answer(TENANT, who, 0, "later", until)):
            self.world.people[who].asked_for = until

    @rule()
    def the_owner_pauses_or_goes_on(self) -> None:
        self.world.reminds = not self.world.reminds
        self.do(self.changes("running" if self.world.reminds else "paused"))

    @rule(who=WHO)
    def somebody_installs_the_app_again(self, who: str) -> None:
        self.do(ExpectedStore(self.pool).reached(TENANT, who, "reachable", self.clock.now()))
        self.world.people[who].blocked_at = None

    @invariant()
    def nobody_got_what_they_should_not(self) -> None:
        assert self.world.faults == []

    @invariant()
    def all_is_on_record(self) -> None:
        figures = self.do(figures_of(self.pool, self.campaign))
        assert figures.sent + figures.held == sum(len(person.got) for person in self.world.people.values())

    def is_heard(self, answer: Answer) -> bool:
        return self.do(ExpectedStore(self.pool).answered(answer, self.clock.now())) is not None

    async def changes(self, state: Literal["running", "paused"]) -> None:
        store = CampaignStore(self.pool)
        [now] = await store.of(self.campaign.id)
        assert await store.change(replace(now, state=state), self.clock.now())

    async def earliest(self) -> datetime | None:
        """Return when somebody is looked at next."""
        async with self.pool.connection() as connection:
            row = await (await connection.execute("select min(next_at) as next_at from expected")).fetchone()
        assert row is not None
        found: datetime | None = row["next_at"]
        return found


def test_who_resumes_is_reminded_before_the_time_for_which_they_asked_first(database_url: str) -> None:
    plan = Schedule(date(2026, 8, 11), (1,), date(2026, 8, 14), time(9), time(17), WORKDAYS)
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        opened = open_pool(database_url, size=2)
        rollout = AnyRollout(runner, runner.run(opened.__aenter__()))
        rollout.begins(plan, ("UTC", "Africa/Casablanca", "Europe/Amsterdam"), None)
        cas = rollout.world.people["cas"]
        while not cas.got:
            rollout.it_is_time(timedelta(0), SENT)
        rollout.somebody_asks_for_later("cas", 2 * DAY)
        rollout.somebody_answers("cas", "resume")
        while len(cas.got) < plan.most:
            rollout.it_is_time(timedelta(0), SENT)

        assert cas.got[1].date() == plan.first + DAY
        rollout.nobody_got_what_they_should_not()
        runner.run(opened.__aexit__(None, None, None))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("rollouts", [12, pytest.param(400, marks=pytest.mark.storm)])
def test_nobody_is_reminded_when_they_should_not_be(rollouts: int, database_url: str) -> None:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        opened = open_pool(database_url, size=2)
        pool = runner.run(opened.__aenter__())

        class Rollout(AnyRollout):
            def __init__(self) -> None:
                super().__init__(runner, pool)

        run_state_machine_as_test(
            Rollout,
            settings=settings(max_examples=rollouts, stateful_step_count=30, deadline=None, suppress_health_check=slow),
        )
        runner.run(opened.__aexit__(None, None, None))
