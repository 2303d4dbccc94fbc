"""The phrase files: enough to learn each intent from in every language, and nothing that would teach two things."""

import tomllib
from collections.abc import Iterator
from itertools import chain, combinations

import pytest

from bot.language.entities import serial_number, user_name
from bot.language.intent import Intent
from bot.language.normalise import normalised
from bot.language.phrasebook import FOLDER

Tables = dict[str, dict[str, list[str]]]

FILES: dict[str, Tables] = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.toml")}
ENOUGH = 40
"""Phrases of an intent in a language; fewer teach a classifier the words of single sentences."""


def phrases(language: str) -> Iterator[tuple[Intent, str]]:
    """Go through everything that a file holds of what people write, with what it is about; short answers are not."""
    for table in ("commands", "phrases", "nothing"):
        for intent, written in FILES[language][table].items():
            yield from ((Intent(intent), phrase) for phrase in written)


def of_each_intent(language: str) -> dict[Intent, set[str]]:
    """Return the normalised phrases of a language by intent."""
    written: dict[Intent, set[str]] = {}
    for intent, phrase in phrases(language):
        written.setdefault(intent, set()).add(normalised(phrase))
    return written


def test_the_phrases_are_in_four_languages() -> None:
    assert set(FILES) == {"en", "nl", "de", "fr"}


@pytest.mark.parametrize("language", FILES)
def test_every_intent_has_enough_distinct_phrases(language: str) -> None:
    written = of_each_intent(language)
    assert set(written) == set(Intent)
    assert {intent: len(those) for intent, those in written.items() if len(those) < ENOUGH} == {}


@pytest.mark.parametrize("language", FILES)
def test_no_phrase_means_two_things_in_a_language(language: str) -> None:
    pairs = combinations(of_each_intent(language).items(), 2)
    assert [(one, other, same) for (one, mine), (other, yours) in pairs if (same := mine & yours)] == []


def test_what_is_none_of_the_intents_is_none_of_them_in_another_language() -> None:
    known = [
        (intent, phrase) for language in FILES for intent, those in of_each_intent(language).items() for phrase in those
    ]
    others = {phrase for intent, phrase in known if intent is Intent.UNKNOWN}
    assert [(intent, phrase) for intent, phrase in known if intent is not Intent.UNKNOWN and phrase in others] == []


def test_a_short_answer_is_no_command_which_would_be_taken_first() -> None:
    commands = {normalised(phrase) for tables in FILES.values() for phrase in chain(*tables["commands"].values())}
    answers = {normalised(answer) for tables in FILES.values() for answer in chain(*tables["answers"].values())}
    assert commands & answers == set()


@pytest.mark.parametrize(("one", "other"), list(combinations(sorted(FILES), 2)))
def test_two_languages_share_single_words_but_no_sentence(one: str, other: str) -> None:
    shared = {normalised(phrase) for _, phrase in phrases(one)} & {normalised(phrase) for _, phrase in phrases(other)}
    assert [phrase for phrase in shared if len(phrase.split()) > 2] == []


@pytest.mark.parametrize("language", FILES)
def test_no_phrase_names_a_person_or_a_device(language: str) -> None:
    assert [phrase for _, phrase in phrases(language) if user_name(phrase) or serial_number(phrase)] == []
