"""What people report in words: messages of the device without a code, and what somebody is about to do."""

import tomllib
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advisor import VOCABULARY
from bot.language.intent import Intent
from bot.language.phrasebook import load
from bot.language.reports import FOLDER, NOTHING, Reports, written
from bot.language.understand import understand

PHRASES = load()
REPORTS = PHRASES.reports


def held_out(name: str) -> dict[str, dict[str, list[str]]]:
    """Return the sentences of a file of held-out ones."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


HELD_OUT = [held_out(file.name) for file in sorted(Path(__file__).parent.glob("held_out_messages*.toml"))]
SENTENCES = [
    (value, text)
    for file in HELD_OUT
    for value, languages in file.items()
    for texts in languages.values()
    for text in texts
]
SAYING_SOMETHING = [(value, text) for value, text in SENTENCES if value != "none"]
SAYING_NOTHING = [text for value, text in SENTENCES if value == "none"]


def test_most_held_out_reports_are_known_and_hardly_any_is_taken_for_another() -> None:
    found = [(value, text, REPORTS.find(text)) for value, text in SAYING_SOMETHING]
    missed = [case for case in found if case[2] is None]
    wrong_and_sure = [case for case in found if case[2] is not None and case[2][1] != case[0]]

    assert (len(missed) + len(wrong_and_sure)) / len(found) <= 0.15, missed + wrong_and_sure
    assert len(wrong_and_sure) / len(found) <= 0.02, wrong_and_sure


@pytest.mark.parametrize("text", SAYING_NOTHING)
def test_what_is_merely_about_enrolling_reports_nothing(text: str) -> None:
    assert REPORTS.find(text) is None


def test_what_people_write_about_anything_else_reports_nothing() -> None:
    others = chain.from_iterable(held_out("held_out.toml").values())
    assert [(text, REPORTS.find(text)) for text in others if REPORTS.find(text) is not None] == []


def test_no_held_out_sentence_is_a_phrase() -> None:
    phrases = {phrase.casefold() for phrase, _ in written()}
    assert [text for _, text in SENTENCES if text.casefold() in phrases] == []


@pytest.mark.parametrize("language", sorted(file.stem for file in FOLDER.glob("*.toml")))
def test_every_message_has_phrases_and_held_out_sentences_in_every_language(language: str) -> None:
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    assert set(tables["error"]) == set(VOCABULARY["error"].shape.values)
    assert set(tables["planned"]) <= set(VOCABULARY["planned"].choices)
    for value, phrases in {**tables["error"], **tables["planned"]}.items():
        assert len(set(phrases)) == len(phrases), value
        assert 5 <= len(phrases) <= 10, value
        assert sum(len(file.get(value, {}).get(language, ())) for file in HELD_OUT) >= 3, value


def test_a_word_stands_for_one_other_only() -> None:
    groups = tomllib.loads((FOLDER.parent / "synonyms.toml").read_text(encoding="utf-8"))["same"]
    every = list(chain.from_iterable(groups))
    assert [word for word in every if every.count(word) > 1] == []


@pytest.mark.parametrize(("phrase", "report"), [case for case in written() if case[1] != NOTHING])
def test_every_phrase_reports_what_it_stands_for(phrase: str, report: tuple[str, str]) -> None:
    assert REPORTS.find(phrase) == report


def test_a_quote_is_found_in_the_story_around_it() -> None:
    story = "My colleague and I sat down with it. \u201cYou don't have the right privileges\u201d, it said. We gave up."
    assert REPORTS.find(story) == ("error", "no_privileges")


def test_a_typing_error_does_not_hide_a_message() -> None:
    assert REPORTS.find("my hololens was stollen") == ("error", "lost_or_stolen")


def test_what_could_be_two_messages_is_none() -> None:
    reports = Reports(
        [("the page is empty", ("error", "terms_of_use")), ("the page is blue", ("error", "oobe_waits"))], []
    )
    assert reports.find("the page is") is None
    assert reports.find("the page is blue") == ("error", "oobe_waits")


def test_a_message_makes_it_a_problem_and_is_told() -> None:
    found = understand("I cannot enroll my HoloLens, it says I don't have the right privileges", PHRASES)
    assert found.intent is Intent.PROBLEM
    assert found.entities == {"error": "no_privileges"}


def test_a_greeting_before_a_message_does_not_hide_it() -> None:
    assert understand("Hello! My HoloLens was stolen", PHRASES).intent is Intent.PROBLEM


def test_thanks_beside_a_code_are_thanks() -> None:
    assert understand("thank you very much for the help with 80180014", PHRASES).intent is Intent.THANKS


def test_a_code_counts_before_the_words_around_it() -> None:
    found = understand("0x80180018, and it says I don't have the right privileges", PHRASES)
    assert found.entities == {"error": "0x80180018"}


def test_a_plan_is_told_to_who_takes_the_device_out() -> None:
    found = understand("Can I delete it in Entra?", PHRASES)
    assert found.intent is Intent.UNENROLL
    assert found.entities == {"planned": "delete_entra_object"}


def test_who_asks_for_a_person_gets_one_and_the_message_is_kept() -> None:
    found = understand("My HoloLens was stolen. I want to talk to a person", PHRASES)
    assert found.intent is Intent.HUMAN
    assert found.entities == {"error": "lost_or_stolen"}


@given(st.text(max_size=200) | st.text("ab .,&\u201c", max_size=60))
def test_any_text_reports_something_or_nothing(text: str) -> None:
    found = REPORTS.find(text)
    assert found is None or found in {report for _, report in written()}
