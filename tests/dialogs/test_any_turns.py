"""Whatever comes in, in whatever order: an answer, one open card at most, and a state that can be written and read."""

import asyncio
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.effects import Card, Replace, Send, Text
from dialogs.state import load
from tests.dialogs.talk import Talk, actions, hololens

SENTENCES = st.sampled_from(
    [
        "enroll", "unenroll", "sell my hololens", "status", "help", "back", "cancel", "start over", "human", "thanks",
        "hello", "0x80180014", "20348.1501", "1", "3", "yes", "no", "I don't know", "personal", "004178301053",
        "it did not work", "that worked", "one step at a time", "next", "again", "all", "something is wrong here",
        "it is a local account", "HoloLens 2", "yes, it is in use already", "other", "nothing",
        "in het Nederlands graag", "English please", "auf Deutsch bitte", "en français",
        "what do you know about me", "",
    ]
)  # fmt: skip
FORGED = st.dictionaries(
    st.sampled_from(["card", "verb", "value", "typed", "command"]),
    st.sampled_from(["t1.1", "t2.1", "t2.2", "answer", "command", "help", "unknown", "other", "hololens_2"])
    | st.text(),
)
LOCALES = st.sampled_from(["en-US", "nl-BE", "de-AT", "fr-CA", "pt-BR"])
MOVES = st.one_of(
    st.tuples(st.just("says"), SENTENCES | st.text(max_size=60)),
    st.tuples(st.just("presses"), st.integers(0, 5)),
    st.tuples(st.just("presses_old"), st.integers(0, 30)),
    st.tuples(st.just("forges"), FORGED),
    st.tuples(st.just("breaks"), st.booleans()),
    st.tuples(st.just("waits"), st.integers(0, 3)),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MOVES, min_size=1, max_size=25), st.integers(0, 3), LOCALES)
def test_any_turns_are_answered_and_leave_one_open_card_at_most(
    moves: list[tuple[str, object]], devices: int, locale: str
) -> None:
    asyncio.run(_play(moves, devices, locale))


@pytest.mark.storm
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(MOVES, min_size=50, max_size=50), st.integers(0, 3), LOCALES)
def test_fifty_turns_of_any_kind_are_answered(moves: list[tuple[str, object]], devices: int, locale: str) -> None:
    asyncio.run(_play(moves, devices, locale))


async def _play(moves: list[tuple[str, object]], devices: int, locale: str) -> None:
    found = tuple(hololens(f"[LAB-{number}](http://evil.example)") for number in range(devices))
    talk = Talk(locale, devices_found=found)
    pressed: list[object] = []
    for move, what in moves:
        if move == "breaks":
            talk.memory.is_down = bool(what)
            continue
        if move == "waits":
            talk.later += timedelta(days=int(str(what)))
            continue
        buttons = [action["data"] for card in talk.cards.values() for action in actions(card)]
        if move == "says":
            await talk.says(str(what))
        elif move == "forges":
            await talk.presses_data(what)
        elif choices := buttons if move == "presses" else pressed:
            data = choices[int(str(what)) % len(choices)]
            pressed.append(data)
            await talk.presses_data(data)
        else:
            continue
        assert any(talk.said) or any(isinstance(effect, Replace) for effect in talk.effects), "an answer"
        assert len(talk.cards_with_buttons) <= 1
        lines = [
            effect.message for effect in talk.effects if isinstance(effect, Send) and isinstance(effect.message, Text)
        ]
        assert "raw" not in str(lines), "what strangers wrote stands on cards only"
        assert talk.state is not None
        assert load(json.loads(json.dumps(talk.state))).state.to_json() == talk.state
        assert len(json.dumps(talk.state)) < 16_000
    await talk.says("I want to talk to a person")
    assert {"handover", "handover.empty"} & {
        _name(effect.message) for effect in talk.effects if isinstance(effect, Send)
    }


def _name(message: Text | Card) -> str:
    return message.message if isinstance(message, Text) else message.template
