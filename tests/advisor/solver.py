"""The table as logic: rows, defaults and questions for an SMT solver, which then looks for a state that proves a fault.

A state says of every fact what was told: a value, "I don't know", or nothing yet. What follows from it, and what is
assumed, is written down here once more, apart from the code that decides, so that each checks the other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import z3  # type: ignore[import-untyped]

from bot.advisor import UNKNOWN, Build, Value
from bot.advisor.condition import Condition, When
from bot.advisor.rule import Rule
from bot.advisor.table import Table
from bot.advisor.values import Kind
from bot.advisor.vocabulary import Default, FactSpec

NOT_KNOWN, NOT_TOLD = -1, -2
"""The numbers of "I don't know" and of no answer yet. Every value is a number from 0 on."""
SCALE = 1000
"""Numbers are kept to three decimals."""
REVISIONS = 10**6
"""More than any revision of a build."""

Numbers = Callable[[str, Iterable[Value]], list[int]]
"""Turns values of a fact into numbers of the solver."""

State = Mapping[str, str]
"""What was told in a state, by fact, as a reader sees it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A state in which every question is answered and no row holds."""

    state: State


@dataclass(frozen=True, slots=True)
class Overlap:
    """Rows of one level that hold together in a state that no earlier level decides."""

    level: int
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A way of holding, the nth of its row, that earlier rows leave no state."""

    rule: str
    way: int


class Logic:
    """A table in the terms of the solver."""

    def __init__(self, table: Table) -> None:
        """Declare one number for each fact, and derive what it counts as."""
        self._table = table
        self._codes = _codes(table)
        self.told = {key: z3.Int(key) for key in table.vocabulary}
        self._counts_as = {key: self._resolved(spec) for key, spec in table.vocabulary.items()}
        self._domain = z3.And(*(self._allowed(spec) for spec in table.vocabulary.values()))

    def gaps(self, goals: Iterable[str], last: str) -> Iterator[Gap]:
        """Look, for each goal, for a complete state that no row but `last` decides."""
        answered = [self.told[key] != NOT_TOLD for key, spec in self._table.vocabulary.items() if spec.asked]
        undecided = [self._is_false(when) for rule in self._table.rules if rule.id != last for when in rule.when]
        solver = self._solver(*answered, *undecided)
        for goal in goals:
            if solver.check(self.told["goal"] == self._number("goal", goal)) == z3.sat:
                yield Gap(self._state(solver.model()))

    def overlaps(self) -> Iterator[Overlap]:
        """Look, in each level, for a state in which two rows hold and every earlier row is known to be false."""
        solver = self._solver()
        for level, group in groupby(self._table.rules, key=attrgetter("level")):
            rules = list(group)
            holding = {rule.name: z3.Or(*map(self._is_true, rule.when)) for rule in rules}
            if len(rules) > 1 and solver.check(z3.AtLeast(*holding.values(), 2)) == z3.sat:
                model = solver.model()
                both = (name for name, holds in holding.items() if z3.is_true(model.eval(holds, model_completion=True)))
                yield Overlap(level, frozenset(both))
            solver.add(*(self._is_false(when) for rule in rules for when in rule.when))

    def unreachable(self) -> Iterator[Unreachable]:
        """Look, for each way of each row, for a state in which it holds and every earlier row is known to be false."""
        solver = self._solver()
        for rule in self._table.rules:
            for way, when in enumerate(rule.when, start=1):
                if solver.check(self._is_true(when)) != z3.sat:
                    yield Unreachable(rule.name, way)
            solver.add(*map(self._is_false, rule.when))

    def deciding(self, rule: Rule) -> State | None:
        """Return a state that `rule` decides; None where there is none."""
        earlier = self._table.rules[: self._table.rules.index(rule)]
        solver = self._solver(*(self._is_false(when) for other in earlier for when in other.when))
        found = solver.check(z3.Or(*map(self._is_true, rule.when)))
        return self._state(solver.model()) if found == z3.sat else None

    def _solver(self, *more: z3.BoolRef) -> z3.Solver:
        solver = z3.Solver()
        solver.add(self._domain, self.told["goal"] != NOT_TOLD, *more)
        return solver

    def _is_true(self, when: When) -> z3.BoolRef:
        return z3.And(*(_holds(condition, self._counts_as[condition.fact], self._numbers) for condition in when))

    def _is_false(self, when: When) -> z3.BoolRef:
        """Say that some fact is known to be otherwise: a fact that has yet to be asked rules nothing out."""
        return z3.Or(
            *(
                z3.And(
                    z3.Not(_holds(condition, self._counts_as[condition.fact], self._numbers)),
                    z3.Or(not condition.asks, self._counts_as[condition.fact] != NOT_TOLD),
                )
                for condition in when
            )
        )

    def _resolved(self, spec: FactSpec) -> z3.ArithRef:
        told = self.told[spec.key]
        nobody = self._first(spec.assumed, spec.key, otherwise=z3.IntVal(NOT_KNOWN))
        silent = z3.If(told == NOT_TOLD, NOT_TOLD, nobody) if spec.asked else nobody
        return z3.If(told >= 0, told, self._first(spec.follows, spec.key, otherwise=silent))

    def _first(self, defaults: Iterable[Default], key: str, otherwise: z3.ArithRef) -> z3.ArithRef:
        result = otherwise
        for default in reversed(list(defaults)):
            known = z3.And(*(_holds(condition, self.told[condition.fact], self._numbers) for condition in default.when))
            result = z3.If(known, self._number(key, default.value), result)
        return result

    def _allowed(self, spec: FactSpec) -> z3.BoolRef:
        told = self.told[spec.key]
        match spec.shape.kind:
            case Kind.CHOICE | Kind.ERROR:
                most = len(self._codes[spec.key]) - 1
            case Kind.NUMBER:
                most = int(spec.shape.most * SCALE)
            case Kind.BUILD:
                most = 99_999 * REVISIONS
        return z3.And(told >= NOT_TOLD, told <= most)

    def _numbers(self, key: str, values: Iterable[Value]) -> list[int]:
        return [self._number(key, value) for value in values]

    def _number(self, key: str, value: Value) -> int:
        if value == UNKNOWN:
            return NOT_KNOWN
        if isinstance(value, Build):
            return value.major * REVISIONS + value.revision
        if isinstance(value, str):
            return self._codes[key].index(value)
        return int(value * SCALE)

    def _state(self, model: z3.ModelRef) -> State:
        numbers = {key: model.eval(told, model_completion=True).as_long() for key, told in self.told.items()}
        return {key: self._shown(key, number) for key, number in numbers.items() if number != NOT_TOLD}

    def _shown(self, key: str, number: int) -> str:
        if number == NOT_KNOWN:
            return UNKNOWN
        match self._table.vocabulary[key].shape.kind:
            case Kind.CHOICE | Kind.ERROR:
                return self._codes[key][number]
            case Kind.BUILD:
                return f"{max(number // REVISIONS, 10_000)}.{number % REVISIONS}"
            case Kind.NUMBER:
                return f"{number / SCALE:g}"


