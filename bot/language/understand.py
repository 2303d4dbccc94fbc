"""Understanding: the intent of a text, how sure that is, and the exact things in it."""

from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.language.entities import entities, language
from bot.language.intent import COMMANDS, Intent
from bot.language.normalise import normalised, telling
from bot.language.phrasebook import Phrases

SURE = 0.78
"""From here an intent is taken; below, the bot asks rather than guesses."""
LONGEST = 600
"""Characters that are compared; what a message is about stands at its beginning."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text means. `confidence` is from 0 to 1; `runners_up` are the intents next to it, best first."""

    intent: Intent
    confidence: float
    entities: dict[str, str] = field(default_factory=dict)
    runners_up: tuple[tuple[Intent, float], ...] = ()


def understand(text: str, phrases: Phrases) -> Understood:
    """Return what `text` means. Never raises, whatever the text."""
    text = text[:LONGEST]
    words = normalised(text)
    found = entities(text)
    if words in phrases.exact:
        return _with_language(Understood(phrases.exact[words], 1.0, found), words)
    ranked = _ranked(telling(text), phrases)
    best, confidence = ranked[0] if ranked else (Intent.UNKNOWN, 0.0)
    if confidence < SURE:
        if "error" in found:
            return Understood(Intent.PROBLEM, 0.9, found, tuple(ranked[:3]))
        return Understood(Intent.UNKNOWN, round(1 - confidence, 2), found, tuple(ranked[:3]))
    if "error" in found and best in (Intent.ENROLL, Intent.UNENROLL, *COMMANDS):
        best = Intent.PROBLEM  # "I cannot enroll, 80180014" is about the error
    return _with_language(Understood(best, confidence, found, tuple(ranked[1:4])), words)


def _ranked(told: str, phrases: Phrases) -> list[tuple[Intent, float]]:
    """Return the intents by the likeness of their best phrase, most likely first."""
    if not told:
        return []
    best: dict[Intent, float] = {}
    for phrase, score, _ in process.extract(told, phrases.telling.keys(), scorer=_likeness, limit=30):
        intent = phrases.telling[phrase]
        best[intent] = max(best.get(intent, 0.0), round(score / 100, 2))
    return sorted(best.items(), key=lambda item: -item[1])


def _likeness(told: str, phrase: str, **_: object) -> float:
    """Compare two texts, 0 to 100: by all their words, and by those that they share."""
    return 0.5 * fuzz.token_sort_ratio(told, phrase) + 0.5 * fuzz.token_set_ratio(told, phrase)


def _with_language(understood: Understood, words: str) -> Understood:
    named = language(words)
    if understood.intent is not Intent.LANGUAGE or named is None:
        return understood
    told = {**understood.entities, "language": named}
    return Understood(understood.intent, understood.confidence, told, understood.runners_up)
