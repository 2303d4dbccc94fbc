"""Whatever comes in, in whatever order: an answer, one open card at most, and a state that can be written and read."""

import asyncio
import json
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.effects import Card, Replace, Send, Text
from dialogs.state import load
from tests.dialogs.talk import NOON, MemoryDesk, Talk, actions, hololens, reminded

SENTENCES = st.sampled_from(
    [
        "enroll", "unenroll", "sell my hololens", "status", "help", "back", "cancel", "start over", "human", "thanks",
        "hello", "0x80180014", "20348.1501", "1", "3", "yes", "no", "I don't know", "personal", "004178301053",
        "it did not work", "that worked", "one step at a time", "next", "again", "all", "something is wrong here",
        "it is a local account", "HoloLens 2", "yes, it is in use already", "other", "nothing",
        "in het Nederlands graag", "English please", "auf Deutsch bitte", "en français",
        "what do you know about me", "delete my data", "send", "not now", "where is my ticket?",
        "I need no help any more", "It is not solved", "5", "",
        "remind me tomorrow", "remind me in two weeks", "stop reminding me", "resume the reminders", "reminders",
    ]
)  # fmt: skip
FORGED = st.dictionaries(
    st.sampled_from(["card", "verb", "value", "typed", "command", "sentence", "conversation", "until"]),
    st.sampled_from(["t1.1", "t2.1", "t2.2", "answer", "command", "help", "unknown", "other", "hololens_2", "yes"])
    | st.sampled_from(["reminder.12", "reminder.11", "reminder.99", "reminder.later", "reminder.undo", "P1D", "T18"])
    | st.text(),
)
REMINDERS = (
    reminded(id=12, owner="[Robin](http://evil.example)", obstacle="failed", code="0x80180014"),
    reminded(id=11, serial_number="004178301053", is_over=True),
)
LOCALES = st.sampled_from(["en-US", "nl-BE", "de-AT", "fr-CA", "pt-BR"])
HAPPENINGS = st.tuples(
    st.sampled_from(
        [
            "ticket.taken",
            "ticket.replied",
            "ticket.asked",
            "ticket.closed",
            "ticket.returned",
            "ticket.reopened",
            "ticket.solved?",
            "ticket.unposted",
            "ticket.posted",
            "ticket.missing",
            "incident.known",
            "incident.news",
            "incident.over",
            "ticket.no_such_event",
        ]
    ),
    st.fixed_dictionaries(
        {
            "number": st.sampled_from([1042, 1042, 1042, 1043, 1001]),
            "agent": st.sampled_from(["Kim", "", "[Kim](http://evil.example)"]),
            "text": st.just("Try this"),
            "fact": st.sampled_from(["identity", "os_build", "error", "goal", "", "shoe_size"]),
            "value": st.sampled_from(["msa", "20348.1501", "enroll", "hand_over", "", "nonsense"]),
            "ending": st.sampled_from(["resolved", "silence", "returned"]),
            "others": st.integers(1, 9),
            "since": st.just(NOON.isoformat()),
            "lost": st.integers(0, 2),
        }
    ),
)
MOVES = st.one_of(
    st.tuples(st.just("says"), SENTENCES | st.text(max_size=60)),
    st.tuples(st.just("presses"), st.integers(0, 5)),
    st.tuples(st.just("presses_old"), st.integers(0, 30)),
    st.tuples(st.just("forges"), FORGED),
    st.tuples(st.just("breaks"), st.booleans()),
    st.tuples(st.just("waits"), st.integers(0, 3)),
    st.tuples(st.just("happens"), HAPPENINGS),
)
WITH_TICKETS = st.one_of(MOVES, st.tuples(st.just("happens"), HAPPENINGS), st.just(("hands over", None)))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MOVES, min_size=1, max_size=25), st.integers(0, 3), LOCALES)
def test_any_turns_are_answered_and_leave_one_open_card_at_most(
    moves: list[tuple[str, object]], devices: int, locale: str
) -> None:
    asyncio.run(_play(moves, devices, locale))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WITH_TICKETS, min_size=1, max_size=25), st.integers(0, 2), LOCALES)
