"""What a text is about."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.intent import COMMANDS, Intent
from bot.language.phrasebook import FOLDER, load
from bot.language.understand import LIKELY, MOST_LIKELY, SURE, understand

PHRASES = load()
HELD_OUT: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("held_out.toml").read_text(encoding="utf-8"))
SENTENCES = [(intent, text) for intent, texts in HELD_OUT.items() for text in texts]


def test_most_held_out_sentences_are_understood_and_few_wrongly() -> None:
    understood = [(intent, text, understand(text, PHRASES).intent) for intent, text in SENTENCES]
    wrong_and_sure = [case for case in understood if case[2] not in (case[0], Intent.UNKNOWN)]
    right = [case for case in understood if case[2] == case[0]]

    assert len(right) / len(understood) >= 0.85, [case for case in understood if case[2] != case[0]]
    assert len(wrong_and_sure) / len(understood) <= 0.03, wrong_and_sure


def test_no_held_out_sentence_is_a_phrase() -> None:
    written = "\n".join(file.read_text(encoding="utf-8").casefold() for file in FOLDER.glob("*.toml"))
    assert [text for _, text in SENTENCES if f'"{text.casefold()}"' in written] == []


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_intent_has_phrases_in_every_language(language: str) -> None:
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    phrases = {**tables["commands"], **tables["phrases"]}
    assert set(phrases) == set(Intent) - {Intent.UNKNOWN}
    for intent, written in phrases.items():
        assert len(set(written)) == len(written), intent
        assert len(written) >= (9 if intent in COMMANDS else 15), intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [("HELP!", "help"), ("Terug.", "back"), ("stoppen", "cancel"), ("start over", "restart"), ("helpdesk", "human")],
)
def test_commands_are_understood_for_sure(text: str, intent: str) -> None:
    found = understand(text, PHRASES)
    assert (found.intent, found.confidence) == (intent, 1)


@pytest.mark.parametrize(
    "text", ["I want to go back to work with my HoloLens", "the wipe will not stop", "please help me enroll"]
)
def test_a_word_of_a_command_in_a_sentence_is_no_command(text: str) -> None:
    found = understand(text, PHRASES)
    assert found.intent not in COMMANDS or found.confidence < 1


def test_a_code_makes_it_a_problem_and_is_told() -> None:
    found = understand("I cannot enroll, it says 8018 0014", PHRASES)
    assert found.intent is Intent.PROBLEM
    assert found.entities == {"error": "0x80180014"}


def test_a_language_is_told() -> None:
    assert understand("in het Nederlands graag", PHRASES).entities == {"language": "nl"}
    assert understand("change language", PHRASES).entities == {}


def test_what_it_may_have_been_is_told_too() -> None:
    found = understand("work account headset", PHRASES)
    assert found.intent is Intent.UNKNOWN
    assert found.confidence < SURE
    assert 1 <= len(found.runners_up) <= MOST_LIKELY
    assert all(LIKELY <= probability < SURE for _, probability in found.runners_up)


def test_what_is_surely_none_of_them_may_have_been_nothing_else() -> None:
    found = understand("tell me a joke", PHRASES)
    assert (found.intent, found.runners_up) == (Intent.UNKNOWN, ())
    assert found.confidence >= SURE


@given(st.text(max_size=200) | st.text("ab 0x8.-", max_size=60))
def test_any_text_has_a_meaning(text: str) -> None:
    found = understand(text, PHRASES)
    assert found.intent in Intent
    assert 0 <= found.confidence <= 1


def test_a_very_long_text_is_read_at_its_beginning() -> None:
    assert understand("help me enroll my HoloLens " + "x" * 30_000, PHRASES).confidence <= 1


def test_two_intents_cannot_have_the_same_phrase(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text(
        '[answers]\n[commands]\nhelp = ["x"]\n[phrases]\nenroll = ["X!"]\n', encoding="utf-8"
    )
    with pytest.raises(ValueError, match="both help and enroll"):
        load(tmp_path)
