"""Patience: that somebody needs time, or goes, and says nothing else: "one moment", "not yet", "bye"."""

import re
import tomllib
from pathlib import Path

from bot.language.normalise import normalised
from bot.language.pattern import consists_of, pattern

_BY_LANGUAGE: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_PATTERNS = [(pattern(tables["needs"]), pattern(tables["beside"])) for tables in _BY_LANGUAGE.values()]
_NUMBER = re.compile(r"\b\d{1,2}\b")
"""As in "10 minutes", or "I am at step 3"."""


def needs_time(text: str) -> bool:
    """Tell whether somebody says in `text` that they need time, in one language, and asks and says nothing else."""
    words = normalised(text)
    return "?" not in text and any(consists_of(words, needs, _NUMBER, beside) for needs, beside in _PATTERNS)
