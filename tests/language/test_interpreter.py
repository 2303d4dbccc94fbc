"""What a text means to somebody who was just asked something."""

import pytest

from bot.language.intent import Intent
from bot.language.interpreter import PhraseInterpreter
from cards.catalogue import Catalogues
from cards.render import Renderer
from dialogs.fact_prompt import question_for
from dialogs.interpreter import Meaning
from dialogs.prompt import Answers, Choice, Prompt

LABELS = {
    "one": "HoloLens 2",
    "two": "HoloLens (1st gen)",
    "three": "A work account",
    "personal": "A personal Microsoft account",
    "unknown": "I don't know",
}


def label(words: object, locale: str) -> str:
    """Write labels from a table, as the cards would."""
    assert locale == "en"
    assert isinstance(words, dict)
    return LABELS[str(words["message"])]


INTERPRETER = PhraseInterpreter(label)
IN_EARNEST = PhraseInterpreter(Renderer(Catalogues()).plain)
CHOICE = Prompt("generation", {}, tuple(Choice(value, {"message": value}) for value in LABELS))
IDENTITY = Prompt(
    "identity",
    {},
    (Choice("msa", {"message": "personal"}), Choice("entra", {"message": "three"})),
    answers=Answers.CHOICE,
)
UNKNOWN_ONLY = CHOICE.choices[-1:]
TEXT = Prompt("error", {}, UNKNOWN_ONLY, answers=Answers.TEXT)
SERIAL = Prompt("serial_number", {}, UNKNOWN_ONLY, answers=Answers.TEXT)
BUILD = Prompt("os_build", {}, UNKNOWN_ONLY, answers=Answers.BUILD)
NUMBER = Prompt("free_gb", {}, UNKNOWN_ONLY, answers=Answers.NUMBER)


@pytest.mark.parametrize(
    ("prompt", "text", "meaning"),
    [
        (CHOICE, "hololens 2", Meaning(answer="one")),
        (CHOICE, "2", Meaning(answer="two")),
        (IDENTITY, "my personal microsoft account", Meaning(answer="msa", told={"identity": "msa"})),
        (IDENTITY, "I use a private account", Meaning(answer="msa", told={"identity": "msa"})),
        (IDENTITY, "thanks, a work account", Meaning(answer="entra", told={"identity": "entra"})),
        (CHOICE, "remove my HoloLens 2 from Intune", Meaning(Intent.UNENROLL, told={"generation": "hololens_2"})),
        (CHOICE, "dunno", Meaning(answer="unknown")),
        (CHOICE, "work account", Meaning(answer="three", told={"identity": "entra"})),
        (CHOICE, "help", Meaning(Intent.HELP)),
        (CHOICE, "how do I unenroll my hololens", Meaning(Intent.UNENROLL)),
        (CHOICE, "colourless green ideas", Meaning()),
        (TEXT, "8018 0014 it said", Meaning(answer="0x80180014", told={"error": "0x80180014"})),
        (TEXT, "I don't have the right privileges", Meaning(answer="no_privileges", told={"error": "no_privileges"})),
        (SERIAL, "it says OOBEIDPS", Meaning(Intent.PROBLEM, told={"error": "oobeidps"})),
        (SERIAL, "004178301053", Meaning(answer="004178301053", told={"serial_number": "004178301053"})),
        (CHOICE, "my device was stolen", Meaning(Intent.PROBLEM, told={"error": "lost_or_stolen"})),
        (TEXT, "something about my account", Meaning(answer="something about my account")),
        (TEXT, "1", Meaning(answer="1")),
        (TEXT, "no idea", Meaning(answer="unknown")),
        (TEXT, "cancel", Meaning(Intent.CANCEL)),
        (TEXT, "show my devices", Meaning(Intent.STATUS)),
        (BUILD, "it is 10.0.20348.1501", Meaning(answer="20348.1501", told={"os_build": "20348.1501"})),
        (BUILD, "the newest", Meaning(answer="the newest")),
        (NUMBER, "1", Meaning(answer="1")),
        (NUMBER, "12,5 GB", Meaning(answer="12,5 GB")),
        (NUMBER, "back", Meaning(Intent.BACK)),
        (None, "enroll", Meaning(Intent.ENROLL)),
        (None, "on 20348.1501 I get an error", Meaning(Intent.PROBLEM, told={"os_build": "20348.1501"})),
        (None, "colourless green ideas", Meaning()),
    ],
)
def test_a_text_is_a_command_an_answer_or_something_else(prompt: Prompt | None, text: str, meaning: Meaning) -> None:
    assert INTERPRETER.interpret(text, "en", prompt) == meaning


@pytest.mark.parametrize(
    ("fact", "locale", "text", "answer"),
    [
        ("generation", "en", "2", "hololens_2"),
        ("generation", "de", "die zweite", "hololens_2"),
        ("generation", "en", "1", None),
        ("identity", "nl", "privé", "msa"),
        ("identity", "de", "Arbeit", "entra"),
        ("identity", "en", "local user", "local"),
        ("identity", "fr", "mon propre compte", None),
        ("wanted_identity", "fr", "perso", "msa"),
        ("wants_autopilot", "en", "no, by hand", "no"),
        ("autopilot", "en", "registered", None),
        ("autopilot", "nl", "geregistreerd zonder profiel", "no_profile"),
        ("enrolled_by", "en", "work account", None),
        ("enrolled_by", "fr", "avec une clé USB", "package"),
    ],
)
def test_a_short_answer_is_understood_by_the_question_and_asked_again_where_it_may_be_two(
    fact: str, locale: str, text: str, answer: str | None
) -> None:
    assert IN_EARNEST.interpret(text, locale, question_for(fact)) == Meaning(answer=answer)
