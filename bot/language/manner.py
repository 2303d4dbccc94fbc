"""Manner: what a text says beside its intent, such as that data is to be deleted, or nothing but anger."""

import tomllib
from pathlib import Path

from bot.language.pattern import pattern

_TABLES: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


_PATTERNS = {
    table: pattern(phrase for phrases in by_language.values() for phrase in phrases)
    for table, by_language in _TABLES.items()
}
_PUZZLED = {kind: _PATTERNS[kind] for kind in ("erased", "several", "reasons", "where", "why", "unclear")}
"""In the order in which they count."""


def erases(words: str) -> bool:
    """Tell whether normalised words, which are about privacy, ask to have something deleted."""
    return _PATTERNS["erase"].search(_PATTERNS["know"].sub("", words)) is not None


def reminded(words: str) -> str | None:
    """Return what normalised words, which are about reminders, want of them: "stop", or "undo" to get them again."""
    if _PATTERNS["undo"].search(words) is not None:
        return "undo"
    return "stop" if _PATTERNS["stop"].search(words) is not None else None


def is_of_reminder(words: str) -> bool:
    """Tell whether these normalised words may be about a reminder, where nothing else is going on."""
    return _PATTERNS["of_reminder"].search(words) is not None


def insults(words: str) -> bool:
    """Tell whether somebody vents anger in these normalised words."""
    return _PATTERNS["insult"].search(words) is not None


def puzzled(words: str) -> str | None:
    """Return why somebody cannot answer a question, as normalised words say it.

    "erased": what would be; "several": they have more than one; "reasons" of an advice; "where": how to find out; "why"
    it is asked; "unclear" what it is about.
    """
    return next((kind for kind, phrases in _PUZZLED.items() if phrases.search(words) is not None), None)
