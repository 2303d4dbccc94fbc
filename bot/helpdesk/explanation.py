"""An explanation: what the advisor's rules say of an error, in each of the cases that they tell apart. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.advisor import TABLE, UNKNOWN, Advice, Fact, Facts, Source, Value, advise
from bot.advisor.condition import Condition


@dataclass(frozen=True, slots=True)
class Case:
    """What holds for an error `given` facts that tell it from the same error elsewhere."""

    given: tuple[Fact, ...]
    advice: Advice


@dataclass(frozen=True, slots=True)
class Explanation:
    """`cases` begins with what holds where nothing else is known; it is empty where no rule names the error."""

    error: str
    cases: tuple[Case, ...]


def explain(error: str, today: date) -> Explanation:
    """Return what the rules say of `error`, a value of the fact of that name."""
    cases: dict[str, Case] = {}
    for given in ((), *_told_apart(error)) if _is_named(error) else ():
        advice = _advised(error, given, today)
        cases.setdefault(advice.rule, Case(given, advice))
    return Explanation(error, tuple(cases.values()))


def _is_named(error: str) -> bool:
    return any(_names(condition, error) for rule in TABLE.rules for when in rule.when for condition in when)


def _told_apart(error: str) -> Iterator[tuple[Fact, ...]]:
    """Go through the rules that name the error, with the values by which each differs from the others."""
    for rule in TABLE.rules:
        for when in rule.when:
            if any(_names(condition, error) for condition in when):
                others = [one for one in when if one.fact not in ("goal", "error") and one.values - {UNKNOWN}]
                if others:
                    yield tuple(Fact(one.fact, _first(one), Source.GIVEN) for one in others)


def _names(condition: Condition, error: str) -> bool:
    return condition.fact == "error" and error in condition.values


def _first(condition: Condition) -> Value:
    return min(condition.values - {UNKNOWN}, key=str)


def _advised(error: str, given: tuple[Fact, ...], today: date) -> Advice:
    """Return the advice where nobody knows more than what is given."""
    facts = Facts([Fact("goal", "problem", Source.GIVEN), Fact("error", error, Source.GIVEN), *given])
    while not isinstance(answer := advise(facts, today), Advice):
        facts = facts.with_(Fact(answer.fact, UNKNOWN, Source.ASSUMED))
    return answer
