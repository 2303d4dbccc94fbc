"""Migrations: a state of every version that there was is read, and the conversation goes on where it stood."""

import json
from pathlib import Path

import pytest

from dialogs.migration import VERSION, UnreadableState, migrate
from dialogs.state import load
from tests.dialogs.talk import Talk

STATES = {file.stem: file for file in (Path(__file__).parent / "states").glob("version_*.json")}
"""Each stands at advice for a personal account, in Dutch by request, with a watch and a way back."""


def stored(name: str) -> dict[str, object]:
    """Return a state as that version stored it."""
    state: dict[str, object] = json.loads(STATES[name].read_text("utf-8"))
    return state


def test_there_is_a_state_of_every_older_version() -> None:
    assert set(STATES) == {f"version_{number}" for number in range(1, VERSION)}


@pytest.mark.parametrize("name", STATES)
async def test_the_conversation_goes_on(name: str) -> None:
    talk = Talk("nl-NL")
    talk.state = stored(name)
    await talk.says("terug")
    assert not talk.sees("Ik ben gewijzigd")
    await talk.says("terug")
    assert "Een persoonlijk Microsoft-account" in talk.buttons
    await talk.says("een lokaal account")

    assert talk.sees("Enroll only in device management")
    assert talk.state["version"] == VERSION


@pytest.mark.parametrize("name", STATES)
async def test_its_cards_and_its_watch_are_still_there(name: str) -> None:
    talk = Talk("nl-NL")
    talk.state = stored(name)
    await talk.says("stap voor stap")
    assert talk.sees("Stap 1 van 5")

    assert load(talk.state).state.watches
    assert load(talk.state).state.language == "nl"


@pytest.mark.parametrize("version", [0, VERSION + 1, "one", None])
def test_a_version_that_never_was_or_is_to_come_is_refused(version: object) -> None:
    with pytest.raises(UnreadableState):
        migrate({"version": version})
    assert migrate({"version": VERSION}) == {"version": VERSION}
