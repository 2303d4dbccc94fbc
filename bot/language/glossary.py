"""The glossary: which term or general question a message asks about, and nothing else: "what is Intune?"."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from bot.language.pattern import consists_of, pattern

_BY_LANGUAGE: dict[str, dict[str, dict[str, list[str]]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)

Named = Mapping[str, re.Pattern[str]]
"""What people call each entry."""


class Questions:
    """How people ask in one language."""

    def __init__(self, tables: Mapping[str, Mapping[str, list[str]]]) -> None:
        """Take a language of the tables in `glossary.toml`, which say what they hold."""
        asking = tables["asking"]
        self._asks = pattern(asking["asks"])
        self._terms = _named(tables["terms"])
        self._beside_terms = pattern(asking["beside"])
        self._questions = _named(tables["questions"])
        self._beside_questions = pattern([*asking["beside"], *asking["things"]])

    def about(self, words: str) -> str | None:
        """Return the entry that these normalised words ask about, and nothing else."""
        question = _only(self._questions, words, self._beside_questions)
        if question is not None:
            return question
        rest, asked = self._asks.subn("", words)
        return _only(self._terms, rest, self._beside_terms) if asked else None


def _named(phrases: Mapping[str, list[str]]) -> Named:
    return {entry: pattern(names) for entry, names in phrases.items()}


def _only(entries: Named, words: str, beside: re.Pattern[str]) -> str | None:
    """Return the entry that `words` name and, but for what stands beside it, nothing else."""
    return next((entry for entry, names in entries.items() if consists_of(words, names, beside)), None)


_QUESTIONS = tuple(Questions(tables) for tables in _BY_LANGUAGE.values())
_MAY_ASK = pattern(
    phrase
    for tables in _BY_LANGUAGE.values()
    for phrases in (tables["asking"]["asks"], *tables["questions"].values())
    for phrase in phrases
)
"""One look, that most messages do not get beyond."""


def asked_about(words: str) -> str | None:
    """Return the entry that somebody asks about in normalised words, and says nothing else; None where they do not."""
    if _MAY_ASK.search(words) is None:
        return None
    return next((entry for questions in _QUESTIONS if (entry := questions.about(words)) is not None), None)
