"""Whatever is done to tickets, by whomever and in whatever order: hands, times and endings stay sound."""

import asyncio
import json
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.errors import LookupFailed
from bot.helpdesk.action import (
    Action,
    AskFact,
    ByAgent,
    End,
    Erase,
    GiveBack,
    HandTo,
    Link,
    Note,
    Rate,
    Reopen,
    Reply,
    Resolve,
    Resume,
    Take,
    Tell,
    TellFact,
)
from bot.helpdesk.authority import permitted
from bot.helpdesk.change import Refusal, change
from bot.helpdesk.hours import WorkingHours
from bot.helpdesk.row import row_of, ticket_of
from bot.helpdesk.service_level import ServiceLevel, due_action, due_at
from bot.helpdesk.ticket import Agent, Ending, Status, Ticket
from dialogs.turn import Person
from tests.helpdesk.people import LAURA, OPENED

TOM, PRIYA, KIM = (Person("tenant", name, name.title(), f"29:{name}") for name in ("tom", "priya", "kim"))
STRANGER = Person("tenant", "mallory", "Tom", "29:tom")
"""No agent, who bears the name and the account of one."""
NOBODY = Person("tenant", "", "Tom", "29:tom")
"""Somebody of whom Teams does not say who they are."""

LEVEL = ServiceLevel(
    hours=WorkingHours.parse("Mon-Fri 08:00-12:00 13:00-17:00", "Europe/Amsterdam"),
    unclaimed=(timedelta(minutes=15), timedelta(hours=1)),
    unanswered=(timedelta(minutes=30),),
    ask_after=timedelta(days=2),
    close_after=timedelta(days=3),
)

TEXTS = st.sampled_from(["It is the cable.", "", "  ", "x" * 4_001])
FACTS = st.sampled_from(
    [("identity", "msa"), ("identity", "purple"), ("licensed", "no"), ("shoe_size", "44"), ("", "")]
)
AGENTS = st.sampled_from([TOM, PRIYA, KIM])


class Group:
    """The helpdesk's group: who is in it, and whether it can be asked."""

    def __init__(self) -> None:
        """Begin with all agents in it."""
        self.members = {TOM.object_id, PRIYA.object_id, KIM.object_id}
        self.answers = True

    async def is_helpdesk(self, user_id: str, *, app_roles: Collection[str] = ()) -> bool:  # noqa: ARG002 - the port's
        """Tell whether somebody is in it."""
        if not self.answers:
            raise LookupFailed(reason="busy")
        return user_id in self.members


@st.composite
def by_agent(draw: st.DrawFn, agent: Agent) -> ByAgent:
    """Draw anything that can be asked for in an agent's name. What the card shows may be of last month."""
    fact, value = draw(FACTS)
    seen = draw(st.sampled_from(["", TOM.object_id, PRIYA.object_id, KIM.object_id]))
    other = draw(AGENTS)
    actions: list[ByAgent] = [
        Take(agent, seen),
        HandTo(agent, Agent(other.object_id, other.name, other.account_id)),
        Reply(agent, draw(TEXTS)),
        AskFact(agent, fact),
        Note(agent, draw(TEXTS)),
        Resolve(agent),
        GiveBack(agent, fact, value),
        Reopen(agent),
    ]
    return draw(st.sampled_from(actions))


