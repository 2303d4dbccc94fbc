"""How text compares: small letters without accents and punctuation, and without the words that say nothing here."""

import re
import tomllib
import unicodedata
from pathlib import Path

_NOT_WORDS = re.compile(r"\W+")
_NUMBER = re.compile(r"\d{5,}")
_BY_LANGUAGE: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("fillers.toml").read_text(encoding="utf-8"))
_SIGNS = {"👍": "yes", "✅": "yes", "👎": "no", "❌": "no", "🙏": "thanks", "?": "?"}
"""What a sign says that stands without any word."""
_FILLERS = frozenset(filler for fillers in _BY_LANGUAGE.values() for filler in fillers)


def normalised(text: str) -> str:
    """Return `text` in small letters, without accents, with one space between words: "Foto's!" is "foto s".

    A sign alone says something too: a question mark is a question, and stays; a thumb is a yes or a no.
    """
    plain = text.casefold()
    if not plain.isascii():  # most of it is, and takes a third of the time
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = " ".join(_NOT_WORDS.sub(" ", plain).split())
    return words or next((said for sign, said in _SIGNS.items() if sign in plain), "")


def telling(text: str) -> str:
    """Return the words of `text` that tell what it is about; all of them where none does.

    Codes and serial numbers do not: they are entities.
    """
    words = normalised(text).split()
    return " ".join([word for word in words if word not in _FILLERS and not _NUMBER.search(word)] or words)
