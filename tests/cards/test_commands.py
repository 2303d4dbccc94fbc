"""What the bot tells people to write, and what its buttons are called, is what it understands."""

import re

import pytest

from bot.language.intent import Intent
from bot.language.phrasebook import FOLDER, load
from bot.language.understand import understand
from tests.cards.test_catalogue import LANGUAGES, chat

SPOKEN = [language for language in LANGUAGES if (FOLDER / f"{language}.toml").exists()]
"""Languages whose phrases are known; a catalogue may be there before them."""

PHRASES = load()
MEANT = {
    **{f"help.command.{intent}": intent for intent in ("back", "restart", "cancel", "human", "help")},
    **{f"offer.{intent}": intent for intent in ("enroll", "unenroll", "status", "problem", "human")},
}
BOLD = re.compile(r"\*\*([^*{]+)\*\*(?! >)")


@pytest.mark.parametrize("language", SPOKEN)
def test_what_the_help_and_the_menu_offer_means_just_that(language: str) -> None:
    said = chat(language)
    assert {key: understand(said[key], PHRASES).intent for key in MEANT} == MEANT


@pytest.mark.parametrize("language", SPOKEN)
def test_whatever_people_are_told_to_write_is_understood(language: str) -> None:
    english, said = chat("en"), chat(language)
    told = {key for key, text in english.items() if re.search(r"\b[Ww]rite \*\*", text)}
    assert len(told) > 10
    for key in told - {"status.next.noncompliant"}:  # its labels are bold, too
        for words in BOLD.findall(said[key]):
            assert understand(words, PHRASES).intent is not Intent.UNKNOWN, (key, words)


@pytest.mark.parametrize("language", SPOKEN)
def test_who_asks_for_the_language_as_told_gets_it(language: str) -> None:
    asked = {
        understand(words, PHRASES).entities.get("language")
        for words in BOLD.findall(chat(language)["language.unknown"])
    }
    assert language in asked
