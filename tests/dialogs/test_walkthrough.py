"""One step at a time: read, ticked, read again, left for days, and never a dead end."""

import json
import tomllib
from datetime import timedelta

import pytest

from bot.language.phrasebook import FOLDER
from dialogs.prompt import Prompt
from dialogs.state import load
from dialogs.step_prompt import AGAIN, ALL, NEXT
from tests.dialogs.talk import INTERPRETER, Talk, hololens, texts

LANGUAGES = ("en", "nl", "de", "fr")


async def walking(locale: str = "en-US", *, steps_done: int = 0) -> Talk:
    """Return a talk in which the steps for a personal account are read one at a time, with some of the five done."""
    talk = Talk(locale)
    for text in ("enroll", "HoloLens 2", "2", "2", "3"):
        await talk.says(text)
    for _ in range(steps_done):
        await talk.says("next")
    return talk


def prompt_of(talk: Talk) -> Prompt:
    """Return the question that is open."""
    opened = load(talk.state).state.open
    assert opened is not None
    return opened.frame.prompt


async def test_each_step_is_a_card_of_its_own_with_its_place() -> None:
    talk = await walking()
    assert talk.sees("Step 1 of 5")
    assert talk.sees("any website in **Microsoft Edge**")
    assert not talk.sees("Access work or school"), "that is the next step"
    assert talk.buttons == ["Next", "Read that again", "Send all steps", "It did not work"]

    await talk.presses("Next")
    assert talk.sees("Step 2 of 5")
    assert talk.sees("Access work or school")


async def test_the_same_step_is_read_again_and_again() -> None:
    talk = await walking(steps_done=2)
    for _ in range(3):
        await talk.presses("Read that again")
        assert talk.sees("Step 3 of 5")
        assert talk.sees("Select **Connect**.")

    await talk.says("back")
    assert talk.sees("Step 2 of 5"), "what was read again is no step of the way"


async def test_after_the_last_step_it_is_checked_and_the_bot_may_look_by_itself() -> None:
    talk = await walking(steps_done=4)
    assert talk.buttons[0] == "Done"
    await talk.presses("Done")

    assert talk.sees("That was the last step.")
    assert talk.sees("shows that the HoloLens is connected to your organization")
    assert talk.buttons[:3] == ["That worked", "It did not work", "Tell me when it is enrolled"]
    await talk.presses("Tell me when it is enrolled")
    assert talk.sees("I will look in Intune for the next 24 hours")
    talk.memory.devices_found = (hololens("HOLOLENS-9X2T7K", management="enrolled"),)
    await talk.waits()
    assert talk.sees("HOLOLENS-9X2T7K is enrolled since")
    assert talk.buttons == []


async def test_all_steps_show_what_is_done_and_the_way_back_begins_there() -> None:
    talk = await walking(steps_done=2)
    await talk.presses("Send all steps")
    ticked = [line for line in talk.said[-1].splitlines() if line.startswith("✓")]
    assert len(ticked) == 2
    assert "Access work or school" in ticked[1]
    assert talk.sees("Enter your work email address.")

    await talk.presses("One step at a time")
    assert talk.sees("Step 3 of 5")


async def test_back_takes_the_last_tick_away() -> None:
    talk = await walking(steps_done=3)
    await talk.says("back")
    assert talk.sees("Step 3 of 5")
    await talk.says("back")
    assert talk.sees("Step 2 of 5")
    await talk.presses("Send all steps")

    assert talk.said[-1].count("✓") == 1


async def test_what_did_not_work_at_a_step_reaches_the_person_with_that_step() -> None:
    talk = await walking(steps_done=2)
    await talk.presses("It did not work")
    assert talk.sees("it shows nothing new")
    await talk.presses("I don't know")

    assert talk.sees("For your helpdesk")
    assert talk.sees("The step at which it stopped")
    assert talk.sees("Step 3 of 5: Select **Connect**.")
    await talk.says("back")
    await talk.says("80180014")
    assert talk.sees("platform restriction")


async def test_other_steps_begin_with_nothing_done() -> None:
    talk = await walking(steps_done=2)
    await talk.presses("It did not work")
    await talk.says("80180014")
    assert talk.sees("platform restriction")
    assert not talk.sees("✓")

    await talk.presses("One step at a time")
    assert talk.sees("Step 1 of")


