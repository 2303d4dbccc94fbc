"""Conditions: what a row of the table says about one fact, as data that can be evaluated and translated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.advisor.build import Build
from bot.advisor.facts import UNKNOWN, Facts, Value

Read = Callable[[str, object], Value]
"""Reads a raw value of the fact with that key. Raises ValueError where it is not one."""


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers or builds from `at_least` on, and below `below`; None leaves that end open."""

    at_least: Value | None = None
    below: Value | None = None

    def holds(self, value: Value) -> bool:
        """Tell whether `value` lies in the span. Text, "unknown" among it, lies in none."""
        if isinstance(value, str):
            return False
        return (self.at_least is None or _before(self.at_least, value, equal=True)) and (
            self.below is None or _before(value, self.below, equal=False)
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """What one fact must be: one of `values`, or in one of `spans`, or known and none of `excluded`.

    "I don't know" holds only where `values` names "unknown": no other test is true of what nobody knows.
    A condition that does not ask takes a fact that nobody told as "I don't know", and then `excluded` excludes only
    what it names.
    """

    fact: str
    values: frozenset[Value] = frozenset()
    spans: tuple[Span, ...] = ()
    excluded: frozenset[Value] = frozenset()
    asks: bool = True

    def holds(self, value: Value) -> bool:
        """Tell whether the condition is true of `value`."""
        if value in self.values:
            return True
        if self.excluded:
            return value not in self.excluded and (value != UNKNOWN or not self.asks)
        return bool(self.spans) and any(span.holds(value) for span in self.spans)


def parse_condition(fact: str, raw: object, read: Read) -> Condition:
    """Read the test of one fact as a rule writes it.

    `"entra"` is that value; `["entra", "unknown"]` any of these; `{not = ["one"]}` any other that is known;
    `{at_least = "19041.1103", below = "19041.1128"}` a span. A list may mix values and spans.
    Two tests never ask: `{told = ...}` holds where the rest is known already, `{unless = ["msa"]}` wherever the fact is
    not known to be one of these. Raises ValueError where it says anything else.
    """
    match raw:
        case {"told": test, **rest} if not rest:
            return replace(parse_condition(fact, test, read), asks=False)
        case {"unless": list(others), **rest} if not rest:
            return Condition(fact, excluded=frozenset(read(fact, other) for other in others), asks=False)
    values: list[Value] = []
    excluded: list[Value] = []
    spans: list[Span] = []
    for part in raw if isinstance(raw, list) else [raw]:
        match part:
            case {"not": list(others), **rest} if not rest:
                excluded += [read(fact, other) for other in others]
            case dict() if part and part.keys() <= {"at_least", "below"}:
                spans.append(Span(**{end: read(fact, limit) for end, limit in part.items()}))
            case dict():
                raise ValueError(f"{fact}: {part} is no test")
            case _:
                values.append(read(fact, part))
    return Condition(fact, frozenset(values), tuple(spans), frozenset(excluded))


When = tuple[Condition, ...]
"""All of these together, in the order in which they are written. Empty, it always holds."""


def parse_when(raw: Mapping[str, object], read: Read) -> When:
    """Read a `when` table. Raises ValueError where one of its tests is none."""
    return tuple(parse_condition(fact, test, read) for fact, test in raw.items())


def is_known(when: When, facts: Facts) -> bool:
    """Tell whether the told facts alone, without any default, make all of `when` true."""
    for condition in when:
        value = facts.value(condition.fact)
        if value is None and condition.asks:
            return False
        if not condition.holds(UNKNOWN if value is None else value):
            return False
    return True


def _before(low: Value, high: Value, *, equal: bool) -> bool:
    if isinstance(low, Build) and isinstance(high, Build):
        return low <= high if equal else low < high
    if isinstance(low, int | float) and isinstance(high, int | float):
        return low <= high if equal else low < high
    return False
