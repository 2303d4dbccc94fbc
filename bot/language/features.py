"""Features: what the classifier sees of a text: pieces of its words, and which word follows which, or the one after."""

import re
from functools import lru_cache
from itertools import pairwise

from bot.language.entities import USER_NAME
from bot.language.normalise import normalised

SHORTEST, LONGEST = 2, 5
"""Letters of a piece. A word with a typing error still shares most of its pieces with the word that was meant, and a
part of a Dutch or German compound is found in it."""
BEGINNING = 5
"""Letters by which a word is known to its neighbour: "enrol headset" and "enrolling headsets" are one pair."""
REMEMBERED = 2_000
"""Words whose pieces are remembered: people use the same ones again and again."""

_NUMBER = re.compile(r"\d{5}")
"""A code, a build or a serial number says nothing here: it is an entity."""


def features(text: str) -> set[str]:
    """Return the features of `text`: pieces as " enr" and "roll", words whole, pairs as "my_holol" and "take__off".

    A space marks where a word begins and ends, "^" and "$" where the text does. Users' names and numbers are left out.
    """
    words = [word for word in normalised(USER_NAME.sub(" ", text)).split() if not _NUMBER.search(word)]
    if not words:
        return set()
    return _pairs(words).union(*map(_pieces, words))


def _pairs(words: list[str]) -> set[str]:
    beginnings = ["^", *(word[:BEGINNING] for word in words), "$"]
    apart = zip(beginnings, beginnings[2:], strict=False)
    return {f"{one}_{other}" for one, other in pairwise(beginnings)} | {f"{one}__{other}" for one, other in apart}


@lru_cache(REMEMBERED)
def _pieces(word: str) -> frozenset[str]:
    spaced = f" {word} "
    sizes = range(SHORTEST, min(LONGEST, len(spaced)) + 1)
    return frozenset([spaced, *(spaced[at : at + size] for size in sizes for at in range(len(spaced) - size + 1))])
