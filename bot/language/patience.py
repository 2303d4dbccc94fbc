"""Patience: that somebody needs time, or goes, and says nothing else: "one moment", "not yet", "bye"."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from bot.language.normalise import normalised

_BY_LANGUAGE: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_NUMBER = r"\d{1,2}"
"""As in "10 minutes", or "I am at step 3"."""


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what matches words that consist of any of `phrases`."""
    parts = "|".join(sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?:(?:{parts}|{_NUMBER})(?: |$))+")


_NEEDS = [
    (re.compile(rf"\b(?:{'|'.join(sorted(tables['needs'], key=len, reverse=True))})\b"), _pattern(tables["beside"]))
    for tables in _BY_LANGUAGE.values()
]


def needs_time(text: str) -> bool:
    """Tell whether somebody says in `text` that they need time, in one language, and asks and says nothing else."""
    words = normalised(text)
    return "?" not in text and any(_consists_of(words, needs, beside) for needs, beside in _NEEDS)


def _consists_of(words: str, needs: re.Pattern[str], beside: re.Pattern[str]) -> bool:
    rest, found = needs.subn(" ", words)
    return found > 0 and (not rest.strip() or beside.fullmatch(" ".join(rest.split())) is not None)
