"""The decision: goes down the table until a row holds, or a fact that somebody must tell is in the way.

A row is true, false or unknown (Kleene's logic): false as soon as one of its facts is otherwise, whatever else is
unknown; unknown while a fact that would be asked is missing. An unknown row stops the search, for a later row may only
win once this one is known to be false. So nobody is asked what cannot change the answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from bot.advisor.condition import When
from bot.advisor.facts import UNKNOWN, Facts, Value
from bot.advisor.rule import Rule
from bot.advisor.table import GOAL, Table, Test
from bot.advisor.vocabulary import Vocabulary


class Standing(Enum):
    """How well a value is founded."""

    TOLD = auto()
    FOLLOWS = auto()
    ASSUMED = auto()
    MISSING = auto()
    """Nobody said, and the person is to be asked."""


MISSING = Standing.MISSING
"""By its own name, because the walk looks at it some hundred times."""

Resolved = tuple[Value, Standing]
"""The value of a fact and how well it is founded."""


@dataclass(frozen=True, slots=True)
class Open:
    """The fact that has to be told first."""

    fact: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The row that holds. `because` (told) and `assumed` are the facts without which another row might have held."""

    rule: Rule
    because: tuple[str, ...]
    assumed: tuple[str, ...]


def decide(facts: Facts, table: Table) -> Open | Decided:
    """Return the first row that holds, or the first fact of the first row of which nobody can say whether it does."""
    goal = facts.value(GOAL)
    if goal is None:
        return Open(GOAL)
    search = _Search(facts, table)
    told = frozenset(facts)
    for branch in table.by_goal[goal]:
        if branch.needs <= told:
            holds = search.judge(branch.tests)
            if holds is True:
                return search.decided(branch.when, branch.rule)
            if holds:
                return Open(holds)
    raise LookupError(f"no row for {facts}")  # the last row of every table that loads holds always


class _Search:
    """One walk down the table: resolves each fact once and keeps which facts alone ruled a row out."""

    def __init__(self, facts: Facts, table: Table) -> None:
        self._facts = facts
        self._vocabulary = table.vocabulary
        self._resolved: dict[str, Resolved] = {}
        self._decisive: set[str] = set()

    def judge(self, tests: Iterable[Test]) -> bool | str:
        """Tell whether a row holds; the key of its first missing fact where that is unknown."""
        missing = ""
        culprit = ""
        resolved = self._resolved
        for fact, values, allows, asks in tests:
            value, standing = resolved.get(fact) or self._resolve(fact)
            if standing is MISSING and asks:
                missing = missing or fact
            elif value not in values and (allows is None or not allows(value)):
                if culprit:
                    return False
                culprit = fact
        if culprit:
            if not missing:
                self._decisive.add(culprit)
            return False
        return missing or True

    def decided(self, when: When, rule: Rule) -> Decided:
        """Return the row that holds, with the facts that it rests on."""
        told = {GOAL}
        assumed = set()
        for key in self._decisive.union(condition.fact for condition in when):
            match self._resolved[key]:
                case _, Standing.TOLD:
                    told.add(key)
                case _, Standing.ASSUMED:
                    assumed.add(key)
        return Decided(rule, self._vocabulary.in_order(told), self._vocabulary.in_order(assumed))

    def _resolve(self, key: str) -> Resolved:
        resolved = self._resolved[key] = resolve(key, self._facts, self._vocabulary)
        return resolved


def resolve(key: str, facts: Facts, vocabulary: Vocabulary) -> Resolved:
    """Return what the fact is: as told, as it follows, as to be asked, or as assumed."""
    told = facts.value(key)
    if told is not None and told != UNKNOWN:
        return told, Standing.TOLD
    spec = vocabulary[key]
    implied = spec.implied(facts)
    if implied is not None:
        return implied, Standing.FOLLOWS
    if told is None and spec.asked:
        return UNKNOWN, MISSING
    assumed = spec.assumption(facts)
    if assumed is not None:
        return assumed, Standing.ASSUMED
    return UNKNOWN, Standing.FOLLOWS if told is None else Standing.TOLD
