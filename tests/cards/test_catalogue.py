"""The catalogues: complete in every language, tidy, and used."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from cards.catalogue import LOCALES, Catalogue, Catalogues

ROOT = Path(__file__).parents[2]
LANGUAGES = Catalogues().languages
OWN = {"en", "nl", "de", "fr"}
"""Languages that we promise."""

LONGEST_BUTTON = 40
"""Characters; Teams on a phone cuts what is longer."""
BUTTONS = {
    "input.send", "device.other", "status.refresh", "watch.again", "card.why", "card.sources",
    *(f"reminder.{name}" for name in ("help", "later", "evening", "tomorrow", "on_date", "other", "stop", "undo")),
    "walk.next", "walk.last", "walk.again", "walk.all",
    *(f"advice.{name}" for name in ("worked", "failed", "person", "watch", "unwatch", "walk", "wrong")),
}  # fmt: skip
"""Buttons beside the answers to a question and what is offered."""

SOURCES = [
    *sorted((ROOT / "dialogs").glob("*.py")),
    *sorted((ROOT / "cards").rglob("*.j2")),
    ROOT / "cards" / "wording.py",
]

NAMED = re.compile(r'(?:words|Text|\bt|close|note)[(=]\s*"([a-z_]+(?:\.[a-z_]+)*)"')
"""How code and templates name words: words("…"), Text("…"), t("…"), close("…"), note="…"."""


def messages(language: str) -> dict[str, Message]:
    """Return the messages of all files of a language by id. Two files may not have the same id."""
    found: dict[str, Message] = {}
    for file in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as source:
            read = [message for message in read_po(source, abort_invalid=True) if message.id]
        for message in read:
            key = message.id if isinstance(message.id, str) else message.id[0]
            assert key not in found, f"{key} is twice in {language}"
            found[key] = message
    return found


def chat(language: str) -> dict[str, str]:
    """Return the words of the conversation, with those about privacy, reminders and somebody's own ticket."""
    found: dict[str, str] = {}
    for name in ("chat.po", "glossary.po", "privacy.po", "reminder.po", "ticket.po"):
        with (LOCALES / language / "LC_MESSAGES" / name).open("rb") as file:
            found |= {str(message.id): str(message.string) for message in read_po(file) if message.id}
    return found


def forms(message: Message) -> list[str]:
    """Return the words in every form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def placeholders(words: str) -> set[str]:
    """Return the names between braces."""
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_the_languages_that_we_promise_are_there() -> None:
    assert set(LANGUAGES) >= OWN


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_ids_with_the_same_placeholders(language: str) -> None:
    english, other = messages("en"), messages(language)
    assert set(english) == set(other)
    for key, message in english.items():
        expected = {name for form in forms(message) for name in placeholders(form)}
        assert {name for form in forms(other[key]) for name in placeholders(form)} == expected, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_tidy(language: str) -> None:
    for key, message in messages(language).items():
        for words in forms(message):
            assert words, f"{key} has no words"
            assert not re.search(r"</?[a-z]+[ />]|&\w+;", words), f"{key} has HTML"
            assert "  " not in words.strip("\n "), f"{key} has two blanks"
            assert words.count("**") % 2 == 0, f"{key} has an open **"
    for key, text in chat(language).items():
        assert text == text.strip(), f"{key} begins or ends with a blank"
        assert "http" not in text, f"{key} has an address"


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_with_placeholders_are_marked_for_translators(language: str) -> None:
    for file in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        for entry in file.read_text("utf-8").split("\n\n")[1:]:
            words = "".join(re.findall(r'^msgstr.*|^".*', entry, re.MULTILINE))
            assert ("python-brace-format" in entry) is bool(re.search(r"\{\w+\}", words)), entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    for file in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as source:
            catalogue = read_po(source, abort_invalid=True)
        own = Catalog(locale=language)
        assert str(catalogue.locale) == language, file.name
        assert (catalogue.num_plurals, catalogue.plural_expr) == (own.num_plurals, own.plural_expr), file.name
        for message in catalogue:
            assert len(forms(message)) == (own.num_plurals if message.pluralizable else 1), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_has_room_for_its_words(language: str) -> None:
    buttons = {
        key: words
        for key, message in messages(language).items()
        for words in forms(message)
        if key.startswith(("choice.", "offer.")) or key in BUTTONS
    }
    assert {key: words for key, words in buttons.items() if len(words) > LONGEST_BUTTON} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_answers_to_a_question_never_read_the_same(language: str) -> None:
    found = messages(language)
    for fact in {key.rsplit(".", 1)[0] for key in found if key.startswith("choice.") and key.count(".") == 2}:
        labels = [found[key].string for key in found if key.startswith(f"{fact}.")]
        assert len(set(labels)) == len(labels), fact


def test_every_id_that_the_code_names_has_words() -> None:
    named = {
        found
        for file in SOURCES
        for found in re.findall(
            r"""(?:words|Text|named|\bt|note=)\(?\s*"([a-z_]+(?:\.[a-z_]+)+)\"""", file.read_text("utf-8")
        )
    }
    assert len(named) > 60
    assert named - set(messages("en")) == set()


def test_every_id_of_the_conversation_is_named_somewhere() -> None:
    source = "\n".join(file.read_text("utf-8") for file in SOURCES)
    built = set(re.findall(r'f?"([a-z_]+(?:\.[a-z_]+)*)\.(?:\{|" ~)', source))  # f"hint.{key}", "status." ~ row
    for key in chat("en"):
        assert f'"{key}"' in source or any(key.startswith(f"{prefix}.") for prefix in built), f"{key} is not used"


def test_a_missing_language_is_english_and_a_missing_folder_an_error(tmp_path: Path) -> None:
    assert Catalogues().of("it-IT").language == "en"
    assert Catalogues().of("nl_BE").language == "nl"
    with pytest.raises(FileNotFoundError):
        Catalogue("it", tmp_path)


def test_words_from_all_files_of_a_language_are_one_catalogue() -> None:
    catalogue = Catalogue("nl")
    assert catalogue.text("choice.unknown") == "Weet ik niet"  # advice.po
    assert catalogue.text("offer.human") == "Iemand spreken"  # chat.po
    assert "no.such.id" not in catalogue
    with pytest.raises(KeyError):
        catalogue.text("no.such.id")
