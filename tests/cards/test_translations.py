"""Translations held against the English: what people read may be said differently, but must not mean anything else."""

import re
from collections import Counter

import pytest

from tests.cards.test_catalogue import LANGUAGES, forms, messages

TRANSLATIONS = [language for language in LANGUAGES if language != "en"]

PATH = re.compile(r"\*\*[^*]+\*\*(?: > \*\*[^*]+\*\*)*")
"""Labels on the way to a setting: **Settings** > **Accounts**."""
BESIDE = re.compile(r"\*\*([^*]+)\*\* \(([^)*]+)\)")
"""A label of the device, and what stands in brackets beside it."""
AS_IT_IS = re.compile(r"`[^`]+`|\d+")
"""Addresses and commands, and all numbers: builds, codes, dates, percentages."""

ROLE = re.compile(r"Global Administrator|Device Local Administrator")
"""Roles of Microsoft Entra, which keep their names."""

ERASING = {
    "en": r"eras|wip|deletes the data",
    "nl": r"\bwis|wist\b|erop verloren",
    "de": r"lösch|wipe",
    "fr": r"effac|wipe",
}
"""How a language says that data goes."""
OF_PEOPLE = ("privacy.", "erasure.", "unread.")
"""What people wrote is deleted, which other languages say as they say it of a device."""
EVERYTHING = {
    "nl": r"wist alle\b|\balles\b.*\b(?:gewist|verloren|verwijderd)",
    "de": r"löscht alle|alles darauf (?:ge)?löscht",
    "fr": r"efface tou[ts]\b|tout son contenu",
}
"""How a language says that nothing is left."""
ADMINISTRATOR = {"en": r"administrator", "nl": r"beheerder", "de": r"administrat(?:ion|or)", "fr": r"administrateur"}
"""How a language names who acts where it is not the reader."""
WRONG_ADDRESS = {"nl": r"\b(?:u|uw)\b(?!-)", "de": r"\b(?:du|dich|dir|deine?\w?)\b", "fr": r"\b(?:tu|toi|ton|tes)\b"}
"""The address that a language does not use here: formal in Dutch, familiar in German and French."""


def words(language: str) -> dict[str, str]:
    """Return the words by id, all forms of a message together."""
    return {key: " ".join(forms(message)) for key, message in messages(language).items()}


def ids(language: str, pattern: str) -> set[str]:
    """Return the ids whose words, apart from labels and roles, have `pattern`, in small letters or capitals."""
    said = words(language)
    return {key for key in said if re.search(pattern, ROLE.sub("", PATH.sub("", said[key])), re.IGNORECASE)}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_way_through_the_settings_is_the_same_in_every_language(language: str) -> None:
    english, other = words("en"), words(language)
    for key in (key for key in english if key.startswith(("step.", "verify.", "note.", "where."))):
        without_brackets = BESIDE.sub(r"**\1**", other[key])
        assert Counter(PATH.findall(without_brackets)) == Counter(PATH.findall(english[key])), key


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_label_has_one_name_beside_it(language: str) -> None:
    names: dict[str, set[str]] = {}
    for text in words(language).values():
        for label, name in BESIDE.findall(text):
            names.setdefault(label, set()).add(name)
    assert {label: found for label, found in names.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_first_hololens_shows_english_labels_only(language: str) -> None:
    steps = {key: text for key, text in words(language).items() if key.endswith("_hololens_1")}
    assert len(steps) > 10
    assert [key for key, text in steps.items() if key.startswith("step.") and BESIDE.search(text)] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_numbers_addresses_and_commands_stay_as_they_are(language: str) -> None:
    english, other = words("en"), words(language)
    for key, text in english.items():
        assert set(AS_IT_IS.findall(other[key])) == set(AS_IT_IS.findall(text)), key


@pytest.mark.parametrize("language", sorted(ERASING.keys() - {"en"}))
def test_erasing_is_said_where_english_says_it_and_nowhere_else(language: str) -> None:
    erased, in_english = ids(language, ERASING[language]), ids("en", ERASING["en"])
    assert {key for key in erased if not key.startswith(OF_PEOPLE)} == in_english


@pytest.mark.parametrize("language", sorted(EVERYTHING.keys() - {"en"}))
def test_that_everything_is_erased_is_never_said_more_weakly(language: str) -> None:
    everything = ids("en", r"eras\w+ (?:everything|all)|everything on it will be erased")
    assert len(everything) > 15
    assert everything - ids(language, EVERYTHING[language]) == set()


@pytest.mark.parametrize("language", sorted(ADMINISTRATOR.keys() - {"en"}))
def test_the_administrator_acts_where_english_says_so_and_nowhere_else(language: str) -> None:
    assert ids(language, ADMINISTRATOR[language]) == ids("en", ADMINISTRATOR["en"])


@pytest.mark.parametrize("language", sorted(WRONG_ADDRESS.keys() - {"en"}))
def test_people_are_addressed_in_one_way(language: str) -> None:
    assert ids(language, WRONG_ADDRESS[language]) == set()


def test_french_signs_have_their_narrow_space() -> None:
    lacking = r"(?<!\u202f)[;!?»%](?!\))|(?<!\u202f):(?=\s|$)|«(?!\u202f)|'"
    found = {key: text for key, text in words("fr").items() if re.search(lacking, re.sub(r"`[^`]*`", "", text))}
    assert found == {}


def test_german_is_quoted_the_german_way() -> None:
    for key, text in words("de").items():
        assert text.count("„") == text.count("“"), key
        assert '"' not in text.replace('ARGS="--person NAME"', ""), key