class Desk(RuleBasedStateMachine):
    """Two tickets, three agents, the person, strangers, and the clock; each change is stored and read again."""

    numbers: Bundle[int] = Bundle("numbers")

    def __init__(self) -> None:
        """Begin on a Monday morning."""
        super().__init__()
        self.now = OPENED
        self.group = Group()
        self.tickets: dict[int, Ticket] = {}

    @initialize(target=numbers)
    def somebody_is_handed_over(self) -> int:
        return self._open()

    @rule(target=numbers)
    def somebody_else_is_handed_over(self) -> int:
        return self._open() if len(self.tickets) < 2 else 1001

    @rule(minutes=st.sampled_from([0, 1, 20, 300, 3_000, 30_000]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(who=AGENTS)
    def an_agent_leaves_or_joins_the_group(self, who: Person) -> None:
        self.group.members ^= {who.object_id}

    @rule()
    def the_directory_fails_or_recovers(self) -> None:
        self.group.answers = not self.group.answers

    @rule(number=numbers, who=st.sampled_from([TOM, PRIYA, KIM, STRANGER, NOBODY]), data=st.data())
    def somebody_presses_a_button_of_the_desk(self, number: int, who: Person, data: st.DataObject) -> None:
        agent = asyncio.run(permitted(self.group, who))
        if isinstance(agent, Refusal):
            assert agent is (Refusal.UNCHECKED if not self.group.answers and who.object_id else Refusal.NO_AGENT)
            return
        assert who.object_id in self.group.members
        assert agent == Agent(who.object_id, who.name, who.account_id)
        self._do(number, data.draw(by_agent(agent)))

    @rule(
        number=numbers,
        action=st.one_of(
            st.builds(Tell, TEXTS, st.sampled_from([(), ("photo.jpg",)])),
            FACTS.map(lambda told: TellFact(*told)),
            st.just(End()),
            st.just(Reopen(LAURA)),
            st.builds(Rate, st.integers(-1, 7)),
        ),
    )
    def the_person_acts(self, number: int, action: Action) -> None:
        self._do(number, action)

    @rule(number=numbers)
    def somebody_else_would_open_it_again(self, number: int) -> None:
        assert change(self.tickets[number], Reopen(replace(LAURA, object_id="mallory")), self.now) in {
            Refusal.NOT_YOURS,
            Refusal.ERASED,
        }

    @rule(number=numbers)
    def the_clock_acts(self, number: int) -> None:
        ticket = self.tickets[number]
        action = due_action(ticket, LEVEL, self.now)
        if action is None:
            return
        assert LEVEL.hours.is_open(self.now)
        assert isinstance(change(ticket, action, self.now), Ticket), "what is due is always possible"
        self._do(number, action)

    @rule(number=numbers, action=st.sampled_from([Link(1), Link(2), Resume()]))
    def an_incident_begins_or_ends(self, number: int, action: Action) -> None:
        self._do(number, action)

    @rule(number=numbers)
    def everything_is_erased(self, number: int) -> None:
        self._do(number, Erase())

    @invariant()
    def none_is_in_two_hands(self) -> None:
        for ticket in self.tickets.values():
            if ticket.is_open:
                assert (ticket.holder is None) == (ticket.status is Status.WAITING)
                assert (ticket.ending, ticket.closed_at, ticket.stars) == (None, None, None)
            else:
                assert ticket.ending is not None

    @invariant()
    def an_open_one_waits_for_one_side(self) -> None:
        for ticket in self.tickets.values():
            if ticket.is_open:
                assert (ticket.told_at is None) != (ticket.answered_at is None)
                assert ticket.asked_at is None or ticket.told_at is None

    @invariant()
    def times_are_in_order(self) -> None:
        for ticket in self.tickets.values():
            times = (ticket.taken_at, ticket.told_at, ticket.answered_at, ticket.asked_at, ticket.closed_at)
            assert all(ticket.opened_at <= at <= self.now for at in times if at is not None)
            due = due_at(ticket, LEVEL)
            assert due is None or (ticket.is_open and LEVEL.hours.is_open(due))

    @invariant()
    def every_one_can_be_closed(self) -> None:
        for ticket in self.tickets.values():
            if ticket.is_open:
                for action in (Resolve(Agent("tom", "Tom")), End(), GiveBack(Agent("tom", "Tom")), Erase()):
                    closed = change(ticket, action, self.now)
                    assert isinstance(closed, Ticket)
                    assert not closed.is_open

    def _open(self) -> int:
        number = 1001 + len(self.tickets)
        request = {"sentence": "it stays black"}
        self.tickets[number] = Ticket.opened(number, LAURA, request, channel_id="19:desk", at=self.now)
        return number

    def _do(self, number: int, action: Action) -> None:
        """Do it as the shell does: what changed is stored, with the next revision, and read again."""
        before = self.tickets[number]
        after = change(before, action, self.now)
        if isinstance(after, Refusal):
            return
        assert (after.revision, after.number, after.opened_at) == (before.revision, before.number, before.opened_at)
        assert before.ending is not Ending.ERASED
        assert before.taken_at is None or after.taken_at == before.taken_at, "people wait once to be taken on"
        stored = row_of(replace(after, revision=after.revision + 1), due_at(after, LEVEL))
        read = ticket_of(replace(stored, data=json.loads(json.dumps(stored.data))))
        assert read == replace(after, revision=before.revision + 1)
        self.tickets[number] = read


@pytest.mark.parametrize(
    ("runs", "steps"), [(100, 15), pytest.param(500, 100, marks=pytest.mark.storm)], ids=["short runs", "long runs"]
)
def test_any_actions_leave_every_ticket_sound(runs: int, steps: int) -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
