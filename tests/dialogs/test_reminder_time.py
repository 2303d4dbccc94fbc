"""Until when somebody wants to be left alone: what was said, as a moment in their own time zone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.reminder_time import moment_of

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ZONES = ("UTC", "Europe/Amsterdam", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati", "Etc/GMT+12")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("T18", "2026-11-22T18:00"),
        ("P0D", "2026-11-22T18:00"),
        ("2026-11-22", "2026-11-22T18:00"),
        ("PT3H", "2026-11-22T15:00"),
        ("P1D", "2026-11-23T09:00"),
        ("P2W", "2026-12-06T09:00"),
        ("P1M", "2026-12-22T09:00"),
        ("-W-1", "2026-11-23T09:00"),
        ("-W-6", "2026-11-28T09:00"),
        ("-W-7", "2026-11-29T09:00"),
        ("--12-24", "2026-12-24T09:00"),
        ("--01-12", "2027-01-12T09:00"),
        ("--02-29", "2028-02-29T09:00"),
        ("2026-11-21", "2026-11-21T09:00"),
    ],
)
def test_what_people_say_is_a_moment(when: str, said: str) -> None:
    assert moment_of(when, SUNDAY, "UTC") == datetime.fromisoformat(said).replace(tzinfo=UTC)


def test_a_month_from_the_31st_is_the_last_day_of_a_shorter_one() -> None:
    new_year = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert moment_of("P2M", new_year, "UTC") == datetime(2027, 2, 28, 9, tzinfo=UTC)


def test_the_day_is_that_of_the_person() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert moment_of("P1D", late, "Europe/Amsterdam") == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert moment_of("P1D", late, "America/Los_Angeles") == datetime(2026, 11, 23, 17, tzinfo=UTC)


def test_an_evening_that_has_come_is_in_an_hour() -> None:
    evening = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    assert moment_of("T18", evening - timedelta(minutes=1), "UTC") == evening
    assert moment_of("T18", evening, "UTC") == evening + timedelta(hours=1)


@pytest.mark.parametrize(
    ("before", "after"), [("2026-03-28T12:00", "2026-03-29T07:00"), ("2026-10-24T12:00", "2026-10-25T08:00")]
)
def test_tomorrow_at_nine_is_nine_when_the_clock_is_changed(before: str, after: str) -> None:
    now, then = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (before, after))
    assert moment_of("P1D", now, "Europe/Amsterdam") == then


@pytest.mark.parametrize(
    "when", ["", "soon", "2026-02-30", "2026-13-01", "--00-00", "-W-8", "P1Y", "T19", "1999-01-01", "PT", "P٣D"]
)
def test_what_is_no_time_is_none(when: str) -> None:
    assert moment_of(when, SUNDAY, "UTC") is None
    assert moment_of("P1D", SUNDAY, "UTC") is not None


FORMS = r"P[0-9]{1,2}[DWM]|PT[0-9]{1,2}H|-W-[1-7]|(20[0-9]{2}|-)-[0-9]{2}-[0-9]{2}"


@given(
    st.text(max_size=12) | st.from_regex(FORMS, fullmatch=True),
    st.integers(0, 60 * 24 * 365 * 60),
    st.sampled_from(ZONES),
)
def test_any_words_at_any_time_are_a_moment_or_none(when: str, minutes: int, zone: str) -> None:
    now = SUNDAY + timedelta(minutes=minutes)
    until = moment_of(when, now, zone)
    assert until is None or until.tzinfo is UTC
    if until is not None and not when.startswith("20") and when not in ("PT0H", "PT00H"):
        assert until > now, "only a whole date may lie in the past"
