"""Patterns: phrases are found as whole words, and a message may consist of them."""

import re

import pytest

from bot.language.pattern import consists_of, pattern

NUMBER = re.compile(r"\d")


@pytest.mark.parametrize(
    ("words", "found"),
    [("i forget it", True), ("deleted files", True), ("forgetful", False), ("undelete", False), ("l ecole", True)],
)
def test_a_phrase_is_found_as_whole_words_and_goes_on_after_a_hyphen(words: str, found: bool) -> None:
    assert (pattern(["forget", "delet-", "l'École"]).search(words) is not None) is found


@pytest.mark.parametrize(
    ("words", "said"),
    [("one moment", True), ("just one moment 5", True), ("just", False), ("one moment back", False), ("", False)],
)
def test_words_consist_of_what_is_said_and_what_stands_beside_it(words: str, said: bool) -> None:
    assert consists_of(words, pattern(["one moment"]), NUMBER, pattern(["just"])) is said
