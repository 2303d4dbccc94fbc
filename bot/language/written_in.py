"""Written in: the language in which a message is, by the small words that people write in no other of ours."""

import tomllib
from pathlib import Path

LEAST = 2
"""Words that a language shows by: one may be a slip of the pen, or a name."""
TIMES = 2
"""How many times as many they are as those of any other language: who mixes two is not to be read as either."""

_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words)
    for language, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")).items()
}


def written_in(words: str) -> str | None:
    """Return the language that normalised words surely are in, as two letters; None where it could be another.

    It may be one that we do not speak.
    """
    written = set(words.split())
    (most, language), (next_most, _) = sorted(
        ((len(written & known), language) for language, known in _WORDS.items()), reverse=True
    )[:2]
    return language if most >= max(LEAST, TIMES * next_most) else None
