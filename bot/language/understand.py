"""Understanding: the intent of a text, how sure that is, and what else the text tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.language.classifier import Probabilities, in_order
from bot.language.dates import date
from bot.language.entities import entities, error_code, language
from bot.language.glossary import asked_about
from bot.language.intent import Intent
from bot.language.manner import erases, insults, is_of_reminder, puzzled, reminded
from bot.language.normalise import normalised
from bot.language.patience import needs_time
from bot.language.phrasebook import Phrasebook

SURE = 0.7
"""From this probability an intent is taken; below, the bot asks rather than guesses: see tests/language/DESIGNS.md."""
WORTH_ASKING, LIKELY, MOST_LIKELY = 0.05, 0.02, 3
"""Which other intents are told: those from LIKELY on, three at most, if the best of them comes to WORTH_ASKING."""
CODE, REPORT = 1e8, 1e5
"""How many times likelier PROBLEM is where the text has an error code, or reports a message in words. So is UNENROLL
where somebody plans something: nobody retires a HoloLens to keep it."""
BEYOND_DOUBT = 0.95
"""From this probability what is BESIDE a message counts before it."""
BESIDE = frozenset({Intent.HUMAN, Intent.MOVE, Intent.REMINDERS, Intent.LANGUAGE, Intent.THANKS})
"""What somebody surely wants although the message has an error or a plan too; anything else is said by the way."""
NAMED = frozenset({"generation"})
"""Facts that name the thing; all others are said beside what somebody wants, and say nothing of it."""
LONGEST = 600
"""Characters that are read; what a message is about stands at its beginning."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text means.

    `confidence` is the probability, from 0 to 1, that `intent` is right: for UNKNOWN, that it is none of the others.
    `runners_up` are the other intents that are likely, with their probabilities, best first: where the intent is
    UNKNOWN because none is sure, these are what the person may have meant. `entities` are exact things, what is
    reported, and stated facts, by kind.
    """

    intent: Intent
    confidence: float
    entities: Mapping[str, str] = field(default_factory=dict)
    runners_up: Probabilities = ()


def understand(text: str, phrases: Phrasebook) -> Understood:
    """Return what `text` means. Never raises, whatever the text."""
    text = text[:LONGEST]
    words = normalised(text)
    exact = phrases.exact.get(words)
    if exact is None and (term := asked_about(words)) is not None:  # whose name is in many a wish
        return Understood(Intent.UNKNOWN, 1.0, {"term": term})
    stated = phrases.facts.find(text)
    found = {**stated.facts, **entities(text, phrases.reports)}
    if exact is None:
        wish = stated.rest if stated.facts.keys() - NAMED else text
        intent, confidence, others = _judged(_with_evidence(phrases.classifier.probabilities(wish), text, found))
    else:
        intent, confidence, others = exact, 1.0, ()
    if intent is Intent.UNKNOWN and error_code(text) is not None:  # which nobody writes for another reason
        intent, confidence = Intent.PROBLEM, 1.0
    return Understood(intent, confidence, {**found, **_beside(intent, text, words, is_exact=exact is not None)}, others)


def _beside(intent: Intent, text: str, words: str, *, is_exact: bool) -> dict[str, str]:
    """Return what a text, and its normalised words, say that depends on their intent, and how they say it."""
    named = language(words) if intent is Intent.LANGUAGE else None
    waits = needs_time(text)
    said = {
        "wait": "yes" if waits else None,
        "language": named,
        "date": date(text) if waits or intent is Intent.REMINDERS else None,
        "reminder": reminded(words) if intent is Intent.REMINDERS else None,
        "of_reminder": "yes" if is_of_reminder(words) else None,
        "erase": "yes" if intent is Intent.PRIVACY and erases(words) else None,
        "puzzled": None if is_exact and intent is Intent.PRIVACY else puzzled(words),
        "insult": "yes" if insults(words) else None,
    }
    return {kind: value for kind, value in said.items() if value is not None}


def _with_evidence(ranked: Probabilities, text: str, found: Mapping[str, str]) -> Probabilities:
    """Return the probabilities after what was found in the text: "Hello, 80180014" is about the error."""
    if ranked[0][0] in BESIDE and ranked[0][1] >= BEYOND_DOUBT:
        return ranked
    if "error" in found:
        intent, times = Intent.PROBLEM, REPORT if error_code(text) is None else CODE
    elif "planned" in found:
        intent, times = Intent.UNENROLL, REPORT
    else:
        return ranked
    odds = [(other, part * times if other is intent else part) for other, part in ranked]
    return in_order(odds, sum(part for _, part in odds))


def _judged(ranked: Probabilities) -> tuple[Intent, float, Probabilities]:
    """Return the intent that is sure, its probability, and the others that are likely; UNKNOWN where none is sure."""
    intent, confidence = ranked[0]
    if confidence < SURE:
        intent, confidence = Intent.UNKNOWN, dict(ranked)[Intent.UNKNOWN]
    likely = [other for other in ranked if other[0] not in (intent, Intent.UNKNOWN) and other[1] >= LIKELY]
    return intent, confidence, tuple(likely[:MOST_LIKELY]) if likely and likely[0][1] >= WORTH_ASKING else ()
