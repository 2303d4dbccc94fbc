"""Features: what the classifier sees of a text: pieces of its words, and which word follows which."""

import re

from bot.language.entities import USER_NAME
from bot.language.normalise import normalised

SHORTEST, LONGEST = 2, 5
"""Letters of a piece. A word with a typing error still shares most of its pieces with the word that was meant, and a
part of a Dutch or German compound is found in it."""
BEGINNING = 5
"""Letters by which a word is known to its neighbour: "enrol headset" and "enrolling headsets" are one pair."""

_NUMBER = re.compile(r"\d{5}")
"""A code, a build or a serial number says nothing here: it is an entity."""


def features(text: str) -> set[str]:
    """Return the features of `text`: pieces such as " enr" and "roll", long words whole, pairs such as "my_holol".

    A space marks where a word begins and ends, "^" and "$" where the text does. Names of users and numbers are left out.
    """
    words = [word for word in normalised(USER_NAME.sub(" ", text)).split() if not _NUMBER.search(word)]
    if not words:
        return set()
    found = set(_pairs(words))
    for word in set(words):
        spaced = f" {word} "
        length = len(spaced)
        for size in range(SHORTEST, LONGEST + 1):
            found.update([spaced[at : at + size] for at in range(length - size + 1)])
        if length > LONGEST:
            found.add(spaced)
    return found


def _pairs(words: list[str]) -> list[str]:
    beginnings = ["^", *(word[:BEGINNING] for word in words), "$"]
    return [f"{one}_{other}" for one, other in zip(beginnings, beginnings[1:], strict=False)]
