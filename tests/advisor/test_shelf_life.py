"""Rows whose pages were read long ago are found, by the newest copy of each page."""

from dataclasses import replace
from datetime import date, timedelta

from bot.advisor import TABLE
from bot.advisor.shelf_life import citations, stale

RULE = next(rule for rule in TABLE.rules if rule.id == "E17")
ONE = replace(TABLE, rules=(RULE,))


def test_a_page_counts_with_its_newest_copy() -> None:
    found = {citation.id: citation.date for citation in citations(RULE, TABLE)}

    assert found == {"H1": date(2024, 1, 17), "H2": date(2024, 3, 22), "W1": date(2017, 12, 31)}
    assert list(found) == ["H1", "H2", "W1"]


def test_the_order_of_two_copies_does_not_matter() -> None:
    turned = replace(RULE, sources=("H1", "SEED"))

    assert [citation.id for citation in citations(turned, TABLE)] == ["H1"]


def test_pages_that_are_not_the_rows_own_come_last() -> None:
    assert [citation.id for citation in citations(RULE, TABLE, ["N1"])] == ["H1", "H2", "W1", "N1"]


def test_a_page_is_old_the_day_after_its_age() -> None:
    read = date(2024, 1, 17)

    on_the_day = [old.citation.id for old in stale(ONE, read + timedelta(days=30), timedelta(days=30))]
    day_after = list(stale(ONE, read + timedelta(days=31), timedelta(days=30)))

    assert on_the_day == ["W1"]
    assert [(old.rule, old.citation.id, old.age.days) for old in day_after if old.citation.id == "H1"] == [
        ("E17", "H1", 31)
    ]


def test_nothing_is_old_where_all_was_read_today() -> None:
    fresh = {key: replace(page, date=date(2026, 11, 22)) for key, page in TABLE.sources.items()}

    assert list(stale(replace(TABLE, sources=fresh), date(2026, 11, 22), timedelta(0))) == []
