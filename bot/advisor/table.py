"""The decision table: facts, rules, steps, sources and support ends, read from the data beside this file."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.advisor.advice import Citation
from bot.advisor.condition import Condition, When
from bot.advisor.facts import UNKNOWN, Value
from bot.advisor.rule import Rule
from bot.advisor.step import StepSpec
from bot.advisor.support import Support
from bot.advisor.vocabulary import Vocabulary

FOLDER = Path(__file__).parent

GOAL = "goal"
"""The fact by which the table is entered: nothing can be said before it is known what somebody wants."""


Test = tuple[str, frozenset[Value], Callable[[Value], bool] | None, bool]
"""A condition as the walk meets it some hundred times: its fact, its values, what else it allows, whether it asks."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way in which a rule can hold for a given goal. `when` is what it says besides the goal.

    `needs` are the facts without which it cannot hold: nobody is asked for them, and nothing stands in for them. They
    are found beforehand, for most rows need an error or a plan that most people do not tell.
    """

    when: When
    rule: Rule
    needs: frozenset[str]
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Table:
    """All that the advisor knows. `rules` stand in order of their levels: the first that holds wins."""

    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    steps: Mapping[str, StepSpec]
    sources: Mapping[str, Citation]
    supports: tuple[Support, ...]

    def __hash__(self) -> int:
        """Make what was decided by a table findable. There are one or two in a process, so nothing finer is needed."""
        return len(self.rules)

    @cached_property
    def by_goal(self) -> Mapping[Value, tuple[Branch, ...]]:
        """For each goal, "unknown" among them, the ways in which its rules can hold, in order of priority."""
        return {goal: tuple(self._branches(goal)) for goal in (*self.vocabulary[GOAL].choices, UNKNOWN)}

    def _branches(self, goal: Value) -> Iterator[Branch]:
        for rule in self.rules:
            for when in rule.when:
                if all(condition.holds(goal) for condition in when if condition.fact == GOAL):
                    rest = tuple(condition for condition in when if condition.fact != GOAL)
                    yield Branch(rest, rule, frozenset(filter(None, map(self._need, rest))), tuple(map(_test, rest)))

    def _need(self, condition: Condition) -> str | None:
        spec = self.vocabulary[condition.fact]
        is_open = condition.asks and spec.asked
        has_default = bool(spec.follows or spec.assumed)
        return None if is_open or has_default or condition.holds(UNKNOWN) else condition.fact


def _test(condition: Condition) -> Test:
    has_more = bool(condition.spans or condition.excluded)
    return condition.fact, condition.values, condition.holds if has_more else None, condition.asks


def load(folder: Path = FOLDER) -> Table:
    """Read the table from `folder`, the rules by their levels.

    Raises ValueError or KeyError where the data contradict themselves.
    """
    vocabulary = Vocabulary(_read(folder / "facts.toml"))
    rules = [
        Rule.parse(row, vocabulary.read)
        for file in sorted((folder / "rules").glob("*.toml"))
        for row in _read(file)["rule"]
    ]
    rules.sort(
        key=lambda rule: rule.level
    )  # stable: within a level, the order of the files decides what is asked first
    steps = {key: StepSpec.parse(key, raw, vocabulary.read) for key, raw in _read(folder / "steps.toml").items()}
    sources = {key: Citation(key, **raw) for key, raw in _read(folder / "sources.toml").items()}
    supports = tuple(Support.parse(raw, vocabulary.read) for raw in _read(folder / "support.toml")["support"])
    table = Table(vocabulary, tuple(rules), steps, sources, supports)
    if faults := tuple(_faults(table)):
        raise ValueError("; ".join(faults))
    return table


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _faults(table: Table) -> Iterator[str]:
    """Name what leans on what does not exist, asks what cannot be known, or leaves a state without advice."""
    names = [rule.name for rule in table.rules]
    yield from (f"{name}: two rules have this id" for name in sorted(set(names)) if names.count(name) > 1)
    for rule in table.rules:
        yield from (f"{rule.id}: no step {step}" for step in rule.steps if step not in table.steps)
        fixed = [step for step in rule.steps if step in table.steps and not table.steps[step].variants]
        yield from (
            f"{rule.id}: no step {warning.before}, or one with variants, for {warning.id}"
            for warning in rule.warnings
            if warning.before not in (None, *fixed)
        )
        yield from (f"{rule.id}: no source {source}" for source in rule.sources if source not in table.sources)
        yield from (f"{rule.id}: no fact {fact}" for fact in rule.settles if fact not in table.vocabulary)
    for key, step in table.steps.items():
        yield from (f"{key}: no step {variant.step}" for variant in step.variants if variant.step not in table.steps)
    for spec in table.vocabulary.values():
        if spec.asked and "user" not in spec.known_by:
            yield f"{spec.key}: asked of a user, who cannot know it"
        if spec.assumed and spec.assumed[-1].when:
            yield f"{spec.key}: not always assumed"
    if not table.rules or table.rules[-1].when != ((),):
        yield "the last rule must hold always"
