"""The hours at which somebody may be reminded, in every zone, on holidays, and where the clocks change."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.calendar import Calendar, read_country, read_zone
from bot.reminders.schedule import WEEK
from tests.reminders.people import AUTUMN, ZONES, local, schedule

OFFICE = Calendar.of(AUTUMN, "Europe/Amsterdam")
SPRING, FALL = date(2026, 3, 29), date(2026, 10, 25)  # Sundays, on which the clocks of Amsterdam change
HOUR = timedelta(hours=1)

TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any hours, however short, on any days, in any zone."""
    opens, closes = sorted(draw(st.sets(TIMES, min_size=2, max_size=2)))
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    country = draw(st.sampled_from(["", "NL", "US", "DE-BY", "JP"]))
    return Calendar(ZoneInfo(draw(st.sampled_from(ZONES))), opens, closes, frozenset(days), country)


def sundays(opens: time, closes: time) -> Calendar:
    return Calendar.of(schedule(opens=opens, closes=closes, days=frozenset({6}), country=""), "Europe/Amsterdam")


def test_nobody_is_reminded_before_nine_or_from_five_on() -> None:
    assert not OFFICE.is_allowed(local("2026-11-02T08:59:59"))
    assert OFFICE.is_allowed(local("2026-11-02T09:00"))
    assert OFFICE.is_allowed(local("2026-11-02T16:59:59"))
    assert not OFFICE.is_allowed(local("2026-11-02T17:00"))


def test_the_hours_are_those_of_each_persons_own_zone() -> None:
    tokyo = Calendar.of(AUTUMN, "Asia/Tokyo")

    assert tokyo.first_allowed(local("2026-11-02T03:00")) == local("2026-11-02T03:00")
    assert tokyo.first_allowed(local("2026-11-02T10:00")) == local("2026-11-03T09:00", "Asia/Tokyo")


def test_after_friday_evening_comes_monday_morning() -> None:
    assert OFFICE.first_allowed(local("2026-11-06T17:00")) == local("2026-11-09T09:00")


def test_a_holiday_is_passed_over_in_its_own_country_only() -> None:
    kings_day = local("2026-04-27T10:00")

    assert OFFICE.first_allowed(kings_day) == local("2026-04-28T09:00")
    assert Calendar.of(AUTUMN, "Europe/Amsterdam", "BE").is_allowed(kings_day)
    assert Calendar.of(schedule(country=""), "Europe/Amsterdam").is_allowed(kings_day)


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    epiphany = local("2026-01-06T10:00")

    assert not Calendar.of(AUTUMN, "Europe/Berlin", "DE-BY").is_allowed(epiphany)
    assert Calendar.of(AUTUMN, "Europe/Berlin", "DE-BE").is_allowed(epiphany)


def test_a_time_that_is_left_out_opens_later_and_closes_earlier() -> None:
    assert sundays(time(2, 30), time(12)).window(SPRING) == (local("2026-03-29T03:30"), local("2026-03-29T12:00"))
    assert sundays(time(0), time(2, 30)).window(SPRING) == (local("2026-03-29T00:00"), local("2026-03-29T01:30"))


def test_a_time_that_comes_twice_opens_the_second_time_and_closes_the_first() -> None:
    before_two = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in summer time

    assert sundays(time(2, 30), time(12)).window(FALL) == (before_two + HOUR, local("2026-10-25T12:00"))
    assert sundays(time(0), time(2, 30)).window(FALL) == (local("2026-10-25T00:00"), before_two)


@pytest.mark.parametrize("day", [SPRING, FALL])
def test_a_day_on_which_nothing_is_left_of_the_hours_is_passed_over(day: date) -> None:
    brief = sundays(time(2, 10), time(2, 50))

    assert brief.window(day) is None
    assert brief.first_allowed(local(f"{day}T00:00")) == local(f"{day + timedelta(days=7)}T02:10")


@pytest.mark.parametrize("name", ZONES)
def test_wherever_the_clocks_change_nobody_is_reminded_outside_the_hours(name: str) -> None:
    zone = ZoneInfo(name)
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + HOUR * number for number in range(365 * 24)]
    changes = [at for at in hours if at.astimezone(zone).utcoffset() != (at + HOUR).astimezone(zone).utcoffset()]
    for opens, closes in itertools.combinations([time(hour, minute) for hour in range(5) for minute in (0, 30)], 2):
        calendar = Calendar(zone, opens, closes, WEEK, "")
        for at in (change + HOUR / 4 * quarter for change in changes for quarter in range(-20, 24)):
            assert opens <= at.astimezone(zone).time() < closes or not calendar.is_allowed(at)


def test_the_last_day_before_a_weekend_is_friday() -> None:
    assert OFFICE.last_day(date(2026, 11, 2), date(2026, 11, 8)) == date(2026, 11, 6)
    assert OFFICE.last_day(date(2026, 11, 6), date(2026, 11, 8)) is None
    assert OFFICE.last_day(date(2026, 11, 6), date(2026, 11, 1)) is None


@settings(deadline=None)  # the holidays of a country are loaded once
@given(calendars(), MOMENTS)
def test_the_clock_on_the_wall_agrees(calendar: Calendar, at: datetime) -> None:
    """By another way: whatever is allowed lies within the hours by the person's own clock."""
    first = calendar.first_allowed(at)
    on_the_wall = first.astimezone(calendar.zone)

    assert first >= at
    assert calendar.is_allowed(first)
    assert calendar.opens <= on_the_wall.time() < calendar.closes
    assert on_the_wall.weekday() in calendar.days


@settings(deadline=None)  # the holidays of a country are loaded once
@given(calendars(), MOMENTS)
def test_nothing_earlier_would_have_been_allowed(calendar: Calendar, at: datetime) -> None:
    first = calendar.first_allowed(at)

    assert (first == at) == calendar.is_allowed(at)
    assert first == at or not calendar.is_allowed(first - timedelta(microseconds=1))


@settings(deadline=None)  # the holidays of a country are loaded once
@given(calendars(), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_window_is_found_just_where_its_day_is_not_too_late(
    calendar: Calendar, at: datetime, more: timedelta
) -> None:
    until = calendar.date_of(at + more)
    window, first = calendar.window_from(at, calendar.date_of(at), until), calendar.first_allowed(at)

    assert (None if window is None else window[0]) == (first if calendar.date_of(first) <= until else None)


@pytest.mark.parametrize("zone", ["", "Europe", "Amsterdam/Europe", "../etc", "W. Europe Standard Time", "a\0b"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="is no time zone; write one such as Europe/Amsterdam"):
        read_zone(zone)

    assert read_zone(" Europe/Amsterdam ") == "Europe/Amsterdam"


@pytest.mark.parametrize("country", ["XX", "Nederland", "DE-XX", "DE-", "-BY", "NL-BY"])
def test_a_country_of_which_nothing_is_known_is_refused(country: str) -> None:
    with pytest.raises(ValueError, match="is no country whose holidays are known; write one such as NL or DE-BY"):
        read_country(country)

    assert [read_country(text) for text in (" nl ", "de-by", "")] == ["NL", "DE-BY", ""]
