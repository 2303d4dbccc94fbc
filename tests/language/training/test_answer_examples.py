"""The examples that answers are learnt from."""

import tomllib

import pytest

from bot.language.learnt_answers import NONE
from bot.language.normalise import normalised
from bot.language.short_answers import ONLY
from bot.language.training.answer_examples import FOLDER, answer_examples
from tests.dialogs.talk import CATALOGUES
from tests.language.held_out import Half
from tests.language.held_out_answers import answers, asked

TABLES = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.toml")}
ENOUGH = 40
"""Examples of a value in a language."""
CALLED = {"wanted_identity": "identity", "advice_step": "step"}
"""Held-out questions that are learnt under another name."""


@pytest.mark.parametrize("language", CATALOGUES.languages)
def test_every_language_has_enough_for_every_value_of_the_same_questions(language: str) -> None:
    assert {question: set(values) for question, values in TABLES[language].items()} == {
        question: set(values) for question, values in TABLES["en"].items()
    }
    few = {
        (question, value)
        for question, by_value in TABLES[language].items()
        for value, texts in by_value.items()
        if len(texts) < ENOUGH
    }
    assert few == set()


@pytest.mark.parametrize("language", CATALOGUES.languages)
def test_no_text_means_two_things(language: str) -> None:
    for question, by_value in TABLES[language].items():
        written = [normalised(text) for texts in by_value.values() for text in texts]
        assert len(written) == len(set(written)), question


def test_what_is_learnt_is_what_can_be_answered() -> None:
    for name, prompt in asked().items():
        offered = {ONLY if choice.value not in ("other", "unknown") else choice.value for choice in prompt.choices}
        if name != "device":
            offered = {choice.value for choice in prompt.choices} - {"person"}
        learnt = set(TABLES["en"][CALLED.get(name, name)]) - {NONE}
        assert learnt == offered, name


def test_a_wish_is_learnt_as_no_answer() -> None:
    for examples in answer_examples():
        labels = {example.text: example.label for example in examples}
        question = examples[0].label.partition(".")[0]
        assert sum(label == f"{question}.{NONE}" for label in labels.values()) > 4 * ENOUGH
        assert len(labels) == len(set(examples)), "and nothing is learnt as two things"


def test_what_answers_one_question_is_learnt_as_no_answer_to_another() -> None:
    learnt = {example.text: example.label for example in answer_examples()[sorted(TABLES["en"]).index("setup")]}
    elsewhere = {text for table in TABLES.values() for text in table["identity"]["msa"]}
    assert {learnt[text] for text in elsewhere & learnt.keys()} == {f"setup.{NONE}"}


def test_what_counts_word_for_word_is_learnt_too() -> None:
    learnt = {example.text: example.label for example in answer_examples()[sorted(TABLES["en"]).index("advice")]}
    assert learnt["that didn't help"] == "advice.failed"
    assert "1" not in learnt, "which may mean two things"


def test_hardly_any_held_out_answer_was_learnt_word_for_word() -> None:
    learnt = {
        (question, normalised(text))
        for table in TABLES.values()
        for question, by_value in table.items()
        for texts in by_value.values()
        for text in texts
    }
    held_out = [(CALLED.get(each.question, each.question), normalised(each.text)) for each in answers(Half.TEST)]
    assert sum(each in learnt for each in held_out) <= 0.1 * len(held_out)
