"""The glossary: what a word means is told to whoever asks that and nothing else, in the language that they speak."""

import tomllib
from pathlib import Path

import pytest

from bot.language.glossary import asked_about
from bot.language.intent import Intent
from bot.language.interpreter import PhraseInterpreter
from bot.language.normalise import normalised
from bot.language.phrasebook import load
from cards.catalogue import Catalogues
from dialogs.advice_prompt import ending_prompt
from dialogs.interpreter import Meaning

TABLES = tomllib.loads((Path(__file__).parents[2] / "bot" / "language" / "glossary.toml").read_text("utf-8"))
PHRASES = load()
CATALOGUES = Catalogues()


def entry(text: str) -> str | None:
    """Return the entry that a message is about."""
    return asked_about(normalised(text))


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("What is Intune?", "intune"),
        ("what's MDM", "intune"),
        ("sorry, but what does enroll mean exactly?", "enroll"),
        ("what is meant by unenroll", "unenroll"),
        ("Can you explain Autopilot to me?", "autopilot"),
        ("what is the difference between a work account and a personal account?", "account"),
        ("What is Azure AD?", "entra"),
        ("where do I find the serial number of my HoloLens?", "serial_number"),
        ("why do I have to enroll my HoloLens?", "why_enroll"),
        ("Is this mandatory?", "why_enroll"),
        ("how long does it take?", "duration"),
        ("how do I reset my password?", "password"),
        ("What is a ticket?", "ticket"),
        ("are you a real person?", "bot"),
        ("cancel my ticket please", "ticket"),
        ("Wat is Intune eigenlijk?", "intune"),
        ("wat betekent inschrijven", "enroll"),
        ("waar vind ik het serienummer?", "serial_number"),
        ("hoe lang duurt het inschrijven?", "duration"),
        ("Was bedeutet Autopilot?", "autopilot"),
        ("Was ist der Unterschied zwischen Geschäftskonto und persönlichem Konto?", "account"),
        ("Wie lange dauert das?", "duration"),
        ("Ich habe mein Kennwort vergessen", "password"),
        ("C'est quoi Intune ?", "intune"),
        ("Qu'est-ce que le numéro de série ?", "serial_number"),
        ("Est-ce obligatoire ?", "why_enroll"),
        ("Quelle est la différence entre un compte professionnel et un compte personnel ?", "account"),
    ],
)
def test_who_asks_what_something_is_is_understood(text: str, about: str) -> None:
    assert entry(text) == about


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "Intune",
        "reset",
        "what is this?",
        "what is wrong with my HoloLens",
        "what is my serial number",
        "what is my build",
        "what is enrolled?",
        "what is the status of my HoloLens",
        "what does Intune know about my HoloLens",
        "what is the difference between reset and unenroll",
        "explain step 2",
        "how long do I have",
        "a real person",
        "I want a real person, are you a bot",
        "enroll my HoloLens",
        "how do I enroll",
        "I have a work account, what is next",
        "wat is de status van mijn HoloLens",
        "was ist mit meiner HoloLens los",
        "qu'est-ce que je dois faire",
    ],
)
def test_who_wants_anything_else_is_heard_out(text: str) -> None:
    assert entry(text) is None


@pytest.mark.parametrize("language", TABLES)
def test_every_name_and_every_question_leads_to_its_entry(language: str) -> None:
    asking, terms, questions = (TABLES[language][name] for name in ("asking", "terms", "questions"))
    assert {entry(f"{asks} {name}") for asks in asking["asks"] for name in terms["autopilot"]} == {"autopilot"}
    for key, names in terms.items():
        assert {entry(f"{asking['asks'][0]} {name}") for name in names} == {key}
    for key, phrases in questions.items():
        assert {entry(phrase) for phrase in phrases} == {key}
    assert entry(" ".join([*asking["beside"], *asking["things"]])) is None


@pytest.mark.parametrize("language", TABLES)
def test_every_entry_has_words_and_names_in_every_language(language: str) -> None:
    assert set(TABLES) == set(CATALOGUES.languages)
    entries = {*TABLES[language]["terms"], *TABLES[language]["questions"]}
    assert entries == {*TABLES["en"]["terms"], *TABLES["en"]["questions"]}
    assert len({CATALOGUES.of(language).text(f"glossary.{key}") for key in entries}) == len(entries)


def test_no_wish_and_no_command_is_taken_for_it() -> None:
    assert [phrase for phrase in PHRASES.exact if asked_about(phrase) is not None] == []


def test_it_is_no_answer_though_it_names_one() -> None:
    interpreter = PhraseInterpreter(lambda words, _: str(words))
    for prompt in (None, ending_prompt()):
        for text in ("what is a personal account?", "what is a reset", "how long does it take?"):
            meaning = interpreter.interpret(text, "en", prompt)
            assert (meaning.intent, meaning.answer, list(meaning.told)) == (Intent.UNKNOWN, None, ["term"])
    assert interpreter.interpret("enroll", "en", None) == Meaning(Intent.ENROLL)
