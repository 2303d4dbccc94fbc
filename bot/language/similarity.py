"""Similarity: how near a text comes to the phrases of each meaning, by the words that they share.

A word counts for more the fewer meanings use it: nearly every phrase says "HoloLens", few say "remove" (inverse document
frequency, with meanings as the documents). A word with a typing error counts as the word.
"""

from collections.abc import Hashable, Iterable, Mapping
from math import log
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

SAME_WORD = 82
"""From here (0 to 100) two words of four letters and more are one, with a typing error."""
SHARE_OF_PHRASE = 0.55
"""How much it counts that the phrase is found in the text; the rest, that the text is found in the phrase."""

_Meaning = TypeVar("_Meaning", bound=Hashable)


class Similarity(Generic[_Meaning]):
    """Compares with phrases that were weighed once."""

    def __init__(self, phrases: Mapping[str, _Meaning], share_of_phrase: float = SHARE_OF_PHRASE) -> None:
        """Weigh the words of `phrases`, which are normalised, with the meaning of each."""
        self._phrases = [(frozenset(phrase.split()), meaning) for phrase, meaning in phrases.items()]
        self._share_of_phrase = share_of_phrase
        users: dict[str, set[_Meaning]] = {}
        for words, meaning in self._phrases:
            for word in words:
                users.setdefault(word, set()).add(meaning)
        meanings = len(set(phrases.values()))
        self._weights = {word: log(1 + meanings / len(using)) for word, using in users.items()}
        self._weight_of_unknown = log(1 + meanings)
        self._long = [word for word in self._weights if len(word) >= 4]

    def ranked(self, text: str) -> list[tuple[_Meaning, float]]:
        """Return the meanings with the likeness of their best phrase, from 0 to 1, most like first."""
        known = [self._known(word) for word in text.split()]
        words = frozenset(word for word in known if word is not None)
        weight = self._weight(words) + known.count(None) * self._weight_of_unknown
        best: dict[_Meaning, float] = {}
        for phrase, meaning in self._phrases:
            shared = self._weight(words & phrase)
            if shared:
                in_text, in_phrase = shared / self._weight(phrase), shared / weight
                score = self._share_of_phrase * in_text + (1 - self._share_of_phrase) * in_phrase
                best[meaning] = max(best.get(meaning, 0.0), round(score, 2))
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
