"""Which answer a typed text means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.choice import closest, named, numbered

IDENTITIES = {
    "entra": "A work or school account",
    "msa": "A personal Microsoft account",
    "local": "A local account",
    "unknown": "I don't know",
}
SHORT = {"nope": ("no",), "yep": ("yes", "next"), "no idea": ("unknown",)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A local account", "local"), ("a LOCAL account!", "local"), ("msa", "msa"), ("I dont know", None),
        ("I don't know", "unknown"), ("no idea", "unknown"), ("yep", None), ("", None), ("account", None),
    ],
)  # fmt: skip
def test_an_answer_is_named_by_its_label_its_value_or_a_short_answer(text: str, value: str | None) -> None:
    assert named(text, IDENTITIES, SHORT) == value


def test_yes_and_no_count_where_they_can_be_answered() -> None:
    assert named("yep", {"yes": "Yes, by itself", "no": "No"}, SHORT) == "yes"
    assert named("Nope", {"yes": "Yes, by itself", "no": "No"}, SHORT) == "no"


@pytest.mark.parametrize(
    ("text", "value"),
    [("Nope", "first_run"), ("yep", "finished"), ("no idea", "unknown"), ("no code", None), ("next", None)],
)
def test_a_short_answer_names_the_label_that_begins_with_one_like_it(text: str, value: str | None) -> None:
    labels = {"first_run": "No, it is new", "finished": "Yes, it is in use", "unknown": "I don't know"}
    short = {**SHORT, "no": ("no",), "yes": ("yes", "next"), "next": ("next",)}

    assert named(text, labels, short) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nope, it is new", "first_run"), ("no, no", "first_run"), ("yep, in use", "finished"), ("nope,", "first_run"),
        ("yep, it is new", None), ("nope, remove it", None), ("it is new, nope", None), (",", None), ("a, nope", None),
    ],
)  # fmt: skip
def test_an_answer_may_be_given_twice_but_not_two_of_them(text: str, value: str | None) -> None:
    labels = {"first_run": "No, it is new", "finished": "Yes, it is in use", "unknown": "I don't know"}

    assert named(text, labels, {**SHORT, "no": ("no",), "yes": ("yes",)}) == value


def test_a_short_answer_names_none_of_two_labels_that_begin_alike() -> None:
    short = {**SHORT, "no": ("no",)}

    assert named("nope", {"a": "No, never", "b": "No, not yet"}, short) is None
    assert named("nope", {"a": "No code at all"}, short) is None, "that is not an answer and a comma"


def test_a_word_with_two_meanings_has_that_which_is_offered() -> None:
    assert named("yep", {"yes": "Yes, by itself", "no": "No"}, SHORT) == "yes"
    assert named("yep", {"next": "Next", "again": "Read that again"}, SHORT) == "next"


@pytest.mark.parametrize(
    ("text", "value"), [("1", "entra"), (" 4. ", "unknown"), ("5", None), ("0", None), ("1000", None)]
)
def test_an_answer_is_known_by_its_number(text: str, value: str | None) -> None:
    assert numbered(text, IDENTITIES) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("personal", "msa"), ("my personal microsoft account", "msa"), ("personel microsft account", "msa"),
        ("local", "local"), ("work account", "entra"), ("school", "entra"),
        ("account", None), ("something else", None), ("", None), ("?", None),
    ],
)  # fmt: skip
def test_a_text_that_is_close_to_one_label_alone_is_that_answer(text: str, value: str | None) -> None:
    assert closest(text, IDENTITIES) == value


@given(st.text(max_size=50))
def test_any_text_is_one_of_the_answers_or_none(text: str) -> None:
    for found in (named(text, IDENTITIES, SHORT), numbered(text, IDENTITIES), closest(text, IDENTITIES)):
        assert found is None or found in IDENTITIES
