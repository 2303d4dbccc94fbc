"""Stated facts: what a message says about the device by the way, such as "HoloLens 2, personal account".

A wrong fact leads to wrong advice, so precision comes before recall: what is denied, asked, guessed or planned is no
fact, and neither is what is said in two ways. `facts/<language>.toml` holds how people say it; the head of `en.toml`
says what the tables mean.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import cast

from bot.language.normalise import normalised

FOLDER = Path(__file__).parent / "facts"

_PUNCTUATION = re.compile(r"[.!?;:,…()\"“”„«»\n]+|\s[-–—]\s")
_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say that `fact` is `value`, as words without the small ones."""

    words: _Words
    fact: str
    value: str
    alone: bool
    """Whether it counts only where its clause says nothing else."""


class StatedFacts:
    """Finds the wordings of all languages: nobody has to write the language that Teams is set to."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read how people say facts."""
        tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.toml"))]
        self._small = frozenset(word for table in tables for word in table["small"])
        self._between = frozenset(word for table in tables for word in table["between"])
        self._negations = frozenset(tuple(words.split()) for table in tables for words in table["negations"])
        self._doubts = frozenset(tuple(words.split()) for table in tables for words in table["doubts"])
        self._by_first_word: dict[str, list[Wording]] = {}
        for wording in (wording for table in tables for wording in self._wordings(table)):
            self._by_first_word.setdefault(wording.words[0], []).append(wording)
        for wordings in self._by_first_word.values():
            wordings.sort(key=lambda wording: -len(wording.words))

    def find(self, text: str) -> dict[str, str]:
        """Return the values of the facts that `text` states, by key; a fact that it states in two ways is left out."""
        values: dict[str, set[str]] = {}
        for clause in self._clauses(text):
            for wording in self._stated(clause):
                values.setdefault(wording.fact, set()).add(wording.value)
        return {fact: found.pop() for fact, found in values.items() if len(found) == 1}

    def _wordings(self, table: Mapping[str, object]) -> Iterator[Wording]:
        for kind in ("said", "alone"):
            by_fact = cast("Mapping[str, Mapping[str, list[str]]]", table[kind])
            for fact, by_value in by_fact.items():
                for value, phrases in by_value.items():
                    for phrase in phrases:
                        yield Wording(self._telling(phrase), fact, value, alone=kind == "alone")

    def _telling(self, text: str) -> _Words:
        return tuple(word for word in normalised(text).split() if word not in self._small)

    def _clauses(self, text: str) -> Iterator[_Words]:
        for part in _PUNCTUATION.split(text):
            for is_between, words in groupby(self._telling(part), self._between.__contains__):
                if not is_between:
                    yield tuple(words)

    def _stated(self, clause: _Words) -> Iterator[Wording]:
        """Go through the wordings in a clause, the longest at each place; nothing where it denies or doubts them."""
        at = 0
        while at < len(clause):
            wording = self._wording_at(clause, at)
            if wording is None:
                at += 1
                continue
            before, after = clause[:at], clause[at + len(wording.words) :]
            is_doubted = _has(before, self._doubts) or _has(after, self._doubts)
            is_denied = _has(before, self._negations) and not _has(wording.words, self._negations)
            if not (is_doubted or is_denied):
                yield wording
            at += len(wording.words)

    def _wording_at(self, clause: _Words, at: int) -> Wording | None:
        for wording in self._by_first_word.get(clause[at], ()):
            if clause[at : at + len(wording.words)] == wording.words and not (
                wording.alone and clause != wording.words
            ):
                return wording
        return None


def _has(words: _Words, those: frozenset[_Words]) -> bool:
    """Tell whether one of `those`, of one, two or three words, is among `words`."""
    return any(words[at : at + size] in those for at in range(len(words)) for size in (1, 2, 3))
