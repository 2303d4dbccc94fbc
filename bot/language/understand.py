"""Understanding: the intent of a text, how sure that is, and the exact things in it."""

from dataclasses import dataclass, field

from bot.language.entities import USER_NAME, entities, language
from bot.language.intent import Intent
from bot.language.normalise import normalised, telling
from bot.language.phrasebook import Phrasebook

SURE = 0.52
"""From here an intent is taken; below, the bot asks rather than guesses."""
LEAD = 0.04
"""By so much the best intent has to lead, unless it is sure in any case (CERTAIN)."""
CERTAIN = 0.9
BESIDE = frozenset({Intent.HUMAN, Intent.MOVE, Intent.REMINDERS, Intent.LANGUAGE, Intent.THANKS})
"""What somebody wants although the message names an error or a plan too; anything else is said by the way."""
LONGEST = 600
"""Characters that are compared; what a message is about stands at its beginning."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text means.

    `confidence` is from 0 to 1, and 0 for UNKNOWN; `runners_up` are other intents that it comes near to, best first.
    """

    intent: Intent
    confidence: float
    entities: dict[str, str] = field(default_factory=dict)
    runners_up: tuple[tuple[Intent, float], ...] = ()


def understand(text: str, phrases: Phrasebook) -> Understood:
    """Return what `text` means. Never raises, whatever the text."""
    text = text[:LONGEST]
    words = normalised(text)
    found = entities(text, phrases.reports)
    if words in phrases.exact:
        return _with_language(Understood(phrases.exact[words], 1.0, found), words)
    ranked = phrases.similarity.ranked(telling(USER_NAME.sub(" ", text)))
    best, confidence, others = _best(ranked)
    if best not in BESIDE and "error" in found:
        best, confidence = Intent.PROBLEM, CERTAIN  # "Hello, I cannot enroll, 80180014" is about the error
    elif best not in BESIDE and "planned" in found:
        best, confidence = Intent.UNENROLL, CERTAIN  # nobody retires a HoloLens to keep it
    return _with_language(Understood(best, confidence, found, others), words)


def _best(ranked: list[tuple[Intent, float]]) -> tuple[Intent, float, tuple[tuple[Intent, float], ...]]:
    """Return the intent that leads clearly, with its confidence, and the next three; UNKNOWN where none does."""
    leading, *others = ranked or [(Intent.UNKNOWN, 0.0)]
    lead = leading[1] - (others[0][1] if others else 0.0)
    if leading[1] >= SURE and (lead >= LEAD or leading[1] >= CERTAIN):
        return *leading, tuple(others[:3])
    return Intent.UNKNOWN, 0.0, tuple(ranked[:3])


def _with_language(understood: Understood, words: str) -> Understood:
    named = language(words)
    if understood.intent is not Intent.LANGUAGE or named is None:
        return understood
    told = {**understood.entities, "language": named}
    return Understood(understood.intent, understood.confidence, told, understood.runners_up)
