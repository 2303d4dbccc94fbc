"""Similarity: how near a text comes to the phrases of each intent, by the words that they share.

A word counts for more the fewer intents use it: nearly every phrase says "HoloLens", few say "remove" (inverse document
frequency, with intents as the documents). A word with a typing error counts as the word.
"""

from collections.abc import Iterable, Mapping
from math import log

from rapidfuzz import fuzz, process

from bot.language.intent import Intent

SAME_WORD = 82
"""From here (0 to 100) two words of four letters and more are one, with a typing error."""
SHARE_OF_PHRASE = 0.55
"""How much it counts that the phrase is found in the text; the rest, that the text is found in the phrase."""


class Similarity:
    """Compares with phrases that were weighed once."""

    def __init__(self, phrases: Mapping[str, Intent]) -> None:
        """Weigh the words of `phrases`, which are normalised, with the intent of each."""
        self._phrases = [(frozenset(phrase.split()), intent) for phrase, intent in phrases.items()]
        users: dict[str, set[Intent]] = {}
        for words, intent in self._phrases:
            for word in words:
                users.setdefault(word, set()).add(intent)
        intents = len(set(phrases.values()))
        self._weights = {word: log(1 + intents / len(using)) for word, using in users.items()}
        self._weight_of_unknown = log(1 + intents)
        self._long = [word for word in self._weights if len(word) >= 4]

    def ranked(self, text: str) -> list[tuple[Intent, float]]:
        """Return the intents with the likeness of their best phrase, from 0 to 1, most like first."""
        known = [self._known(word) for word in text.split()]
        words = frozenset(word for word in known if word is not None)
        weight = self._weight(words) + known.count(None) * self._weight_of_unknown
        best: dict[Intent, float] = {}
        for phrase, intent in self._phrases:
            shared = self._weight(words & phrase)
            if shared:
                score = SHARE_OF_PHRASE * shared / self._weight(phrase) + (1 - SHARE_OF_PHRASE) * shared / weight
                best[intent] = max(best.get(intent, 0.0), round(score, 2))
        return sorted(best.items(), key=lambda item: -item[1])

    def _known(self, word: str) -> str | None:
        """Return the word of the phrases that `word` is, if need be with a typing error."""
        if word in self._weights:
            return word
        if len(word) < 4:
            return None
        found = process.extractOne(word, self._long, scorer=fuzz.ratio, score_cutoff=SAME_WORD)
        return found[0] if found else None

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights[word] for word in words)
