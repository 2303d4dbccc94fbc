"""Similarity: how near a text comes to the phrases of each meaning, by the words that they share.

A word counts for more the fewer meanings use it: nearly every phrase says "HoloLens", few say "remove" (inverse
document frequency, with meanings as the documents). A word with a typing error counts as the word.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

SAME_WORD = 82
"""From here (0 to 100) two words of four letters and more are one, with a typing error."""
SHARE_OF_PHRASE = 0.55
"""How much it counts that the phrase is found in the text; the rest, that the text is found in the phrase."""
TELLING = 0.75
"""From this part of the weight of a phrase's heaviest word, another word of it tells as much."""

_Meaning = TypeVar("_Meaning", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[_Meaning]):
    meaning: _Meaning
    weight: float
    heaviest: float


class Similarity(Generic[_Meaning]):
    """Compares with phrases that were weighed once."""

    def __init__(self, phrases: Mapping[str, _Meaning], *, stray: float = 1.0, telling_word: bool = False) -> None:
        """Weigh the words of `phrases`, which are normalised, with the meaning of each.

        `stray` is how much a word counts that is in no phrase, beside a word that only one meaning uses. With
        `telling_word` a phrase counts only where the text has one of its heavy words, see TELLING.
        """
        users: dict[str, set[_Meaning]] = {}
        self._uses: dict[str, list[int]] = {}
        for number, (phrase, meaning) in enumerate(phrases.items()):
            for word in set(phrase.split()):
                users.setdefault(word, set()).add(meaning)
                self._uses.setdefault(word, []).append(number)
        meanings = len(set(phrases.values()))
        self._weights = {word: log(1 + meanings / len(using)) for word, using in users.items()}
        self._weight_of_unknown = stray * log(1 + meanings)
        self._long = [word for word in self._weights if len(word) >= 4]
        self._phrases = [_Phrase(meaning, *self._weight(phrase)) for phrase, meaning in phrases.items()]
        self._needs_telling_word = telling_word

    def ranked(self, text: str) -> list[tuple[_Meaning, float]]:
        """Return the meanings with the likeness of their best phrase, from 0 to 1, most like first."""
        known = [self._known(word) for word in text.split()]
        words = {word for word in known if word is not None}
        weight = sum(self._weights[word] for word in words) + known.count(None) * self._weight_of_unknown
        best: dict[_Meaning, float] = {}
        for number, shared in self._shared(words).items():
            phrase = self._phrases[number]
            score = SHARE_OF_PHRASE * shared / phrase.weight + (1 - SHARE_OF_PHRASE) * shared / weight
            best[phrase.meaning] = max(best.get(phrase.meaning, 0.0), round(score, 2))
        return sorted(best.items(), key=lambda item: -item[1])

    def _shared(self, words: Iterable[str]) -> dict[int, float]:
        """Return how much the words weigh that a phrase shares with `words`, by the number of the phrase."""
        shared: dict[int, float] = {}
        told: set[int] = set()
        for word in words:
            weight = self._weights[word]
            for number in self._uses[word]:
                shared[number] = shared.get(number, 0.0) + weight
                if weight >= TELLING * self._phrases[number].heaviest:
                    told.add(number)
        return {number: weight for number, weight in shared.items() if not self._needs_telling_word or number in told}

    def _known(self, word: str) -> str | None:
        """Return the word of the phrases that `word` is, if need be with a typing error."""
        if word in self._weights:
            return word
        if len(word) < 4:
            return None
        found = process.extractOne(word, self._long, scorer=fuzz.ratio, score_cutoff=SAME_WORD)
        return found[0] if found else None

    def _weight(self, phrase: str) -> tuple[float, float]:
        """Return what the words of a phrase weigh together, and the heaviest of them."""
        weights = [self._weights[word] for word in set(phrase.split())]
        return sum(weights), max(weights, default=0.0)
