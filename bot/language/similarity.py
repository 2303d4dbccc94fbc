"""Similarity: how near a text comes to the phrases of each meaning, by the words that they share.

A word counts for more the fewer meanings use it: nearly every phrase says "HoloLens", few say "stolen" (inverse
document frequency, with meanings as the documents). A word with a typing error counts as the word. A phrase counts only
where the text has one of its heavy words.
"""

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from math import log
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

SAME_WORD = 82
"""From here (0 to 100) two words of four letters and more are one, with a typing error."""
SHARE_OF_PHRASE = 0.55
"""How much it counts that the phrase is found in the text; the rest, that the text is found in the phrase."""
TELLING = 0.75
"""From this part of the weight of a phrase's heaviest word, another word of it tells as much."""
REMEMBERED = 2_000
"""Words of texts that are remembered with the word that they are, which takes most of the time to find out."""

_Meaning = TypeVar("_Meaning", bound=Hashable)
_Words = frozenset[str]


class Similarity(Generic[_Meaning]):
    """Compares with phrases that were weighed once."""

    def __init__(self, phrases: Mapping[str, _Meaning], *, nothing: _Meaning, stray: float) -> None:
        """Weigh the words of `phrases`, which are normalised, with the meaning of each.

        `nothing` is the meaning that counts only beside another one. `stray` is how much a word counts that is in no
        phrase, beside a word that only one meaning uses.
        """
        self._nothing = nothing
        users: dict[str, set[_Meaning]] = {}
        split = [(frozenset(phrase.split()), meaning) for phrase, meaning in phrases.items()]
        for words, meaning in split:
            for word in words:
                users.setdefault(word, set()).add(meaning)
        meanings = len(set(phrases.values()))
        self._weights = {word: log(1 + meanings / len(using)) for word, using in users.items()}
        self._weight_of_stray = stray * log(1 + meanings)
        self._long = [word for word, using in users.items() if len(word) >= 4 and using != {nothing}]
        self._word = lru_cache(REMEMBERED)(self._known)
        self._by_telling_word: tuple[dict[str, list[tuple[_Words, _Meaning]]], ...] = ({}, {})
        for words, meaning in split:
            heaviest = max(map(self._weights.__getitem__, words), default=0.0)
            by_word = self._by_telling_word[meaning == nothing]
            for word in words:
                if self._weights[word] >= TELLING * heaviest:
                    by_word.setdefault(word, []).append((words, meaning))

    def ranked(self, text: str, least: float) -> list[tuple[_Meaning, float]]:
        """Return the meanings with the likeness of their best phrase, from 0 to 1, most like first.

        Nothing where none but `nothing` comes to `least`: for most texts that is soon known.
        """
        known = [self._word(word) for word in text.split()]
        words = frozenset(word for word in known if word is not None)
        weight = self._weight(words) + known.count(None) * self._weight_of_stray
        telling, nothing = self._by_telling_word
        best = self._best(words, weight, telling)
        if max(best.values(), default=0.0) < least:
            return []
        return sorted({**best, **self._best(words, weight, nothing)}.items(), key=lambda item: -item[1])

    def _best(
        self, words: _Words, weight: float, by_word: Mapping[str, Iterable[tuple[_Words, _Meaning]]]
    ) -> dict[_Meaning, float]:
        """Return the likeness of the best phrase of each meaning, among those that have a telling word of `words`."""
        best: dict[_Meaning, float] = {}
        for phrase, meaning in {pair for word in words for pair in by_word.get(word, ())}:
            shared = self._weight(phrase & words)
            score = SHARE_OF_PHRASE * shared / self._weight(phrase) + (1 - SHARE_OF_PHRASE) * shared / weight
            best[meaning] = max(best.get(meaning, 0.0), round(score, 2))
        return best

    def _known(self, word: str) -> str | None:
        """Return the word of the phrases that `word` is, if need be with a typing error in a word that tells."""
        if word in self._weights:
            return word
        if len(word) < 4:
            return None
        found = process.extractOne(word, self._long, scorer=fuzz.ratio, score_cutoff=SAME_WORD)
        return found[0] if found else None

    def _weight(self, words: Iterable[str]) -> float:
        return sum(map(self._weights.__getitem__, words))