def test_any_turns_with_a_helpdesk_lead_to_a_person(moves: list[tuple[str, object]], devices: int, locale: str) -> None:
    asyncio.run(_play(moves, devices, locale, MemoryDesk()))


@pytest.mark.storm
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(WITH_TICKETS, min_size=50, max_size=50), st.integers(0, 3), LOCALES)
def test_fifty_turns_of_any_kind_with_a_helpdesk(moves: list[tuple[str, object]], devices: int, locale: str) -> None:
    asyncio.run(_play(moves, devices, locale, MemoryDesk()))


@pytest.mark.storm
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(MOVES, min_size=50, max_size=50), st.integers(0, 3), LOCALES)
def test_fifty_turns_of_any_kind_are_answered(moves: list[tuple[str, object]], devices: int, locale: str) -> None:
    asyncio.run(_play(moves, devices, locale))


BY_AGENTS = ("ticket.said", "ticket.said_again", "ticket.news")
"""Lines that agents wrote: cards do not have all of their formatting."""


async def _play(moves: list[tuple[str, object]], devices: int, locale: str, desk: MemoryDesk | None = None) -> None:
    found = tuple(hololens(f"[LAB-{number}](http://evil.example)") for number in range(devices))
    talk = Talk(locale, devices_found=found, desk=desk, reminders=REMINDERS)
    pressed: list[object] = []
    for move, what in moves:
        if move == "breaks":
            talk.memory.is_down = bool(what)
        elif move == "waits":
            talk.later += timedelta(days=int(str(what)))
        elif await _made(talk, move, what, pressed):
            _judge(talk, move)
    await talk.says("I want to talk to a person")
    assert {"handover", "handover.empty", "ticket_form", "ticket"} & {
        _name(effect.message) for effect in talk.effects if isinstance(effect, Send)
    }


async def _made(talk: Talk, move: str, what: object, pressed: list[object]) -> bool:
    """Make a move; tell whether there was anything to press for it. `pressed` keeps what was pressed so far."""
    buttons = [action["data"] for card in talk.cards.values() for action in actions(card)]
    if move == "says":
        await talk.says(str(what))
    elif move == "hands over":
        await talk.says("I want to talk to a person")
        await talk.says("It does not start")
    elif move == "happens":
        name, told = cast("tuple[str, dict[str, object]]", what)
        await talk.happens(name, **told)
    elif move == "forges":
        await talk.presses_data(what)
    elif choices := buttons if move == "presses" else pressed:
        data = choices[int(str(what)) % len(choices)]
        pressed.append(data)
        await talk.presses_data(data)
    else:
        return False
    return True


def _judge(talk: Talk, move: str) -> None:
    """See that there is an answer, one open card at most, and a state that can be read again."""
    is_told = any(not isinstance(effect, Send | Replace) for effect in talk.effects)
    is_answered = any(talk.said) or any(isinstance(effect, Replace) for effect in talk.effects)
    assert is_answered or is_told or move in ("happens", "presses_old", "forges"), "an answer, or it was passed on"
    assert len(talk.cards_with_buttons) <= 1
    lines = [effect.message for effect in talk.effects if isinstance(effect, Send) and isinstance(effect.message, Text)]
    by_strangers = [line for line in lines if line.message not in BY_AGENTS]
    assert "raw" not in str(by_strangers), "what strangers wrote stands on cards only"
    assert talk.state is not None
    assert load(json.loads(json.dumps(talk.state))).state.to_json() == talk.state
    assert len(json.dumps(talk.state)) < 16_000


def _name(message: Text | Card) -> str:
    return message.message if isinstance(message, Text) else message.template
