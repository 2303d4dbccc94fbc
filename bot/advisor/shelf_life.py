"""Shelf life: which pages a row rests on, and which of them were read too long ago."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.advisor.advice import Citation
from bot.advisor.rule import Rule
from bot.advisor.table import Table


@dataclass(frozen=True, slots=True)
class Stale:
    """A row that rests on an old copy of a page."""

    rule: str
    citation: Citation
    age: timedelta


def citations(rule: Rule, table: Table, more: Iterable[str] = ()) -> tuple[Citation, ...]:
    """Return the pages of the row, and of `more` sources, each address once, in its newest copy."""
    pages: dict[str, Citation] = {}
    for source in (*rule.sources, *more):
        page = table.sources[source]
        known = pages.get(page.url)
        if known is None or known.date < page.date:
            pages[page.url] = page
    return tuple(pages.values())


def stale(table: Table, today: date, older_than: timedelta) -> Iterator[Stale]:
    """Go through the rows and the pages of each whose newest copy is older than that."""
    for rule in table.rules:
        for citation in citations(rule, table):
            age = today - citation.date
            if age > older_than:
                yield Stale(rule.name, citation, age)
