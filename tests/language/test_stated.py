"""Facts that a message states by the way: precision before recall."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advisor import VOCABULARY
from bot.language.stated import FOLDER, StatedFacts

FACTS = StatedFacts()
SAID = tomllib.loads(Path(__file__).with_name("stated.toml").read_text(encoding="utf-8"))
TABLES = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.toml")}


@pytest.mark.parametrize("case", SAID["stated"], ids=lambda case: str(case["text"]))
def test_what_is_said_plainly_is_taken_over(case: dict[str, object]) -> None:
    assert FACTS.find(str(case["text"])).facts == case["facts"]


@pytest.mark.parametrize("text", SAID["nothing"])
def test_what_is_denied_asked_guessed_planned_or_said_in_two_ways_is_no_fact(text: str) -> None:
    assert FACTS.find(text).facts == {}


def test_what_is_wanted_is_in_the_other_words() -> None:
    stated = FACTS.find("I want to enroll my HoloLens 2, it is already in use, personal account")
    assert stated.facts == {"generation": "hololens_2", "setup": "finished", "identity": "msa"}
    assert stated.rest == "i want to enroll hololens 2 it is"


def test_the_four_languages_state_the_same_facts() -> None:
    stated = {
        language: {
            (fact, value) for kind in ("named", "said") for fact, values in table[kind].items() for value in values
        }
        for language, table in TABLES.items()
    }
    assert set(stated) == {"en", "nl", "de", "fr"}
    assert len({frozenset(those) for those in stated.values()}) == 1


@pytest.mark.parametrize("language", TABLES)
def test_every_wording_states_a_value_of_the_vocabulary(language: str) -> None:
    for kind in ("named", "said", "alone"):
        for fact, by_value in TABLES[language][kind].items():
            for value, wordings in by_value.items():
                assert value in VOCABULARY[fact].choices
                assert len(set(wordings)) == len(wordings), (fact, value)


@pytest.mark.parametrize("language", TABLES)
def test_every_wording_states_its_fact(language: str) -> None:
    missed = [
        (wording, FACTS.find(wording).facts)
        for kind in ("named", "said", "alone")
        for fact, by_value in TABLES[language][kind].items()
        for value, wordings in by_value.items()
        for wording in wordings
        if FACTS.find(wording).facts.get(fact) != value
    ]
    assert missed == []


@given(st.text(max_size=200) | st.text("hololens 12,personal acount", max_size=60))
def test_any_text_states_values_of_the_vocabulary_or_nothing(text: str) -> None:
    assert all(value in VOCABULARY[fact].choices for fact, value in FACTS.find(text).facts.items())


def test_a_fact_is_denied_that_is_named_after_a_negation_in_its_clause() -> None:
    assert FACTS.denies("that is not a personal account", "identity", "msa")
    assert not FACTS.denies("that is not a personal account", "identity", "entra")
    assert not FACTS.denies("it is not new, a personal account is on it", "identity", "msa")
    assert not FACTS.denies("a personal account", "identity", "msa")
