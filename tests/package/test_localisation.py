"""The words of a manifest in other languages."""

import re

from bot.package.localisation import LONGEST, localisation, longest, words_of
from bot.package.manifest import JSON
from tests.package.schemas import needs_schemas, schema_of, wrong_with

SCHEMA = "MicrosoftTeams.Localization.schema.json"


@needs_schemas
def test_microsofts_schema_accepts_the_words_of_every_language(manifests: dict[str, JSON]) -> None:
    for made in manifests.values():
        assert wrong_with(localisation(made), SCHEMA) == []


@needs_schemas
def test_nothing_that_can_be_translated_is_left_in_english(manifests: dict[str, JSON]) -> None:
    schema = schema_of(SCHEMA)
    named, patterns = schema["properties"], schema["patternProperties"]
    assert isinstance(named, dict)
    assert isinstance(patterns, dict)
    every = {
        place
        for place in _places(manifests["en"]) - {"$schema"}
        if place in named or any(re.search(p, place) for p in patterns)
    }

    assert every == set(words_of(manifests["en"]))


def test_every_language_has_words_for_the_same_places(manifests: dict[str, JSON]) -> None:
    english = words_of(manifests["en"])

    assert len(english) == 4 + 2 * 17 + 4
    for made in manifests.values():
        assert list(words_of(made)) == list(english)


def test_a_language_has_words_of_its_own(manifests: dict[str, JSON]) -> None:
    english = words_of(manifests["en"])
    for language in manifests.keys() - {"en"}:
        same = {text for place, text in words_of(manifests[language]).items() if text == english[place]}
        assert same <= {"Enroll Desk", "Help", "help", "ticket", "Ticket"}, language


def test_what_is_no_word_is_not_translated(manifests: dict[str, JSON]) -> None:
    assert longest("developer.name") is None
    assert longest("composeExtensions[0].commands[0].parameters[0].name") is None
    assert longest("bots[0].commandLists[1].commands[9].title") == 32
    assert {longest(place) for place in words_of(manifests["nl"])} == set(LONGEST.values())


def _places(value: object, place: str = "") -> set[str]:
    """Return the place of every text of a manifest."""
    if isinstance(value, dict):
        return {found for name, part in value.items() for found in _places(part, f"{place}.{name}".strip("."))}
    if isinstance(value, list):
        return {found for index, part in enumerate(value) for found in _places(part, f"{place}[{index}]")}
    return {place} if isinstance(value, str) else set()
