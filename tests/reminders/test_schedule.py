"""A schedule names everything that is wrong with it."""

from datetime import UTC, date, time
from typing import Any

import pytest

from tests.reminders.people import AUTUMN, schedule


def test_a_schedule_reminds_once_more_than_it_has_distances() -> None:
    assert AUTUMN.most == 4
    assert schedule(distances=()).most == 1


def test_dates_in_the_past_and_a_single_day_are_no_fault() -> None:
    assert schedule(first=date(2020, 1, 1), due=date(2020, 1, 1)).due == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"due": date(2026, 11, 1)}, "due: 2026-11-01 is before the first reminder on 2026-11-02"),
        ({"first": date(206, 11, 2)}, "first: 0206-11-02 is not between 2000 and 2099"),
        ({"due": date(2100, 1, 1)}, "due: 2100-01-01 is not between"),
        ({"distances": (7, 0)}, "distances: there are 1 to 366 days"),
        ({"distances": (367,)}, "distances: there are 1 to 366 days"),
        ({"closes": time(9)}, "closes: 09:00 is not later on the same day than 09:00"),
        ({"opens": time(22), "closes": time(6)}, "closes: 06:00 is not later on the same day than 22:00"),
        ({"opens": time(9, tzinfo=UTC)}, "opens, closes: they are times of each person's own day"),
        ({"days": frozenset()}, "days: at least one"),
        ({"days": frozenset({1, 7})}, "days: at least one of 0"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=f"^{named}"):
        schedule(**changes)


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"due: .*; distances: .*; days: "):
        schedule(due=date(2026, 1, 1), distances=(-1,), days=frozenset())
