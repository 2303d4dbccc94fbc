"""Who needs time, and says nothing else."""

import tomllib
from pathlib import Path

import pytest

from bot.language import patience
from bot.language.intent import Intent
from bot.language.interpreter import PhraseInterpreter
from bot.language.patience import needs_time
from bot.language.phrasebook import load
from bot.language.understand import understand
from dialogs.advice_prompt import ending_prompt
from dialogs.prompt import Prompt

PHRASES = load()
TABLES = tomllib.loads(Path(patience.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SAID_IN_PASSING = {Intent.REMINDERS, Intent.GREETING, Intent.THANKS, Intent.UNKNOWN}
"""What a phrase may be about that says, too, that somebody needs time."""


@pytest.mark.parametrize(
    "text",
    [
        "Not yet.",
        "one moment please",
        "ok thanks, I will try it tomorrow",
        "I haven't tried it yet",
        "I'm at step 3",
        "give me 10 minutes",
        "I don't have it with me",
        "still waiting for my admin",
        "bye, have a nice day",
        "tschüss, schönen Tag noch",
        "wacht even",
        "ik ben er nog mee bezig",
        "ik kom er later op terug",
        "noch nicht ausprobiert",
        "da muss ich erst nachsehen",
        "ich warte noch auf meinen Admin",
        "un instant, s'il vous plaît",
        "j'essaierai demain",
        "j'attends mon administrateur",
    ],
)
def test_who_needs_time_is_understood(text: str) -> None:
    assert needs_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "3",
        "the device waits for its profile",
        "try again",
        "wait, go back",
        "ok, done",
        "ok it works now",
        "is it still in progress?",
        "check my headset",
        "remind me tomorrow",
        "not yet, it is new",
        "wacht, terug",
        "nog bezig?",
        "noch nicht eingerichtet",
        "pas encore inscrit",
        "moment noch instant",
    ],
)
def test_who_says_anything_else_is_heard_out(text: str) -> None:
    assert not needs_time(text)


@pytest.mark.parametrize("language", TABLES)
def test_every_phrase_is_one_by_itself_and_what_stands_beside_it_is_none(language: str) -> None:
    assert [phrase for phrase in TABLES[language]["needs"] if not needs_time(phrase)] == []
    assert not needs_time(" ".join(TABLES[language]["beside"]))


def test_no_wish_and_no_command_is_taken_for_it() -> None:
    taken = {phrase: intent for phrase, intent in PHRASES.exact.items() if needs_time(phrase)}
    assert {phrase for phrase, intent in taken.items() if intent not in SAID_IN_PASSING} == set()


def interpreted(text: str, prompt: Prompt | None) -> tuple[Intent, str | None, bool]:
    """Return the intent, the answer, and whether somebody needs time."""
    meaning = PhraseInterpreter(lambda words, _: str(words)).interpret(text, "en", prompt)
    return meaning.intent, meaning.answer, "wait" in meaning.told


@pytest.mark.parametrize("prompt", [None, ending_prompt("walk")])
def test_it_is_no_answer_no_error_and_no_end(prompt: Prompt | None) -> None:
    assert understand("wait", PHRASES).entities["error"], "as a screen says it"
    for text in ("wait", "on it", "in progress", "I don't have it with me"):
        assert interpreted(text, prompt) == (Intent.UNKNOWN, None, True), text


def test_until_when_may_be_about_a_reminder() -> None:
    assert interpreted("I will try it tomorrow", ending_prompt()) == (Intent.REMINDERS, None, True)
    assert interpreted("later", None) == (Intent.REMINDERS, None, True)


def test_thanks_are_answered_as_thanks() -> None:
    assert interpreted("ok thanks", ending_prompt())[0] is Intent.THANKS
