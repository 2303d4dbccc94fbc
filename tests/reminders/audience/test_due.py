"""Dates that can mean one day only."""

from datetime import date

import pytest

from bot.reminders.audience.due import read_due
from bot.reminders.audience.fault import Unusable

CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-24", "20261224", "2026-12-24T00:00:00", "2026-12-24 00:00:00", "2026-12-24T00:00:00Z", "24-12-2026",
        "24/12/2026", "12/24/2026", "24.12.2026", "24 december 2026", "December 24, 2026", "24. Dezember 2026",
        "24 décembre 2026", "24 dec 2026", "24-dec-2026",
    ],
)  # fmt: skip
def test_a_date_that_means_one_day_is_read(text: str) -> None:
    assert read_due(text) == CHRISTMAS_EVE


def test_with_dots_the_day_comes_first_and_equal_numbers_are_one_day() -> None:
    assert read_due("3.4.2027") == date(2027, 4, 3)
    assert read_due("4/4/2027") == date(2027, 4, 4)


@pytest.mark.parametrize("text", ["3/4/2027", "03-04-2027"])
def test_a_date_that_can_mean_two_days_is_none(text: str) -> None:
    with pytest.raises(Unusable) as fault:
        read_due(text)
    assert (fault.value.reason, fault.value.params) == ("audience.due_twofold", {"due": text})


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "31.02.2027", "2026-13-01", "tomorrow", "24 december", "24-12", "24/12/26", "46380", "24.12.2126",
        "before 2026-12-24", "2026-12-24 or later", "2026-12-24T23:00:00Z", "x", "٢٠٢٦-١٢-٢٤",
    ],
)  # fmt: skip
def test_whatever_is_no_date_is_a_fault(text: str) -> None:
    with pytest.raises(Unusable) as fault:
        read_due(text)
    assert fault.value.reason == "audience.due"
    assert read_due("2026-12-24") == CHRISTMAS_EVE
