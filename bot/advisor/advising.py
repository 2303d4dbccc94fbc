"""Advising: facts in, the next question or the one right advice out."""

from collections.abc import Iterable
from datetime import date

from bot.advisor.advice import Advice, Citation, Question, Step, Warning
from bot.advisor.condition import is_known
from bot.advisor.decision import Decided, Open, decide
from bot.advisor.facts import Fact, Facts, Source
from bot.advisor.rule import Rule
from bot.advisor.support import Support
from bot.advisor.table import Table, load

TABLE = load()


def advise(facts: Facts, today: date, table: Table = TABLE) -> Question | Advice:
    """Return the first question whose answer can still change the advice, or the advice.

    The same facts get the same answer. `today` decides what is said about the end of support.
    """
    match decide(facts, table):
        case Open(fact):
            spec = table.vocabulary[fact]
            return Question(fact, spec.shape.kind, spec.choices)
        case Decided() as decided:
            return _advice(decided, facts, today, table)


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
        possible=rule.possible,
        steps=tuple(Step(step.id, step.actor) for step in steps),
        warnings=(
            *(Warning(support.ended) for support in ended),
            *rule.warnings,
            *_once(Warning(step.warning, before=step.id) for step in steps if step.warning),
        ),
        notes=(*rule.notes, *(support.ends_soon for support in ending)),
        verify=rule.verify,
        because=tuple(facts[key] for key in table.vocabulary if key in decided.because and key in facts),
        assumptions=tuple(_assumed(decided, facts, table)),
        citations=_citations(rule, (*ended, *ending), table),
    )


def _assumed(decided: Decided, facts: Facts, table: Table) -> Iterable[Fact]:
    for key, spec in table.vocabulary.items():
        value = spec.assumption(facts) if key in decided.assumed else None
        if value is not None:
            yield Fact(key, value, Source.ASSUMED)


def _once(warnings: Iterable[Warning]) -> Iterable[Warning]:
    """Keep each warning before the first step that causes it."""
    return {warning.id: warning for warning in reversed(tuple(warnings))}.values()


def _citations(rule: Rule, supports: Iterable[Support], table: Table) -> tuple[Citation, ...]:
    """Return the pages in the order of the rule, each address once, in its newest copy."""
    pages: dict[str, Citation] = {}
    for source in (*rule.sources, *(support.source for support in supports)):
        page = table.sources[source]
        known = pages.get(page.url)
        if known is None or known.date < page.date:
            pages[page.url] = page
    return tuple(pages.values())