def _holds(condition: Condition, value: z3.ArithRef, numbers: Numbers) -> z3.BoolRef:
    """Say when a condition is true: never of a missing fact that it would ask for."""
    fact = condition.fact
    if not condition.asks:
        value = z3.If(value == NOT_TOLD, NOT_KNOWN, value)
    named = [value == number for number in numbers(fact, condition.values)]
    for span in condition.spans:
        low = [value >= number for number in numbers(fact, [span.at_least] if span.at_least is not None else [])]
        high = [value < number for number in numbers(fact, [span.below] if span.below is not None else [])]
        named.append(z3.And(value >= 0, *low, *high))
    if condition.excluded:
        least = 0 if condition.asks else NOT_KNOWN
        named.append(z3.And(value >= least, *(value != number for number in numbers(fact, condition.excluded))))
    return z3.And(value != NOT_TOLD, z3.Or(*named))


def _codes(table: Table) -> dict[str, list[str]]:
    """Return the texts of each fact in the order of their numbers; of all error codes those that rows name, and one."""
    codes = {key: list(spec.shape.values) for key, spec in table.vocabulary.items()}
    named = {
        str(value)
        for rule in table.rules
        for when in rule.when
        for condition in when
        if table.vocabulary[condition.fact].shape.kind is Kind.ERROR
        for value in (*condition.values, *condition.excluded)
    }
    codes["error"] = [*codes["error"], *sorted(named - {UNKNOWN} - set(codes["error"])), "0x87654321"]
    return codes
