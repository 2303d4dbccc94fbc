"""Advising: facts in, the next question or the one right advice out."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from bot.advisor.advice import Advice, Question, Warning  # noqa: A004 - its own word
from bot.advisor.condition import is_known
from bot.advisor.decision import Decided, Open, decide
from bot.advisor.facts import Fact, Facts, Source, Value
from bot.advisor.shelf_life import citations
from bot.advisor.step import StepSpec
from bot.advisor.table import Table, load

TABLE = load()

REMEMBERED = 1_000
"""Decisions that are remembered: in a rollout the same few hundred situations come again and again."""


def advise(facts: Facts, today: date, table: Table = TABLE) -> Question | Advice:
    """Return the first question whose answer can still change the advice, or the advice.

    The same facts get the same answer. `today` decides what is said about the end of support.
    """
    match _decided(frozenset((key, fact.value) for key, fact in facts.items()), table):
        case Open(fact):
            spec = table.vocabulary[fact]
            return Question(fact, spec.shape.kind, spec.choices)
        case Decided() as decided:
            return _advice(decided, facts, today, table)


@lru_cache(REMEMBERED)
def _decided(values: frozenset[tuple[str, Value]], table: Table) -> Open | Decided:
    """Decide by what the facts say alone: who told them, and when, changes nothing."""
    return decide(Facts(Fact(key, value, Source.GIVEN) for key, value in values), table)


def _advice(decided: Decided, facts: Facts, today: date, table: Table) -> Advice:
    rule = decided.rule
    steps = [table.steps[table.steps[step].chosen(facts)] for step in rule.steps]
    concerned = [support for support in table.supports if is_known(support.when, facts)]
    ended = [support for support in concerned if support.has_ended(today)]
    ending = [support for support in concerned if support.is_ending(today)]
    return Advice(
        rule=rule.id,
        outcome=rule.outcome,
        actor=rule.actor,
        possible=rule.outcome.is_possible,
        steps=tuple(spec.step for spec in steps),
        warnings=(*(Warning(support.ended) for support in ended), *rule.warnings, *_before(steps)),
        notes=(*rule.notes, *(support.ends_soon for support in ending)),
        verify=rule.verify,
        because=tuple(facts[key] for key in decided.because),
        assumptions=tuple(_assumed(decided, facts, table)),
        citations=citations(rule, table, [support.source for support in (*ended, *ending)]),
        settles=rule.settles,
    )


def _assumed(decided: Decided, facts: Facts, table: Table) -> Iterator[Fact]:
    for key in decided.assumed:
        value = table.vocabulary[key].assumption(facts)
        if value is not None:
            yield Fact(key, value, Source.ASSUMED)


def _before(steps: Iterable[StepSpec]) -> Iterator[Warning]:
    """Return the warning of each step, once, before the first step that causes it."""
    said = set()
    for spec in steps:
        if spec.warning is not None and spec.warning not in said:
            said.add(spec.warning)
            yield Warning(spec.warning, before=spec.step.id)
