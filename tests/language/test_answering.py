"""Which answer to a question a text gives."""

import pytest

from bot.language.intent import Intent
from dialogs.fact_prompt import question_for, serial_number_prompt
from dialogs.own_ticket import end_prompt
from dialogs.prompt import Prompt
from tests.cards.samples import prompts
from tests.dialogs.talk import INTERPRETER

ADVICE = prompts()["advice E11"]
SETUP, IDENTITY = question_for("setup"), question_for("identity")


def answered(text: str, prompt: Prompt) -> str | None:
    """Return the answer that was understood."""
    return INTERPRETER.interpret(text, "en", prompt).answer


@pytest.mark.parametrize(
    ("text", "prompt", "answer"),
    [
        ("no, not yet, it is new", SETUP, "first_run"),
        ("yes - in use already", SETUP, "finished"),
        ("yes. no.", SETUP, None),
    ],
)
def test_an_answer_may_have_parts_that_say_the_same(text: str, prompt: Prompt, answer: str | None) -> None:
    assert answered(text, prompt) == answer


def test_an_answer_in_ones_own_words_is_known_as_such() -> None:
    for text, is_free in (("yes, it is in use already", False), ("the menu opens when I look at my wrist", True)):
        meaning = INTERPRETER.interpret(text, "en", SETUP)
        assert (meaning.answer, meaning.is_free) == ("finished", is_free)


def test_who_asks_back_has_not_answered_but_below_advice() -> None:
    assert answered("is a work account needed for that?", IDENTITY) is None
    assert answered("can you go through it with me one by one?", ADVICE) == "walk"


def test_what_ends_a_talk_is_an_answer_only_where_it_is_asked_whether_to_end() -> None:
    text = "they can stop, it is solved"
    assert answered(text, SETUP) is None
    assert answered(text, end_prompt(1042)) == "yes"


def test_an_error_says_more_than_that_it_failed() -> None:
    assert answered("no, that did not help at all", ADVICE) == "failed"
    meaning = INTERPRETER.interpret("no, it says 0x80180014 now", "en", ADVICE)
    assert (meaning.intent, meaning.answer) == (Intent.PROBLEM, None)


def test_who_wants_a_person_gets_one_whatever_they_answer_beside() -> None:
    meaning = INTERPRETER.interpret("I want to speak to a human being", "en", SETUP)
    assert (meaning.intent, meaning.answer) == (Intent.HUMAN, None)


def test_a_serial_number_that_nobody_can_read_is_not_known() -> None:
    assert answered("the label came off and I cannot read it any more", serial_number_prompt()) == "unknown"
    assert answered("0012 0478 6789", serial_number_prompt()) == "001204786789"


@pytest.mark.parametrize(
    "text", ["not my work account", "I don't use a personal account", "geen werkaccount", "kein Geschäftskonto"]
)
def test_what_it_is_not_is_no_answer(text: str) -> None:
    assert answered(text, IDENTITY) is None


def test_a_no_that_stands_first_denies_nothing_that_follows() -> None:
    assert answered("no it is a HoloLens 2", question_for("generation")) == "hololens_2"
    assert answered("sie ist nicht mehr neu", SETUP) == "finished"
