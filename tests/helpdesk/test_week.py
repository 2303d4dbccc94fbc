"""A week of working hours, as somebody writes it down."""

from datetime import timedelta

import pytest

from bot.helpdesk.week import Span, parse_week


def span(start: float, end: float) -> Span:
    return timedelta(hours=start), timedelta(hours=end)


def test_several_spans_a_day_and_other_days_after_a_semicolon() -> None:
    office = (span(8, 12), span(13, 17))

    week = parse_week("Mon-Fri 08:00-12:00 13:00-17:00; Sat 09:00-12:30")

    assert week == (*[office] * 5, (span(9, 12.5),), ())


@pytest.mark.parametrize(
    "text",
    [
        "mon,tue 08:00-12:00,13:00-17:00",
        "MON - TUE\t13:00-17:00  8:00 - 12:00 ;",
        "Mon 08:00-12:00; Tue 08:00-12:00; Mon-Tue 13:00-17:00",
    ],
)
def test_the_same_week_is_written_in_many_ways(text: str) -> None:
    assert parse_week(text) == parse_week("Mon-Tue 08:00-12:00 13:00-17:00")


def test_a_span_that_ends_earlier_than_it_begins_ends_the_next_day() -> None:
    assert parse_week("Sun 22:00-06:00")[6] == (span(22, 30),)


def test_days_go_on_over_the_end_of_the_week() -> None:
    assert [bool(spans) for spans in parse_week("Sat-Mon 10:00-11:00")] == [True, *[False] * 4, True, True]


def test_round_the_clock_is_every_whole_day() -> None:
    assert parse_week(" 24/7 ") == parse_week("Mon-Sun 00:00-24:00") == ((span(0, 24),),) * 7


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no hours"),
        (" ; ", "no hours"),
        ("Mon-Fri", "'Mon-Fri' says no hours"),
        ("08:00-17:00", "'08:00-17:00' is no day"),
        ("Mo-Fri 08:00-17:00", "'mo-fri' is no day"),
        ("Mon-Fri- 08:00-17:00", "is no day"),
        ("Mon, 08:00-17:00", "'08:00-17:00' is no day"),
        ("Mon-Fri 8-17", "'8-17' is no span of hours"),
        ("Mon-Fri 08:00", "'08:00' is no span of hours"),
        ("Mon 08:00-17:60", "'08:00-17:60' is no span of hours"),
        ("Mon 08:00-24:01", "'08:00-24:01' is no span of hours"),
        ("Mon 24:00-25:00", "'24:00-25:00' is no span of hours"),
        ("Mon 08:00-08:00", "begins when it ends"),
        ("Mon 08:00-12:00 11:00-17:00", "two spans of mon overlap"),
        ("Mon-Fri 08:00-17:00; Fri 16:00-18:00", "two spans of fri overlap"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        parse_week(text)
