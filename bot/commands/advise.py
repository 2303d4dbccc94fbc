"""Advise on facts: print the next question, or the advice, as one JSON object.

Facts are a JSON object such as {"facts": {"goal": "enroll", "generation": "hololens_2"}}, read from a file or, with
"-", from standard input. Without facts the first question is printed. A wrong fact or value ends with exit code 2 and
one line on standard error.
"""

import argparse
import json
import sys
from pathlib import Path

from bot.advisor import UNKNOWN, Advice, Facts, Question, Source, WrongFact, advise, parse_fact
from bot.clock import SystemClock
from cards.catalogue import Catalogue, Catalogues


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--locale", default="en", help="the language of the words: en (default) or nl")
    parser.add_argument("--facts", metavar="FILE", help="a JSON file with facts; - reads standard input")


def run(options: argparse.Namespace) -> int:
    """Print the answer; 2 where the facts are wrong."""
    try:
        facts = read_facts("{}" if options.facts is None else _source(options.facts))
    except WrongFact as wrong:
        print(wrong, file=sys.stderr)
        return 2
    words = Catalogues().of(options.locale)
    print(json.dumps(describe(advise(facts, SystemClock().now().date()), words), ensure_ascii=False))
    return 0


def read_facts(text: str | bytes) -> Facts:
    """Read facts from JSON. Raises WrongFact, whose one line says what was wrong and what is allowed."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise WrongFact(f"the facts are no JSON: {wrong}") from wrong
    given = document.get("facts", {}) if isinstance(document, dict) else None
    if not isinstance(given, dict) or document.keys() - {"facts"}:
        raise WrongFact('facts must be a JSON object such as {"facts": {"goal": "enroll"}}')
    return Facts(parse_fact(key, value, Source.GIVEN) for key, value in given.items())


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
        "citations": [
            {"title": citation.title, "url": citation.url, "date": citation.date.isoformat()}
            for citation in advice.citations
        ],
    }


def _source(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as wrong:
        raise WrongFact(f"{name} cannot be read: {wrong.strerror}") from wrong
