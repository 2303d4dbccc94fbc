"""Every id that the advisor can say has words in both languages, and the words are fit to be said."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot.advisor import TABLE, VOCABULARY, Actor, Source
from bot.advisor.rule import Outcome
from cards.catalogue import LOCALES, Catalogue

LANGUAGES = ("en", "nl")
ENGLISH_LABEL = re.compile(r"\*\*([^*]+)\*\*")


def ids() -> Iterator[str]:
    """Name all that can be said."""
    for rule in TABLE.rules:
        yield f"summary.{rule.id}"
        yield from (f"warning.{warning.id}" for warning in rule.warnings)
        yield from (f"note.{note}" for note in rule.notes)
        yield from (f"verify.{check}" for check in rule.verify)
    for key, step in TABLE.steps.items():
        yield f"step.{key}"
        yield from (f"warning.{warning}" for warning in (step.warning,) if warning)
    for support in TABLE.supports:
        yield from (f"warning.{support.ended}", f"note.{support.ends_soon}")
    for key, spec in VOCABULARY.items():
        yield f"fact.{key}"
        yield from (f"value.{key}.{value}" for value in spec.shape.values)
        yield from (f"choice.{key}.{value}" for value in spec.choices)
        yield from (f"assumption.{key}.{default.value}" for default in spec.assumed)
        yield from (f"{room}.{key}" for room in ("question", "where") if spec.asked)
    yield from (f"actor.{actor}" for actor in Actor)
    yield from (f"outcome.{outcome}" for outcome in Outcome)
    yield from (f"source.{source}" for source in Source)
    yield from ("choice.unknown", "value.unknown")
    why_not = ("text", "earlier", "never", "is_the_way", "obstacle", "at_least", "below", "between", "other_than")
    yield from (f"why_not.{name}" for name in why_not)


def words(language: str) -> dict[str, str]:
    """Return the words of the advice by id."""
    with (Path(LOCALES) / language / "LC_MESSAGES" / "advice.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, abort_invalid=True) if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module", params=LANGUAGES)
def said(request: pytest.FixtureRequest) -> dict[str, str]:
    """The words of each language in turn."""
    return words(request.param)


def test_all_that_can_be_said_has_words_and_nothing_else_has(said: dict[str, str]) -> None:
    assert set(said) == set(ids())
    assert all(said.values())


def test_both_languages_fill_in_the_same() -> None:
    english, dutch = (words(language) for language in LANGUAGES)

    assert {key: placeholders(english[key]) for key in english} == {key: placeholders(dutch[key]) for key in dutch}


def test_a_look_up_says_when(said: dict[str, str]) -> None:
    assert placeholders(said["source.intune"]) == {"time"}


def test_words_are_plain(said: dict[str, str]) -> None:
    odd = re.compile(r"https?:|<[a-z/]|  |^\s|\s$|TODO|\n")

    assert [key for key, text in said.items() if odd.search(text)] == []


def test_a_button_has_room_for_its_words(said: dict[str, str]) -> None:
    assert [key for key, text in said.items() if key.startswith("choice.") and len(text) > 40] == []


def test_a_summary_is_one_to_three_sentences(said: dict[str, str]) -> None:
    summaries = [text for key, text in said.items() if key.startswith("summary.")]

    assert max(len(re.findall(r"[.?!](?:\s|$)", text)) for text in summaries) <= 3
    assert max(len(text) for text in summaries) < 280


def test_a_dutch_step_keeps_the_label_that_stands_on_the_device() -> None:
    english, dutch = (words(language) for language in LANGUAGES)

    lost = {
        key: [label for label in ENGLISH_LABEL.findall(english[key]) if f"**{label}**" not in dutch[key]]
        for key in english
        if key.startswith(("step.", "verify.", "note.", "where."))
    }
    assert {key: labels for key, labels in lost.items() if labels} == {}


def test_a_dutch_path_has_the_dutch_names_beside_it() -> None:
    text = Catalogue("nl").text("step.open_access_work_or_school")

    assert "**Access work or school** (Toegang tot werk of school)" in text


def test_a_step_that_deletes_without_undo_is_called_that_in_dutch_too() -> None:
    assert "niet ongedaan" in words("nl")["warning.data_loss"]
    assert "cannot be undone" in words("en")["warning.data_loss"]


def test_where_the_pages_disagree_both_are_said() -> None:
    said = words("en")
    notes = {key: text for key, text in said.items() if "disagree" in text}

    assert len(notes) == 9  # the conflicts that are known, one each
    used = {f"note.{note}" for rule in TABLE.rules for note in rule.notes} | {
        f"summary.{rule.id}" for rule in TABLE.rules
    }
    assert set(notes) <= used
    assert all(re.search("spreken elkaar tegen|spreekt zichzelf tegen", words("nl")[key]) for key in notes)


def test_an_administrator_is_told_where_to_go() -> None:
    said = words("en")
    place = re.compile(r"\*\*[^*]+\*\* > |admin center|Configuration Designer")
    for rule in TABLE.rules:
        ordered = [TABLE.steps[step].step for step in rule.steps]
        portal = [
            step.id for step in ordered if step.actor is Actor.ADMIN and said[f"step.{step.id}"].startswith("Select ")
        ]
        for step in portal:
            before = [said[f"step.{other.id}"] for other in ordered[: rule.steps.index(step)]]
            assert any(place.search(text) for text in before), f"{rule.name}: {step} has no place"


def test_dutch_says_what_it_means() -> None:
    """Hold the Dutch to the faults that machine translation made of the same knowledge."""
    faults = {
        "enroll is not register": r"registratiemethod|zelf registreren|inregistr",
        "labels stay whole": r"App-toegang|Access Work of School|schoolinschrijving|knop OOBE",
        "no formal address": r"\b(uw|u)\b(?!-)",
        "words that do not exist": r"losgevoegd|aaneenvoeging|verbreken-knop|afregistr|uitrol af",
        "joined is added": r"worden lid van|gejoined|enrolled|unenroll",
    }
    found = {
        fault: [key for key, text in words("nl").items() if re.search(pattern, re.sub(r"\*\*[^*]+\*\*", "", text))]
        for fault, pattern in faults.items()
    }

    assert found == {fault: [] for fault in faults}


def test_unenrolling_is_never_called_registering() -> None:
    english, dutch = (words(language) for language in LANGUAGES)
    unenrolling = [key for key, text in english.items() if re.search(r"\bunenroll", text)]

    assert unenrolling
    assert [
        key
        for key in unenrolling
        if not re.search(r"uitschrijv|uitgeschreven|schrijft|uitschrijf|uit te schrijven", dutch[key])
    ] == []


def test_an_english_screen_is_described_in_english() -> None:
    for key in (key for key in words("nl") if key.startswith("step.") and key.endswith("_hololens_1")):
        assert "Instellingen" not in words("nl")[key]
