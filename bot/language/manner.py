"""Manner: what a text says beside its intent, such as that data is to be deleted, or nothing but anger."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from bot.language.normalise import normalised

_TABLES: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of `phrases` in normalised words; one that ends with a hyphen may go on."""
    parts = (normalised(phrase) + (r"\w*" if phrase.endswith("-") else "") for phrase in phrases)
    return re.compile(rf"\b(?:{'|'.join(sorted(parts, key=len, reverse=True))})\b")


_ERASE, _KNOW, _STOP, _UNDO, _INSULT, _WHERE, _WHY, _UNCLEAR = (
    _pattern(phrase for phrases in _TABLES[table].values() for phrase in phrases)
    for table in ("erase", "know", "stop", "undo", "insult", "where", "why", "unclear")
)


def erases(words: str) -> bool:
    """Tell whether normalised words, which are about privacy, ask to have something deleted."""
    return _ERASE.search(_KNOW.sub("", words)) is not None


def reminded(words: str) -> str | None:
    """Return what normalised words, which are about reminders, want of them: "stop", or "undo" to get them again."""
    if _UNDO.search(words) is not None:
        return "undo"
    return "stop" if _STOP.search(words) is not None else None


def insults(words: str) -> bool:
    """Tell whether somebody vents anger in these normalised words."""
    return _INSULT.search(words) is not None


def puzzled(words: str) -> Literal["where", "why", "unclear"] | None:
    """Return what somebody who did not follow a question asks in normalised words: where to look, why, or anything."""
    kinds: tuple[tuple[Literal["where", "why", "unclear"], re.Pattern[str]], ...]
    kinds = (("where", _WHERE), ("why", _WHY), ("unclear", _UNCLEAR))
    return next((kind for kind, pattern in kinds if pattern.search(words) is not None), None)
