"""Whatever is done to tickets, by whomever and in whatever order: hands, times and endings stay sound."""

import asyncio
import json
from collections.abc import Callable, Collection
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

# What is right comes more often than what is not: otherwise few runs get far.
TEXTS = st.sampled_from(["It is the cable.", "Try again.", "No.", "  ", "x" * 4_001])
FACTS = st.sampled_from(
    [("identity", "msa"), ("identity", "local"), ("identity", "purple"), ("licensed", "no"), ("", "")]
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


Press = Callable[[Agent], ByAgent]
"""What a card or a reply asks for in the name of whoever it is. What a card shows may be of last month."""

SEEN = st.sampled_from(["", "tom", "priya", "kim"])
MOVES: st.SearchStrategy[Press] = st.one_of(
    SEEN.map(lambda seen: lambda agent: Take(agent, seen)),
    AGENTS.map(lambda to: lambda agent: HandTo(agent, Agent(to.object_id, to.name, to.account_id))),
)
WORDS: st.SearchStrategy[Press] = st.one_of(
    TEXTS.map(lambda text: lambda agent: Reply(agent, text)),
    TEXTS.map(lambda text: lambda agent: Note(agent, text)),
    FACTS.map(lambda told: lambda agent: AskFact(agent, told[0])),
)
ENDINGS: st.SearchStrategy[Press] = st.one_of(
    st.just(Resolve), FACTS.map(lambda told: lambda agent: GiveBack(agent, *told)), st.just(Reopen)
)


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

    @rule(who=st.sampled_from([None, TOM, PRIYA, KIM]))
    def the_directory_fails_or_recovers_or_somebody_leaves_or_joins(self, who: Person | None) -> None:
        if who is None:
            self.group.answers = not self.group.answers
        else:
            self.group.members ^= {who.object_id}

    @rule(number=numbers, who=AGENTS, press=MOVES)
    def an_agent_takes_it_or_hands_it_on(self, number: int, who: Person, press: Press) -> None:
        self._press(number, who, press)

    @rule(number=numbers, who=AGENTS, press=WORDS)
    def an_agent_says_something(self, number: int, who: Person, press: Press) -> None:
        self._press(number, who, press)

    @rule(number=numbers, who=AGENTS, press=ENDINGS)
    def an_agent_closes_it_or_opens_it_again(self, number: int, who: Person, press: Press) -> None:
        self._press(number, who, press)

    @rule(number=numbers, who=st.sampled_from([STRANGER, NOBODY]), press=st.one_of(MOVES, WORDS, ENDINGS))
    def a_stranger_presses_what_an_agent_could(self, number: int, who: Person, press: Press) -> None:
        before = self.tickets[number]
        self._press(number, who, press)
        assert self.tickets[number] == before

    @rule(number=numbers, action=st.builds(Tell, TEXTS, st.sampled_from([(), ("photo.jpg",)])))
    def the_person_says_something(self, number: int, action: Action) -> None:
        self._do(number, action)

    @rule(number=numbers, value=st.sampled_from(["msa", "unknown", "purple"]))
    def the_person_answers_what_was_asked(self, number: int, value: str) -> None:
        self._do(number, TellFact(self.tickets[number].wanted, value))

    @rule(number=numbers, action=st.one_of(st.just(End()), st.just(Reopen(LAURA)), st.builds(Rate, st.integers(0, 6))))
    def the_person_decides(self, number: int, action: Action) -> None:
        self._do(number, action)

    @rule(number=numbers)
    def somebody_else_would_open_it_again(self, number: int) -> None:
        assert change(self.tickets[number], Reopen(replace(LAURA, object_id="mallory")), self.now) in {
            Refusal.NOT_YOURS,
            Refusal.ERASED,
        }

    @rule(number=numbers, times=st.integers(1, 4))
    def nothing_happens_until_somebody_has_to_look_at_it(self, number: int, times: int) -> None:
        for _ in range(times):
            due = due_at(self.tickets[number], LEVEL, self.now)
            if due is None:
                return
            assert due >= self.now
            self.now = due
            action = due_action(self.tickets[number], LEVEL, self.now)
            assert action is not None, "there is something to do when somebody looks"
            assert isinstance(change(self.tickets[number], action, self.now), Ticket), "and it is possible"
            self._do(number, action)

    @rule(number=numbers, action=st.sampled_from([Link(1), Link(2), Resume(), Resume(), Erase()]))
    def an_incident_begins_or_ends_or_everything_is_erased(self, number: int, action: Action) -> None:
        self._do(number, action)

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

    def _press(self, number: int, who: Person, press: Press) -> None:
        """Do it in the name of whoever acts, if they may: nothing else is asked."""
        agent = asyncio.run(permitted(self.group, who))
        if isinstance(agent, Refusal):
            assert agent is (Refusal.NO_AGENT if self.group.answers or not who.object_id else Refusal.UNCHECKED)
        else:
            assert (agent.id, agent.id in self.group.members) == (who.object_id, True)
            self._do(number, press(agent))

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
    ("runs", "steps"), [(100, 30), pytest.param(500, 100, marks=pytest.mark.storm)], ids=["short runs", "long runs"]
)
def test_any_actions_leave_every_ticket_sound(runs: int, steps: int) -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
