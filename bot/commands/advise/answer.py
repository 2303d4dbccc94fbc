"""What the advisor answers, as JSON in the words of one language."""

from collections.abc import Iterable

from bot.advisor import UNKNOWN, Advice, Citation, Question, Value, WhyNot
from bot.advisor.condition import Condition, Span
from cards.catalogue import Catalogue


def describe(answer: Question | Advice, words: Catalogue) -> dict[str, object]:
    """Return what the advisor answered as JSON, in the words of one language."""
    match answer:
        case Question():
            return {"status": "ask", "ask": describe_question(answer, words)}
        case Advice():
            return {"status": "advice", **describe_advice(answer, words)}


def describe_question(question: Question, words: Catalogue) -> dict[str, object]:
    """Return the question as JSON: its words, where one sees the answer, and the answers, "I don't know" the last."""
    choices = [(choice, f"choice.{question.fact}.{choice}") for choice in question.choices]
    return {
        "fact": question.fact,
        "kind": question.kind,
        "question": words.text(f"question.{question.fact}"),
        "where": words.text(f"where.{question.fact}"),
        "choices": [
            {"value": value, "label": words.text(label)} for value, label in (*choices, (UNKNOWN, "choice.unknown"))
        ],
    }


def describe_advice(advice: Advice, words: Catalogue) -> dict[str, object]:
    """Return the advice as JSON, its ids with their words."""
    params = advice.params
    return {
        "rule": advice.rule,
        "outcome": advice.outcome,
        "actor": advice.actor,
        "possible": advice.possible,
        "summary": words.text(f"summary.{advice.rule}", **params),
        "steps": [
            {"id": step.id, "actor": step.actor, "text": words.text(f"step.{step.id}", **params, **step.params)}
            for step in advice.steps
        ],
        "warnings": [
            {"id": warning.id, "before": warning.before, "text": words.text(f"warning.{warning.id}", **params)}
            for warning in advice.warnings
        ],
        "notes": [{"id": note, "text": words.text(f"note.{note}", **params)} for note in advice.notes],
        "verify": [{"id": check, "text": words.text(f"verify.{check}", **params)} for check in advice.verify],
        "because": [
            {"fact": fact.key, "value": str(fact.value), "source": fact.source.value} for fact in advice.because
        ],
        "assumptions": [
            {
                "fact": fact.key,
                "value": str(fact.value),
                "text": words.text(f"assumption.{fact.key}.{fact.value}"),
            }
            for fact in advice.assumptions
        ],
        "citations": describe_citations(advice.citations),
    }


def describe_citations(citations: Iterable[Citation]) -> list[dict[str, str]]:
    """Return pages as JSON, each with the date of the copy that was read."""
    return [{"title": citation.title, "url": citation.url, "date": citation.date.isoformat()} for citation in citations]


def describe_why_not(why: WhyNot, words: Catalogue) -> dict[str, object]:
    """Return why the advice is not another one as JSON; the question instead while the goal is not told."""
    if isinstance(why.instead, Question) and why.instead.fact == "goal":
        return describe(why.instead, words)
    outcome = words.text(f"outcome.{why.outcome}")
    return {
        "status": "why_not",
        "outcome": why.outcome,
        "rule": why.rule,
        "instead": why.instead.rule if isinstance(why.instead, Advice) else None,
        "text": words.text(f"why_not.{_reason(why)}", outcome=outcome),
        "obstacles": [
            {
                "fact": obstacle.fact.key,
                "value": str(obstacle.fact.value),
                "text": words.text(
                    "why_not.obstacle",
                    fact=words.text(f"fact.{obstacle.fact.key}"),
                    value=describe_value(obstacle.fact.key, obstacle.fact.value, words),
                    needed=describe_condition(obstacle.needed, words),
                ),
            }
            for obstacle in why.obstacles
        ],
        "citations": describe_citations(why.citations),
    }


def describe_condition(condition: Condition, words: Catalogue) -> str:
    """Return the test of one fact in words: its values and spans, separated by commas."""

    def named(value: Value) -> str:
        return describe_value(condition.fact, value, words)

    parts = sorted(named(value) for value in condition.values)
    for span in condition.spans:
        match span:
            case Span(None, high) if high is not None:
                parts.append(words.text("why_not.below", value=named(high)))
            case Span(low, None) if low is not None:
                parts.append(words.text("why_not.at_least", value=named(low)))
            case Span(low, high) if low is not None and high is not None:
                parts.append(words.text("why_not.between", low=named(low), high=named(high)))
    if condition.excluded:
        others = ", ".join(sorted(named(value) for value in condition.excluded))
        parts.append(words.text("why_not.other_than", values=others))
    return ", ".join(parts)


def describe_value(key: str, value: Value, words: Catalogue) -> str:
    """Return a value in words; a build, a number or a code as it is."""
    if value == UNKNOWN:
        return words.text("value.unknown")
    named = f"value.{key}.{value}"
    return words.text(named) if named in words else str(value)


def _reason(why: WhyNot) -> str:
    if why.is_the_way:
        return "is_the_way"
    if why.rule is None:
        return "never"
    return "text" if why.obstacles else "earlier"
