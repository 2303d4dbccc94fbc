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
    kind: str
    """Where it counts: `named`, `said` or `alone`."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The facts that a text states, by key, and `rest`, its other words: what it wants stands there."""

    facts: dict[str, str]
    rest: str


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

    def find(self, text: str) -> Stated:
        """Return what `text` states. A fact that it states in two ways is left out; `rest` is without either."""
        values: dict[str, set[str]] = {}
        rest: list[str] = []
        for clause in self._clauses(text):
            taken: set[int] = set()
            for at, wording in self._stated(clause):
                values.setdefault(wording.fact, set()).add(wording.value)
                if wording.kind != "named":
                    taken.update(range(at, at + len(wording.words)))
            rest += [word for place, word in enumerate(clause) if place not in taken]
        facts = {fact: found.pop() for fact, found in values.items() if len(found) == 1}
        return Stated(facts, " ".join(rest))

    def denies(self, text: str, fact: str, value: str) -> bool:
        """Tell whether a clause of `text` names that value of a fact after a negation: "not my work account"."""
        return any(
            wording.fact == fact and wording.value == value
            for clause in self._clauses(text)
            for at in range(1, len(clause))
            if _has(clause[:at], self._negations)
            for wording in self._wordings_at(clause, at)
        )

    def _wordings(self, table: Mapping[str, object]) -> Iterator[Wording]:
        for kind in ("named", "said", "alone"):
            by_fact = cast("Mapping[str, Mapping[str, list[str]]]", table[kind])
            for fact, by_value in by_fact.items():
                for value, phrases in by_value.items():
                    for phrase in phrases:
                        yield Wording(self._telling(phrase), fact, value, kind)

    def _telling(self, text: str) -> _Words:
        return tuple(word for word in normalised(text).split() if word not in self._small)

    def _clauses(self, text: str) -> Iterator[_Words]:
        for part in _PUNCTUATION.split(text):
            for is_between, words in groupby(self._telling(part), self._between.__contains__):
                if not is_between:
                    yield tuple(words)

    def _stated(self, clause: _Words) -> Iterator[tuple[int, Wording]]:
        """Go through the wordings in a clause that nothing in it denies or doubts, each with its place."""
        for at in range(len(clause)):
            for wording in self._wordings_at(clause, at):
                if wording.kind == "alone" and wording.words != clause:
                    continue
                before, after = clause[:at], clause[at + len(wording.words) :]
                is_doubted = wording.kind != "named" and (_has(before, self._doubts) or _has(after, self._doubts))
                is_denied = _has(before, self._negations) and not _has(wording.words, self._negations)
                if not (is_doubted or is_denied):
                    yield at, wording

    def _wordings_at(self, clause: _Words, at: int) -> Iterator[Wording]:
        for wording in self._by_first_word.get(clause[at], ()):
            if clause[at : at + len(wording.words)] == wording.words:
                yield wording


def _has(words: _Words, those: frozenset[_Words]) -> bool:
    """Tell whether one of `those`, of one, two or three words, is among `words`."""
    return any(words[at : at + size] in those for at in range(len(words)) for size in (1, 2, 3))
