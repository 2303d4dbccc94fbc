"""Answers in the person's own words, by what was learnt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.learnt_answers import LearntAnswers
from bot.language.model import ANSWERS, Model
from bot.language.training.learning import Example, learn

LEARNT = LearntAnswers(Model.read(ANSWERS))
SETUP = ("first_run", "finished", "unknown")
IDENTITIES = ("entra", "msa", "local", "shared_entra", "on_premises", "unknown")
STEP, ADVICE = ("next", "again", "all", "failed"), ("worked", "failed", "walk", "watch", "wrong", "person")


@pytest.mark.parametrize(
    ("question", "offered", "text", "value"),
    [
        ("setup", SETUP, "we have been working with it since spring", "finished"),
        ("setup", SETUP, "it is still asking us for the language", "first_run"),
        ("setup", SETUP, "talk to a person", None),
        ("wanted_identity", IDENTITIES, "my own private hotmail would be best", "msa"),
        ("advice", ADVICE, "it is still not there, same error as before", "failed"),
        ("advice", STEP, "read me that one more time please", "again"),
        ("advice", STEP, "I did that one, go on please", "next"),
        ("device", ("1d", "other"), "yes, exactly that headset", "1d"),
        ("device", ("1d", "other"), "no, my new one is not on the list", "other"),
        ("device", ("1d", "2d", "other"), "yes, exactly that headset", None),
        ("serial_number", ("unknown",), "the label came off and I cannot read it any more", "unknown"),
        ("rating", ("5", "4"), "it was the best help that I ever had", None),
        ("setup", SETUP, "", None),
        ("setup", SETUP, "12345678", None),
    ],
)
def test_an_answer_is_known_by_what_it_is_like_and_by_the_question(
    question: str, offered: tuple[str, ...], text: str, value: str | None
) -> None:
    assert LEARNT.value(text, question, offered) == value


def test_who_is_not_sure_takes_nothing() -> None:
    alike = [Example(f"{word} one", f"q.{value}") for word, value in (("red", "a"), ("blue", "b"), ("what", "none"))]
    learnt = LearntAnswers(learn([alike], kept=1000, learnt_from="", seen=1))
    assert learnt.value("red one", "q", ("a", "b")) == "a"
    assert learnt.value("one", "q", ("a", "b")) is None
    assert learnt.value("red one", "q", ("b",)) is None, "which is not offered"


@given(st.text(max_size=50), st.sampled_from(["device", "advice", "identity", "nothing"]))
def test_any_text_means_what_is_offered_or_nothing(text: str, question: str) -> None:
    assert LEARNT.value(text, question, ("worked", "entra", "other")) in {None, "worked", "entra", "other"}
