"""The working hours of a desk, in every zone, and where the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.helpdesk.hours import WorkingHours

OFFICE = WorkingHours.parse("Mon-Fri 08:00-17:00", "Europe/Amsterdam", [date(2026, 12, 25)])
NIGHT = WorkingHours.parse("Mon-Sun 22:00-06:00", "Europe/Amsterdam", [date(2026, 12, 25)])
ALWAYS = WorkingHours.parse("24/7", "Europe/Amsterdam")
HOUR = timedelta(hours=1)

ZONES = (
    "UTC", "Europe/Amsterdam", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Moscow", "America/New_York",
    "America/Los_Angeles", "America/Sao_Paulo", "America/Havana", "America/St_Johns", "Africa/Casablanca",
    "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Apia",
    "Pacific/Auckland", "Pacific/Chatham",
)  # fmt: skip
WEEKS = (
    "Mon-Fri 08:00-17:00", "Mon-Fri 08:00-12:00 13:00-17:00; Sat 09:00-12:00", "Mon-Sun 22:00-06:00", "24/7",
    "Sun 01:30-02:30", "Fri-Mon 20:00-04:00; Tue 00:00-24:00", "Sat 23:59-23:58",
)  # fmt: skip
HOLIDAYS = st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=5)
HOURS = st.builds(WorkingHours.parse, st.sampled_from(WEEKS), st.sampled_from(ZONES), HOLIDAYS)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone
SPANS = st.timedeltas(timedelta(0), timedelta(hours=40))


def amsterdam(text: str) -> datetime:
    """Return a moment that is written in the desk's own time."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE.zone).astimezone(UTC)


def test_the_desk_opens_at_eight_and_is_closed_at_five() -> None:
    assert not OFFICE.is_open(amsterdam("2026-11-23T07:59:59"))
    assert OFFICE.is_open(amsterdam("2026-11-23T08:00"))
    assert OFFICE.is_open(amsterdam("2026-11-23T16:59:59"))
    assert not OFFICE.is_open(amsterdam("2026-11-23T17:00"))


def test_after_friday_comes_monday() -> None:
    friday = amsterdam("2026-11-20T16:00")

    assert OFFICE.opens_at(friday) is None
    assert OFFICE.opens_at(friday + HOUR) == amsterdam("2026-11-23T08:00")
    assert OFFICE.after(friday, 2 * HOUR) == amsterdam("2026-11-23T09:00")
    assert OFFICE.between(friday, amsterdam("2026-11-23T09:00")) == 2 * HOUR


def test_time_that_passes_to_the_end_of_a_shift_has_passed_when_it_ends() -> None:
    assert OFFICE.after(amsterdam("2026-11-20T16:00"), HOUR) == amsterdam("2026-11-20T17:00")


def test_nobody_works_on_a_holiday() -> None:
    thursday = amsterdam("2026-12-24T16:30")

    assert OFFICE.opens_at(amsterdam("2026-12-25T10:00")) == amsterdam("2026-12-28T08:00")
    assert OFFICE.after(thursday, HOUR) == amsterdam("2026-12-28T08:30")


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    assert NIGHT.is_open(amsterdam("2026-12-25T05:59")), "the shift of Christmas Eve"
    assert not NIGHT.is_open(amsterdam("2026-12-25T22:30"))
    assert not NIGHT.is_open(amsterdam("2026-12-26T05:59"))
    assert NIGHT.opens_at(amsterdam("2026-12-25T06:00")) == amsterdam("2026-12-26T22:00")


@pytest.mark.parametrize(("night", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-11-21", 8)])
def test_a_night_in_which_the_clocks_change_is_shorter_or_longer(night: str, hours: int) -> None:
    start = amsterdam(f"{night}T22:00")

    assert NIGHT.between(start, start + timedelta(hours=12)) == timedelta(hours=hours)
    assert NIGHT.after(start, timedelta(hours=hours)) == start + timedelta(hours=hours)


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"])
def test_the_desk_opens_at_the_same_time_of_day_after_the_clocks_change(sunday: str) -> None:
    opens_at = OFFICE.opens_at(amsterdam(f"{sunday}T12:00"))

    assert opens_at is not None
    assert opens_at.astimezone(OFFICE.zone).isoformat()[10:16] == "T08:00"


def test_round_the_clock_is_open_even_while_the_clocks_change() -> None:
    for start in (amsterdam("2026-03-29T00:00"), amsterdam("2026-10-25T00:00")):
        assert ALWAYS.between(start, start + timedelta(hours=48)) == timedelta(hours=48)
        assert all(ALWAYS.is_open(start + timedelta(minutes=30 * half)) for half in range(96))


def test_a_shift_in_the_hour_that_is_left_out_is_left_out() -> None:
    small = WorkingHours.parse("Sun 02:10-02:50", "Europe/Amsterdam")
    spring = amsterdam("2026-03-29T00:00")

    assert small.opens_at(spring) == amsterdam("2026-03-29T03:10"), "as the clocks were moved on"
    assert small.between(spring, spring + timedelta(hours=24)) == timedelta(minutes=40)


@given(HOURS, MOMENTS, SPANS)
def test_after_a_span_as_much_working_time_has_passed(hours: WorkingHours, at: datetime, span: timedelta) -> None:
    later = hours.after(at, span)

    assert hours.between(at, later) == span
    assert later == at if not span else hours.between(at, later - timedelta(microseconds=1)) < span


@given(HOURS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=20)), st.floats(0, 1))
def test_working_time_adds_up(hours: WorkingHours, at: datetime, whole: timedelta, part: float) -> None:
    end, middle = at + whole, at + whole * part

    assert hours.between(at, middle) + hours.between(middle, end) == hours.between(at, end) <= whole


@given(HOURS, MOMENTS)
def test_a_desk_that_is_closed_opens_when_it_says(hours: WorkingHours, at: datetime) -> None:
    opens_at = hours.opens_at(at)

    assert hours.is_open(at) == (opens_at is None)
    if opens_at is not None:
        assert hours.is_open(opens_at)
        assert hours.between(at, opens_at) == timedelta(0)


@given(HOURS, MOMENTS)
def test_a_wall_clock_of_the_desk_agrees(hours: WorkingHours, at: datetime) -> None:
    """By another way: look at the clock on the wall, at times at which it does not change within two days."""
    local = at.astimezone(hours.zone)
    nearby = {(at + timedelta(hours=step)).astimezone(hours.zone).utcoffset() for step in range(-48, 49)}
    if len(nearby) > 1:
        return
    days = [local.date() - timedelta(days=back) for back in (0, 1)]
    passed = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    there = any(
        start <= passed + timedelta(days=back) < end
        for back, day in enumerate(days)
        if day not in hours.holidays
        for start, end in hours.week[day.weekday()]
    )
    assert hours.is_open(at) == there


@pytest.mark.parametrize("zone", ["", "Europe", "Amsterdam/Europe", "../etc", "Europe/Amsterdam ", "a\0b"])
def test_a_zone_that_is_none_is_named(zone: str) -> None:
    with pytest.raises(ValueError, match="is no time zone; write one such as Europe/Amsterdam"):
        WorkingHours.parse("24/7", zone)


def test_hours_that_are_none_are_named() -> None:
    with pytest.raises(ValueError, match="'nine' is no day"):
        WorkingHours.parse("nine to five", "UTC")
