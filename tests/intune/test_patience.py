"""How long to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.intune.patience import back_off, retry_after

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("5", 5.0), (" 1.5 ", 1.5), ("0", 0.0), ("-3", 0.0), ("Sun, 22 Nov 2026 09:02:00 GMT", 120.0)],
)
def test_seconds_decimals_and_dates_are_read(value: str, seconds: float) -> None:
    assert retry_after({"Retry-After": value}, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "inf", "nan", "1e99", "22 Nov"])
def test_what_cannot_be_read_is_as_if_it_were_not_there(value: str) -> None:
    assert retry_after({"Retry-After": value}, NOW) is None
    assert retry_after({}, NOW) is None


def test_without_a_word_from_graph_each_wait_is_twice_as_long_and_half_of_it_is_chance() -> None:
    assert [back_off(attempt, 1.0).total_seconds() for attempt in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert [back_off(attempt, 0.0).total_seconds() for attempt in (1, 2, 3)] == [0.25, 0.5, 1.0]