async def test_a_device_that_arrives_meanwhile_settles_the_step_that_is_open() -> None:
    talk = Talk()
    for text in ("enroll", "HoloLens 2", "2", "2", "tell me when it is enrolled", "one step at a time"):
        await talk.says(text)
    assert talk.sees("Step 1 of 5")
    talk.memory.devices_found = (hololens("HOLOLENS-9X2T7K", management="enrolled"),)
    await talk.waits()

    assert talk.sees("HOLOLENS-9X2T7K is enrolled since")
    assert talk.buttons == []


async def test_a_warning_is_said_at_its_step_and_again_when_the_step_is_asked_again() -> None:
    device = hololens("LAB-1", management="enrolled", enrolled_by="work_account", identity="msa", setup="finished")
    talk = Talk(devices_found=(device,))
    await talk.says("take my HoloLens out of management")
    await talk.presses("One step at a time")
    while not talk.sees("Warning:"):
        await talk.presses("Next")
    assert talk.sees("Disconnect")
    await talk.says("lorem ipsum dolor sit amet")

    assert talk.sees("Warning:")
    assert talk.sees("“next”, “again” or “all”")
    assert talk.buttons[0] == "Next"


async def test_days_and_restarts_later_it_goes_on_where_it_was() -> None:
    talk = await walking(steps_done=2)
    talk.later += timedelta(days=12)
    await talk.presses("Next")

    assert talk.sees("Step 4 of 5")


async def test_the_state_of_a_walk_has_ids_only() -> None:
    talk = await walking(steps_done=2)
    assert talk.state is not None
    [record] = [frame["data"]["record"] for frame in [json.loads(json.dumps(talk.state))["open"]["frame"]]]

    assert record["done"] == ["check_internet", "open_access_work_or_school"]
    assert record["reading"] == "select_connect"


async def test_a_step_that_the_rules_no_longer_have_is_not_ticked_and_the_new_steps_are_read() -> None:
    talk = await walking(steps_done=1)
    assert talk.state is not None
    state = json.loads(json.dumps(talk.state))
    state["open"]["frame"]["data"]["record"]["reading"] = "a_step_of_an_older_version"
    talk.state = state
    await talk.presses("Next")

    assert talk.sees("Step 2 of 5"), "it was not read yet"


async def test_advice_that_has_changed_is_shown_whole() -> None:
    talk = await walking(steps_done=1)
    assert talk.state is not None
    state = json.loads(json.dumps(talk.state))
    state["open"]["frame"]["data"]["record"]["advised"] = {"message": "summary.of_an_older_version", "params": {}}
    talk.state = state
    await talk.presses("Next")

    assert talk.sees("Why this advice")
    assert not talk.sees("✓")
    await talk.presses("One step at a time")
    assert talk.sees("Step 1 of 5")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("meaning", [NEXT, AGAIN, ALL])
async def test_spoken_words_do_what_the_buttons_do(language: str, meaning: str) -> None:
    prompt = prompt_of(await walking())
    spoken = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))["answers"][meaning]

    assert len(spoken) >= 5
    for locale in LANGUAGES:
        meant = {words: INTERPRETER.interpret(words.capitalize() + ".", locale, prompt).answer for words in spoken}
        assert {words: answer for words, answer in meant.items() if answer != meaning} == {}


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", ["okay", "repeat that", "done", "everything"]),
        ("nl-NL", ["ja", "nog een keer", "klaar", "alles"]),
        ("de-DE", ["weiter", "nochmal", "erledigt", "alle Schritte"]),
        ("fr-FR", ["suivant", "encore une fois", "c'est fait", "tout"]),
    ],
)
async def test_a_walk_is_spoken_in_every_language(locale: str, said: list[str]) -> None:
    talk = await walking(locale)
    seen = []
    for words in said:
        await talk.says(words)
        seen.append(next(line for line in texts(talk.cards[talk.cards_with_buttons[-1]]) if line))

    assert ["2" in seen[0], "2" in seen[1], "3" in seen[2]] == [True, True, True]
    assert talk.said[-1].count("✓") == 2
