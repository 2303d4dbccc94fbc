"""Coming back after days: the open question is still open, and one line says where we were."""

import json
from datetime import timedelta

import pytest

from dialogs.reply import LONG_AGO
from dialogs.state import load
from tests.dialogs.talk import Talk

REMINDER = (
    "Welcome back. On Nov 22, 2026, 12:02 UTC we were at this question: Is the first set-up of the HoloLens finished?"
)


async def asked(locale: str = "en-US") -> Talk:
    """Return a talk that was left at the question whether the first set-up is finished."""
    talk = Talk(locale)
    await talk.says("enroll")
    await talk.says("HoloLens 2")
    return talk


@pytest.mark.parametrize("days", [1, 3, 400])
async def test_an_answer_after_days_counts_and_one_line_says_to_what(days: int) -> None:
    talk = await asked()
    talk.later += timedelta(days=days)
    await talk.presses("Yes, it is in use already")

    assert next(said for said in talk.said if said) == REMINDER
    assert talk.sees("Which account do you use on the HoloLens?")
    await talk.says("personal")
    assert not talk.sees("Welcome back")
    assert talk.sees("Select **Connect**.")


async def test_a_written_answer_after_days_counts_as_well() -> None:
    talk = await asked()
    talk.later += timedelta(days=2)
    await talk.says("it is in use already")

    assert next(said for said in talk.said if said) == REMINDER
    assert talk.sees("Which account do you use on the HoloLens?")


@pytest.mark.parametrize("text", ["lorem ipsum dolor sit amet", "hello", "help", "status"])
async def test_anything_else_after_days_gets_the_question_again(text: str) -> None:
    talk = await asked()
    talk.later += timedelta(days=2)
    await talk.says(text)
    assert next(said for said in talk.said if said) == REMINDER
    assert "Yes, it is in use already" in talk.buttons
    assert len(talk.cards_with_buttons) == 1

    await talk.says(text)
    assert not talk.sees("Welcome back"), "once is enough"
    await talk.presses("Yes, it is in use already")
    assert talk.sees("Which account do you use on the HoloLens?")


async def test_within_a_day_nothing_is_said_about_it() -> None:
    talk = await asked()
    talk.later += LONG_AGO - timedelta(minutes=5)
    await talk.presses("Yes, it is in use already")

    assert not talk.sees("Welcome back")


async def test_where_nothing_is_open_nobody_is_reminded() -> None:
    talk = await asked()
    await talk.says("cancel")
    talk.later += timedelta(days=30)
    await talk.says("enroll")

    assert not talk.sees("Welcome back")
    assert "HoloLens 2" in talk.buttons


async def test_at_advice_it_names_the_question_and_not_all_the_steps() -> None:
    talk = await asked()
    for text in ("2", "2"):
        await talk.says(text)
    talk.later += timedelta(days=5)
    await talk.presses("That worked")

    assert talk.sees("we were at this question: Did these steps work?")
    assert talk.sees("Good!")


async def test_a_state_that_does_not_say_when_it_asked_is_read_and_goes_on() -> None:
    talk = await asked()
    assert talk.state is not None
    state = json.loads(json.dumps(talk.state))
    del state["open"]["asked"]
    assert not load(state).afresh
    talk.state = state
    talk.later += timedelta(days=9)
    await talk.presses("Yes, it is in use already")

    assert not talk.sees("Welcome back")
    assert talk.sees("Which account do you use on the HoloLens?")


@pytest.mark.parametrize(
    ("locale", "line"),
    [
        ("nl-NL", "Welkom terug. Op 22 nov 2026, 12:02 UTC waren we bij deze vraag gebleven:"),
        ("de-DE", "Willkommen zurück. Am 22.11.2026, 12:02 UTC waren wir bei dieser Frage:"),
        ("fr-FR", "Bon retour. Le 22 nov. 2026, 12:02 UTC, nous en étions à cette question\u202f:"),
    ],
)
async def test_it_is_said_in_every_language(locale: str, line: str) -> None:
    talk = await asked(locale)
    talk.later += timedelta(days=2)
    await talk.says("2")

    assert talk.sees(line)
