"""Manner: what a text says beside its intent, in every language that we speak."""

import pytest

from bot.language.intent import Intent
from bot.language.phrasebook import load
from bot.language.understand import understand

PHRASES = load()

DELETIONS = [
    "delete my data", "forget everything about me", "right to be forgotten", "can you delete what you know about me",
    "verwijder mijn gegevens", "Vergeet alles wat je over me weet.", "wis mijn chatgeschiedenis",
    "lösche meine Daten", "Meine Daten löschen!", "vergiss alles über mich",
    "supprime mes données", "effacer l'historique de discussion", "oublie tout sur moi",
]  # fmt: skip
QUESTIONS = [
    "what do you know about me", "privacy", "how long do you keep my messages", "wat weet je over mij",
    "hoelang bewaren jullie mijn berichten", "was weißt du über mich", "Was wissen Sie über mich?",
    "Ich möchte alles wissen, was Sie über mich wissen. Datenschutz", "Datenschutz", "que sais-tu de moi", "rgpd",
]  # fmt: skip
INSULTS = [
    "you are an idiot", "Useless bot!!!", "shut up", "WTF", "je bent waardeloos", "Wat een stomme bot", "hou je mond",
    "du bist so dumm", "Halt die Klappe!", "so ein Schrott", "tu es nul", "ta gueule", "quel bot stupide",
]  # fmt: skip
CALM = [
    "enroll my HoloLens", "is my HoloLens contaminated", "the condition of the device", "nul", "de dominante kleur",
    "the wisdom of crowds", "Ich sehe Nebel", "un conseil, s'il vous plaît", "classic mistake",
]  # fmt: skip
NO_MORE = [
    "please stop sending me reminders", "no more reminders for me", "turn these reminders off, no more of them",
    "ik wil geen herinneringen meer krijgen", "stop met die herinneringen", "bitte keine Erinnerungen mehr schicken",
    "je ne veux plus de rappels", "arrêtez de m'envoyer des rappels",
]  # fmt: skip
AGAIN = [
    "turn the reminders back on", "resume my reminders", "zet de herinneringen weer aan",
    "schalten Sie die Erinnerungen wieder ein", "reprenez les rappels", "stop that: remind me again",
]  # fmt: skip
ASKED = [
    "why do I get reminders", "when is the next reminder", "waarom krijg ik deze herinnering", "stop the wipe",
    "warum bekomme ich diese Erinnerung", "pourquoi est-ce que je reçois ce rappel", "resume the enrollment",
]  # fmt: skip


@pytest.mark.parametrize("text", DELETIONS)
def test_who_wants_their_data_deleted_is_understood(text: str) -> None:
    understood = understand(text, PHRASES)

    assert understood.intent is Intent.PRIVACY
    assert understood.entities["erase"] == "yes"


@pytest.mark.parametrize("text", QUESTIONS)
def test_who_asks_what_is_kept_wants_nothing_deleted(text: str) -> None:
    understood = understand(text, PHRASES)

    assert understood.intent is Intent.PRIVACY
    assert "erase" not in understood.entities


@pytest.mark.parametrize("text", ["wipe my HoloLens", "verwijder het apparaat uit Intune", "supprimer le HoloLens"])
def test_a_device_that_is_to_go_is_no_data(text: str) -> None:
    assert "erase" not in understand(text, PHRASES).entities


@pytest.mark.parametrize("text", NO_MORE)
def test_who_wants_no_more_reminders_is_understood(text: str) -> None:
    understood = understand(text, PHRASES)

    assert understood.intent is Intent.REMINDERS
    assert understood.entities["reminder"] == "stop"


@pytest.mark.parametrize("text", AGAIN)
def test_who_wants_reminders_again_is_understood(text: str) -> None:
    understood = understand(text, PHRASES)

    assert understood.intent is Intent.REMINDERS
    assert understood.entities["reminder"] == "undo"


@pytest.mark.parametrize("text", ASKED)
def test_who_asks_about_reminders_ends_none(text: str) -> None:
    assert "reminder" not in understand(text, PHRASES).entities


@pytest.mark.parametrize("text", INSULTS)
def test_anger_is_heard(text: str) -> None:
    assert understand(text, PHRASES).entities["insult"] == "yes"


@pytest.mark.parametrize("text", CALM)
def test_words_that_hold_others_are_no_anger(text: str) -> None:
    assert "insult" not in understand(text, PHRASES).entities


def test_who_swears_and_says_what_is_wrong_gets_help_with_that() -> None:
    understood = understand("this stupid thing says 0x80180014", PHRASES)

    assert understood.intent is Intent.PROBLEM
    assert understood.entities["error"] == "0x80180014"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("how do I find out?", "where"),
        ("waar zie ik dat?", "where"),
        ("woran erkenne ich das?", "where"),
        ("où puis-je le voir ?", "where"),
        ("why do you ask?", "why"),
        ("maakt dat uit?", "why"),
        ("ist das wichtig?", "why"),
        ("pourquoi cette question ?", "why"),
        ("I don't understand", "unclear"),
        ("wat bedoel je?", "unclear"),
        ("was meinen Sie damit?", "unclear"),
        ("que voulez-vous dire ?", "unclear"),
        ("show me the sources", "reasons"),
        ("waarom deze stappen?", "reasons"),
        ("Woher wissen Sie das?", "reasons"),
        ("d'où ça vient ?", "reasons"),
        ("I have two", "several"),
        ("allebei", "several"),
        ("beide", "several"),
        ("les deux", "several"),
        ("will I lose my data?", "erased"),
        ("worden mijn foto's gewist?", "erased"),
        ("wird etwas gelöscht?", "erased"),
        ("mes photos seront-elles effacées ?", "erased"),
    ],
)
def test_why_somebody_cannot_answer_is_understood(text: str, kind: str) -> None:
    assert understand(text, PHRASES).entities["puzzled"] == kind


@pytest.mark.parametrize(
    "text", ["HoloLens 2", "yes, it is in use already", "a personal Microsoft account", "0x80180014"]
)
def test_who_answers_is_not_puzzled(text: str) -> None:
    assert "puzzled" not in understand(text, PHRASES).entities


def test_who_asks_for_their_data_in_so_many_words_is_not_puzzled() -> None:
    assert "puzzled" not in understand("what happens with my data", PHRASES).entities


@pytest.mark.parametrize(
    "text", ["why me?", "is this phishing?", "tot wanneer?", "bis wann?", "je n'en ai plus", "I returned it"]
)
def test_what_may_be_about_a_reminder_is_told(text: str) -> None:
    assert understand(text, PHRASES).entities["of_reminder"] == "yes"


@pytest.mark.parametrize(
    "text", ["meine HoloLens geht nicht mehr", "ik heb er geen verstand van", "je n'ai plus accès"]
)
def test_what_is_broken_is_about_no_reminder(text: str) -> None:
    assert "of_reminder" not in understand(text, PHRASES).entities
