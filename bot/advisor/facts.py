"""Facts: what is known about a device and its owner, and from where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.advisor.build import Build

Value = str | int | float | Build


class Source(StrEnum):
    """Who told a fact."""

    ASKED = "asked"
    """The person answered a question."""
    SAID = "said"
    """The person wrote it without being asked."""
    INTUNE = "intune"
    """A look-up in Microsoft Graph found it."""
    GIVEN = "given"
    """The command line gave it."""
    ASSUMED = "assumed"
    """Nobody knew; taken to be in order, and said so."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known.

    `value` is one of the fact's closed set, a number, or a Build; UNKNOWN when the person does not know.
    `at` is when the source said it (aware UTC), where that matters.
    """

    key: str
    value: Value
    source: Source
    at: datetime | None = None


UNKNOWN = "unknown"
"""The value of a fact for which the person answered "I don't know"."""


class Facts(Mapping[str, Fact]):
    """What is known, by key. Never changes: `with_` and `without` return new facts."""

    __slots__ = ("_facts",)

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        """Keep `facts` in their order; a later fact replaces an earlier one of the same key."""
        self._facts = {fact.key: fact for fact in facts}

    def __getitem__(self, key: str) -> Fact:
        """Return the fact of that key."""
        return self._facts[key]

    def __iter__(self) -> Iterator[str]:
        """Go through the keys in the order in which they became known."""
        return iter(self._facts)

    def __len__(self) -> int:
        """Count the facts."""
        return len(self._facts)

    def __repr__(self) -> str:
        """Show keys and values."""
        return f"Facts({', '.join(f'{fact.key}={fact.value}' for fact in self._facts.values())})"

    def with_(self, *facts: Fact) -> "Facts":
        """Return these facts and `facts`, which win."""
        return Facts((*self._facts.values(), *facts))

    def without(self, *keys: str) -> "Facts":
        """Return these facts but those of `keys`."""
        return Facts(fact for fact in self._facts.values() if fact.key not in keys)

    def value(self, key: str) -> Value | None:
        """Return the value of a fact, None where it is not there."""
        fact = self._facts.get(key)
        return None if fact is None else fact.value
