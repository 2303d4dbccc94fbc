"""In which language a message is written."""

import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from bot.language import written_in as module
from bot.language.normalise import normalised
from bot.language.written_in import written_in
from tests.dialogs.talk import CATALOGUES
from tests.language.held_out import Half, messages

WORDS = tomllib.loads(Path(module.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
KINDS = ("right", "wrong", "none")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how do I enroll my HoloLens?", "en"),
        ("ik wil mijn bril inschrijven", "nl"),
        ("Können Sie mir helfen?", "de"),
        ("j'ai besoin d'aide", "fr"),
        ("mijn HoloLens says something", None),
        ("ik krijg Something went wrong op mijn bril", "nl"),
        ("je veux un humain please", "fr"),
        ("hola, necesito ayuda con mis gafas", "es"),
        ("vorrei registrare il mio visore", "it"),
        ("não consigo, preciso de ajuda com os meus óculos", "pt"),
        ("jak zarejestrować moje okulary?", "pl"),
    ],
)
def test_a_message_is_in_a_language_if_several_words_are_of_that_one_alone(text: str, language: str | None) -> None:
    assert written_in(normalised(text)) == language


@pytest.mark.parametrize(
    "text", ["", "ok", "enroll", "HoloLens 2", "20348.1501", "thank you", "status", "👍", "nee", "ja"]
)
def test_who_says_little_says_it_in_no_language(text: str) -> None:
    assert written_in(normalised(text)) is None


def test_a_word_tells_one_language_and_is_written_as_it_is_compared() -> None:
    assert set(WORDS) > set(CATALOGUES.languages), "and some that we do not speak"
    for one, other in combinations(WORDS.values(), 2):
        assert set(one).isdisjoint(other)
    for words in WORDS.values():
        assert len(words) == len(set(words))
        assert [word for word in words if normalised(word) != word] == []


def test_two_in_five_of_what_people_write_shows_its_language_and_next_to_nothing_another() -> None:
    judged = Counter[tuple[str, str]]()
    for message in messages(Half.TEST):
        shown = written_in(normalised(message.text))
        judged[message.language, "none" if shown is None else "right" if shown == message.language else "wrong"] += 1
    for language in CATALOGUES.languages:
        of_all = sum(judged[language, kind] for kind in KINDS)
        assert judged[language, "right"] >= 0.4 * of_all
        assert judged[language, "wrong"] <= 0.01 * of_all


def test_nobody_who_writes_our_languages_is_taken_to_write_one_that_we_do_not_speak() -> None:
    written = {written_in(normalised(message.text)) for half in Half for message in messages(half)}
    assert written == {*CATALOGUES.languages, None}
