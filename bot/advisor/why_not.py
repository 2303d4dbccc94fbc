"""Why not the other way: which row would have given another outcome, and which facts stand in its way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.advisor.advice import Advice, Citation, Question
from bot.advisor.advising import TABLE, advise
from bot.advisor.condition import Condition, When
from bot.advisor.decision import MISSING, Standing, resolve
from bot.advisor.facts import Fact, Facts, Source
from bot.advisor.rule import Outcome
from bot.advisor.shelf_life import citations
from bot.advisor.table import GOAL, Branch, Table


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A fact that is not what the other way needs. Its value is "unknown" where nobody told it."""

    fact: Fact
    needed: Condition


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The row that comes closest to the other outcome, and what stands in its way.

    `rule` is None where no row of the goal has that outcome. Without `obstacles` it is the way itself, or an earlier
    row wins; `instead` tells: it is what the advisor answers.
    """

    outcome: Outcome
    rule: str | None
    obstacles: tuple[Obstacle, ...]
    instead: Question | Advice
    citations: tuple[Citation, ...]

    @property
    def is_the_way(self) -> bool:
        """Tell whether the advice does have that outcome."""
        return isinstance(self.instead, Advice) and self.instead.outcome == self.outcome


def why_not(facts: Facts, outcome: str, today: date, table: Table = TABLE) -> WhyNot:
    """Return why the advice does not have that outcome. Raises ValueError where there is no such outcome."""
    other = Outcome(outcome)
    instead = advise(facts, today, table)
    if isinstance(instead, Advice) and instead.outcome == other:
        return WhyNot(other, instead.rule, (), instead, instead.citations)
    goal = facts.value(GOAL)
    ways = [] if goal is None else [way for way in table.by_goal[goal] if way.rule.outcome is other]
    if not ways:
        return WhyNot(other, None, (), instead, ())

    def distance(way: Branch) -> tuple[int, int]:
        """Count what nobody spoke of or asks for, then all that is otherwise; of equals the first row is closest."""
        obstacles = _obstacles(way.when, facts, table)
        return sum(not _is_open(obstacle, facts, table) for obstacle in obstacles), len(obstacles)

    closest = min(ways, key=distance)
    obstacles = _obstacles(closest.when, facts, table)
    return WhyNot(other, closest.rule.id, obstacles, instead, citations(closest.rule, table))


def _is_open(obstacle: Obstacle, facts: Facts, table: Table) -> bool:
    key = obstacle.fact.key
    return key in facts or (obstacle.needed.asks and table.vocabulary[key].asked)


def _obstacles(when: When, facts: Facts, table: Table) -> tuple[Obstacle, ...]:
    return tuple(_each_obstacle(when, facts, table))


def _each_obstacle(when: When, facts: Facts, table: Table) -> Iterator[Obstacle]:
    for condition in when:
        value, standing = resolve(condition.fact, facts, table.vocabulary)
        if condition.holds(value) and not (standing is MISSING and condition.asks):
            continue
        if standing is Standing.TOLD:
            yield Obstacle(facts[condition.fact], condition)
        else:
            yield Obstacle(Fact(condition.fact, value, Source.ASSUMED), condition)
