"""The state: what is kept between turns, and what becomes of a state that cannot be read."""

import json

import orjson
import pytest

from dialogs.history import REMEMBERED_QUESTIONS
from dialogs.migration import VERSION
from dialogs.state import State, load
from tests.dialogs.talk import Talk, hololens


async def talked() -> Talk:
    """Return a talk with much to remember."""
    talk = Talk(devices_found=(hololens("LAB-1", management="enrolled"), hololens("LAB-2")))
    for text in ("enroll", "LAB-1", "it did not work", "0x80180014", "status"):
        await talk.says(text)
    return talk


async def test_a_state_is_plain_json_and_reads_back_as_it_was() -> None:
    talk = await talked()
    loaded = load(json.loads(json.dumps(talk.state)))

    assert not loaded.afresh
    assert loaded.state.to_json() == talk.state
    assert loaded.state.history


def test_a_conversation_that_begins_has_an_empty_state() -> None:
    assert load(None).state == State()
    assert not load(None).afresh


@pytest.mark.parametrize(
    "damage",
    [
        {"version": VERSION + 1},
        {"version": "one"},
        {"open": {"key": "x"}},
        {"closed": 7},
        {"misses": None},
    ],
    ids=str,
)
async def test_a_state_that_cannot_be_read_is_set_aside_and_the_person_is_told(damage: dict[str, object]) -> None:
    talk = await talked()
    assert talk.state is not None
    damaged = {**talk.state, **damage}
    talk.state = damaged
    await talk.says("enroll")
    assert talk.sees("I was changed since we last spoke")
    assert talk.state["set_aside"] == damaged

    await talk.says("LAB-1")
    assert not talk.sees("I was changed")
    assert "That worked" in talk.buttons or "I don't know" in talk.buttons


@pytest.mark.parametrize("step", ["_go_on", "no_such_step", "__init__", "record"])
async def test_only_a_step_can_take_an_answer(step: str) -> None:
    talk = await talked()
    assert talk.state is not None
    state = json.loads(json.dumps(talk.state))
    state["open"]["frame"]["step"] = step

    assert load(state).afresh


async def test_the_questions_before_are_remembered_up_to_a_limit() -> None:
    talk = Talk()
    for _ in range(REMEMBERED_QUESTIONS):
        await talk.says("sell my HoloLens")
        await talk.says("enroll")
    assert talk.state is not None
    assert len(load(talk.state).state.history) == REMEMBERED_QUESTIONS
    assert len(json.dumps(talk.state)) < 16_000


async def test_a_question_before_that_cannot_be_read_is_no_way_back() -> None:
    talk = await talked()
    assert talk.state is not None
    gone = {"frame": {"dialog": "a dialog that is gone", "data": {}, "step": "x", "prompt": {}}}
    talk.state = {**talk.state, "history": [{"=": gone}]}

    await talk.says("back")

    assert talk.sees("There is no question before this one")
    assert talk.buttons


FACTS = {"management": "enrolled", "setup": "finished", "identity": "msa", "enrolled_by": "work_account"}
LONG = (
    "enroll", "A different HoloLens", "HoloLens 2", "no, it is new or was reset", "yes", "004178301053",
    "a personal microsoft account", "one step at a time", "next", "next", "again", "send all steps",
    "something is wrong here", "back", "lorem ipsum", "status", "it did not work", "80180014", "one step at a time",
    "it did not work", "I don't know", "enroll", "A different HoloLens", "HoloLens 2", "back",
)  # fmt: skip


@pytest.mark.parametrize("devices", [0, 1, 2])
async def test_a_state_stays_small_in_a_long_conversation(devices: int) -> None:
    talk = Talk(devices_found=tuple(hololens(f"LAB-{number}", facts=FACTS) for number in range(devices)))
    sizes = {}
    for number, text in enumerate(LONG):
        await talk.says(text)
        sizes[number, text] = len(orjson.dumps(talk.state))

    assert {said: size for said, size in sizes.items() if size >= 6_000} == {}, "bytes"
