"""The whole table as Markdown, for a reviewer who reads no Python."""

from collections.abc import Iterator

from bot.advisor import Citation, FactSpec
from bot.advisor.condition import When
from bot.advisor.rule import Rule
from bot.advisor.shelf_life import citations
from bot.advisor.table import Table
from bot.commands.advise.answer import describe_condition, describe_value
from cards.catalogue import Catalogue


def table_as_markdown(table: Table, words: Catalogue) -> str:
    """Return the facts, the rows by level, and the sources, each as a Markdown table."""
    parts = (_facts(table, words), _rules(table, words), _sources(table))
    return "\n\n".join("\n".join(part) for part in parts)


def _facts(table: Table, words: Catalogue) -> Iterator[str]:
    yield from _header("Facts", ("fact", "values", "known by", "asked", "otherwise"))
    for spec in table.vocabulary.values():
        yield _row((spec.key, spec.shape.allowed, ", ".join(spec.known_by), spec.asked and "yes", _taken(spec, words)))


def _taken(spec: FactSpec, words: Catalogue) -> str:
    """Say what a fact is taken to be where nobody tells it."""
    follows = ((default, "follows") for default in spec.follows)
    assumed = ((default, "assumed") for default in spec.assumed)
    return "<br>".join(
        f"{kind}: {describe_value(spec.key, default.value, words)}"
        + (f", where {_when(default.when, words)}" if default.when else "")
        for default, kind in (*follows, *assumed)
    )


def _rules(table: Table, words: Catalogue) -> Iterator[str]:
    columns = ("level", "rule", "where", "outcome", "who", "says", "steps", "notes", "verify", "sources")
    yield from _header("Rules: the first level with a row that holds wins", columns)
    for rule in table.rules:
        yield _row(
            (
                rule.level,
                rule.name,
                " **or**<br>".join(_when(when, words) for when in rule.when),
                rule.outcome,
                rule.actor,
                words.text(f"summary.{rule.id}"),
                "<br>".join(_steps(rule, table, words)),
                _lines("note", rule.notes, words),
                _lines("verify", rule.verify, words),
                "<br>".join(map(_link, citations(rule, table))),
            )
        )


def _steps(rule: Rule, table: Table, words: Catalogue) -> Iterator[str]:
    yield from (words.text(f"warning.{warning.id}") for warning in rule.warnings)
    for number, step in enumerate(rule.steps, start=1):
        spec = table.steps[step]
        warning = "" if spec.warning is None else f"⚠ {words.text(f'warning.{spec.warning}')} "
        yield f"{number}. ({spec.step.actor}) {warning}{words.text(f'step.{step}')}"


def _when(when: When, words: Catalogue) -> str:
    """Say a condition; one that does not ask is marked, because a missing fact counts as not known there."""
    return "; ".join(
        f"{condition.fact}: {describe_condition(condition, words)}" + ("" if condition.asks else " (not asked)")
        for condition in when
    )


def _sources(table: Table) -> Iterator[str]:
    yield from _header("Sources", ("id", "page", "date of the copy"))
    for citation in table.sources.values():
        yield _row((citation.id, f"[{citation.title}]({citation.url})", citation.date))


def _lines(room: str, ids: tuple[str, ...], words: Catalogue) -> str:
    return "<br>".join(words.text(f"{room}.{name}") for name in ids)


def _link(citation: Citation) -> str:
    return f"[{citation.id}]({citation.url}) {citation.date}"


def _header(title: str, columns: tuple[str, ...]) -> Iterator[str]:
    yield from (f"## {title}", "", _row(columns), _row(["---"] * len(columns)))


def _row(cells: tuple[object, ...] | list[str]) -> str:
    return f"| {' | '.join(str(cell or '').replace('|', '&#124;') for cell in cells)} |"
