"""When somebody is reminded next: one morning after another, each with what happened in between."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.reminders.person import QUIET_DAYS, Expected, Reach
from bot.reminders.plan import NO_SPREAD, SPREAD, first_allowed, is_allowed, is_due, is_last, next_at, outlook
from bot.reminders.schedule import Schedule
from tests.reminders.people import AUTUMN, alex, local, schedule

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OCTOBER = local("2026-10-20T12:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def planned(plan: Schedule, person: Expected, now: datetime, **more: Any) -> datetime | None:
    """Return the plan of somebody with whom the day begins."""
    return next_at(plan, person, now, spread=NO_SPREAD, **more)


def dates(plan: Schedule, person: Expected, now: datetime = OCTOBER) -> list[str]:
    """Return the days of all reminders in Amsterdam, as month and day."""
    return [f"{at.astimezone(AMSTERDAM):%m-%d}" for at in outlook(plan, person, now)]


def reminded(at: str, times: int = 1, **changes: Any) -> Expected:
    return alex(sent=times, last_at=local(at), **changes)


def test_the_first_comes_on_the_first_date_when_the_hours_open() -> None:
    assert planned(AUTUMN, alex(), OCTOBER) == local("2026-11-02T09:00")


def test_the_others_come_at_their_distances_and_then_it_is_enough() -> None:
    assert dates(schedule(distances=(7, 3, 10)), alex()) == ["11-02", "11-09", "11-12", "11-23"]
    assert dates(schedule(distances=()), alex()) == ["11-02"]


def test_one_that_falls_on_a_weekend_comes_on_monday() -> None:
    assert dates(schedule(distances=(5,)), alex()) == ["11-02", "11-09"]


def test_one_that_falls_on_a_holiday_comes_after_it() -> None:
    assert dates(schedule(first=date(2026, 12, 25), distances=()), alex()) == ["12-28"]


def test_who_lives_elsewhere_has_the_hours_and_the_holidays_of_there() -> None:
    kings_day = schedule(first=date(2026, 4, 27), distances=())
    april = local("2026-04-20T12:00")

    assert planned(kings_day, alex(), april) == local("2026-04-28T09:00")
    in_tokyo = alex(time_zone="Asia/Tokyo", country="JP")
    assert planned(kings_day, in_tokyo, april) == local("2026-04-27T09:00", "Asia/Tokyo")


def test_the_due_date_draws_the_last_one_closer() -> None:
    assert dates(schedule(due=date(2026, 11, 20)), alex()) == ["11-02", "11-09", "11-16", "11-20"]


def test_before_a_due_date_on_a_weekend_the_last_one_comes_on_friday() -> None:
    assert dates(schedule(due=date(2026, 11, 22)), alex()) == ["11-02", "11-09", "11-16", "11-20"]


def test_a_due_date_right_after_a_reminder_draws_no_other_one_closer() -> None:
    assert dates(schedule(due=date(2026, 11, 17)), alex()) == ["11-02", "11-09", "11-16"]


def test_daily_reminders_go_on_to_the_due_date() -> None:
    assert dates(schedule(distances=(1, 1, 1), due=date(2026, 11, 4)), alex()) == ["11-02", "11-03", "11-04"]


def test_somebodys_own_due_date_counts_instead() -> None:
    assert dates(AUTUMN, alex(due=date(2026, 11, 12))) == ["11-02", "11-09", "11-12"]
    assert dates(AUTUMN, alex(due=date(2026, 10, 30))) == [], "before anybody is reminded"
    assert dates(schedule(due=date(2026, 11, 9)), alex(due=date(2026, 11, 16))) == ["11-02", "11-09", "11-16"]


def test_the_last_one_knows_that_it_is_the_last() -> None:
    third, second = reminded("2026-11-16T09:00", times=3), reminded("2026-11-09T09:00", times=2)

    assert is_last(AUTUMN, third, local("2026-11-23T09:00"))
    assert not is_last(AUTUMN, second, local("2026-11-16T09:00"))
    assert is_last(schedule(due=date(2026, 11, 17)), second, local("2026-11-16T09:00")), "nothing fits after it"


def test_a_first_date_in_the_past_begins_now_with_the_rest_in_order() -> None:
    late = local("2026-11-18T11:00")

    assert planned(AUTUMN, alex(), late) == late
    assert dates(AUTUMN, alex(), late) == ["11-18", "11-25", "12-02", "12-09"]


def test_who_is_added_in_the_last_days_is_reminded_now_and_on_the_due_date() -> None:
    assert dates(schedule(due=date(2026, 11, 20)), alex(), local("2026-11-18T11:00")) == ["11-18", "11-20"]
    assert dates(schedule(due=date(2026, 11, 20)), alex(), local("2026-11-20T16:59")) == ["11-20"]


def test_after_the_due_date_nothing_comes() -> None:
    plan = schedule(due=date(2026, 11, 20))

    assert planned(plan, alex(), local("2026-11-20T17:00")) is None
    assert planned(plan, alex(), local("2027-03-01T10:00")) is None


def test_who_asks_for_it_is_reminded_just_then() -> None:
    wednesday = local("2026-11-04T14:10")
    person = reminded("2026-11-02T09:00", snoozed_until=wednesday)

    assert next_at(AUTUMN, person, local("2026-11-02T09:05")) == wednesday
    assert dates(AUTUMN, person, local("2026-11-02T09:05")) == ["11-04", "11-11", "11-18"]


def test_who_asks_for_this_afternoon_is_reminded_twice_that_day() -> None:
    person = reminded("2026-11-02T09:00", snoozed_until=local("2026-11-02T16:00"))

    assert planned(AUTUMN, person, local("2026-11-02T09:05")) == local("2026-11-02T16:00")


def test_who_asks_for_the_evening_is_reminded_the_next_morning_and_never_at_night() -> None:
    person = reminded("2026-11-02T09:00", snoozed_until=local("2026-11-02T20:00"))

    assert planned(AUTUMN, person, local("2026-11-02T09:05")) == local("2026-11-03T09:00")


def test_who_asks_for_a_day_after_the_due_date_is_left_alone() -> None:
    assert planned(AUTUMN, alex(snoozed_until=local("2027-01-04T09:00")), OCTOBER) is None


def test_what_somebody_asked_for_counts_as_one_of_their_reminders() -> None:
    assert planned(AUTUMN, reminded("2026-11-23T09:00", 4, snoozed_until=local("2026-11-25T09:00")), OCTOBER) is None


def test_one_that_was_asked_for_before_the_first_date_draws_no_other_one_before_it() -> None:
    assert dates(schedule(distances=(3, 7)), reminded("2026-10-20T09:00")) == ["11-02", "11-09"]


def test_once_it_was_sent_the_distances_count_again() -> None:
    person = reminded("2026-11-04T14:10", 2, snoozed_until=local("2026-11-04T14:10"))

    assert planned(AUTUMN, person, local("2026-11-04T14:11")) == local("2026-11-11T09:00")


@pytest.mark.parametrize("moment", ["stopped_at", "enrolled_at", "left_at"])
def test_who_stops_enrolls_or_does_not_have_the_device_is_left_alone(moment: str) -> None:
    asking = alex(snoozed_until=local("2026-11-04T14:00"))

    assert planned(AUTUMN, alex(**{moment: OCTOBER}), OCTOBER) is None
    assert planned(AUTUMN, asking, OCTOBER) is not None


def test_who_took_the_app_away_is_reminded_again_only_once_it_is_back() -> None:
    assert planned(AUTUMN, alex(reach=Reach.REMOVED), OCTOBER) is None
    assert planned(AUTUMN, alex(reach=Reach.GONE), OCTOBER) is None
    assert planned(AUTUMN, alex(reach=Reach.REACHABLE), OCTOBER) == local("2026-11-02T09:00")


def test_after_a_blocked_message_it_is_quiet_for_days_and_then_goes_on() -> None:
    monday = local("2026-11-02T09:00")
    blocked = alex().refused(monday, Reach.BLOCKED)

    assert planned(AUTUMN, blocked, monday) == monday + QUIET_DAYS * DAY
    assert dates(AUTUMN, blocked, monday) == ["11-05", "11-12", "11-19", "11-26"]


def test_who_has_no_app_is_tried_again_the_next_day_and_has_lost_no_reminder() -> None:
    monday = local("2026-11-02T09:00")

    assert len(dates(AUTUMN, alex().refused(monday, Reach.NOT_INSTALLED), monday)) == AUTUMN.most
    assert planned(AUTUMN, alex().refused(monday, Reach.NOT_INSTALLED), monday) == monday + DAY


def test_a_reminder_that_may_have_arrived_is_covered_by_the_next_one() -> None:
    held = alex().reminded(local("2026-11-02T09:00"))

    assert planned(AUTUMN, held, local("2026-11-02T09:01")) == local("2026-11-09T09:00")


def test_while_intune_cannot_be_asked_it_waits_within_the_hours() -> None:
    morning, afternoon = local("2026-11-02T09:00"), local("2026-11-02T16:50")

    assert planned(AUTUMN, alex(), morning, not_before=morning + HOUR / 4) == local("2026-11-02T09:15")
    assert planned(AUTUMN, alex(), afternoon, not_before=afternoon + HOUR / 4) == local("2026-11-03T09:00")


def test_what_was_due_yesterday_is_not_sent_at_night() -> None:
    """The workers were away in the afternoon."""
    night, morning = local("2026-11-03T02:00"), local("2026-11-03T09:00")

    assert not is_due(AUTUMN, alex(), night)
    assert planned(AUTUMN, alex(), night) == morning
    assert is_due(AUTUMN, alex(), morning)


def test_nothing_is_due_before_its_day_or_twice_on_one() -> None:
    monday = local("2026-11-02T09:00")

    assert not is_due(AUTUMN, alex(), monday - 3 * DAY)
    assert is_due(AUTUMN, alex(), monday)
    assert not is_due(AUTUMN, alex().reminded(monday), monday + HOUR)


def test_a_clock_that_is_set_back_brings_nothing_twice() -> None:
    ahead = alex().reminded(local("2026-11-12T09:00"))
    back = local("2026-11-03T10:00")

    assert not is_due(AUTUMN, ahead, back)
    assert planned(AUTUMN, ahead, back) == local("2026-11-19T09:00")


@pytest.mark.parametrize("monday", ["2026-03-30", "2026-10-26"])
def test_it_stays_nine_in_the_morning_after_the_clocks_change(monday: str) -> None:
    friday = local(monday) - 3 * DAY
    plan = schedule(first=date(2026, 1, 5), distances=(3,))

    assert planned(plan, alex(sent=1, last_at=friday), friday) == local(f"{monday}T09:00")


def test_people_come_one_after_another_in_the_first_half_hour() -> None:
    opens = local("2026-11-02T09:00")
    people = [alex(object_id=f"person-{number}") for number in range(1000)]
    moments = [at for person in people if (at := next_at(AUTUMN, person, OCTOBER)) is not None]

    assert len(moments) == len(set(moments)) == 1000
    assert min(moments) >= opens
    assert max(moments) < opens + SPREAD
    assert all(
        80 <= sum(opens + SPREAD * tenth / 10 <= at < opens + SPREAD * (tenth + 1) / 10 for at in moments) <= 120
        for tenth in range(10)
    )


def test_the_same_person_comes_at_the_same_time_and_another_campaign_mixes_them() -> None:
    assert next_at(AUTUMN, alex(), OCTOBER) == next_at(AUTUMN, alex(), OCTOBER - 3 * DAY)
    assert next_at(AUTUMN, alex(), OCTOBER) != next_at(AUTUMN, alex(campaign_id=2), OCTOBER)


def test_the_few_minutes_that_are_left_of_a_day_are_shared() -> None:
    late = local("2026-11-02T16:59")
    moments = [next_at(AUTUMN, alex(object_id=f"person-{number}"), late) for number in range(100)]

    assert len(set(moments)) == 100
    assert all(at is not None and late <= at < local("2026-11-02T17:00") for at in moments)


def test_quiet_hours_can_be_asked_for_without_a_person() -> None:
    evening = local("2026-11-06T18:00")

    assert not is_allowed(evening, AUTUMN, "Europe/Amsterdam")
    assert is_allowed(evening, AUTUMN, "America/New_York")
    assert first_allowed(evening, AUTUMN, "Europe/Amsterdam") == local("2026-11-09T09:00")
    kings_day = datetime(2026, 4, 27, 10, tzinfo=UTC)
    assert not is_allowed(kings_day, AUTUMN, "Europe/Amsterdam")
    assert is_allowed(kings_day, AUTUMN, "Europe/Amsterdam", "BE")


def test_a_zone_that_is_none_is_an_error_and_no_other_time() -> None:
    with pytest.raises(LookupError, match="Atlantis"):
        next_at(AUTUMN, alex(time_zone="Europe/Atlantis"), OCTOBER)

    assert next_at(schedule(opens=time(8)), alex(), OCTOBER) is not None


def test_who_was_reminded_of_something_else_today_is_reminded_on_the_next_day() -> None:
    morning, noon = local("2026-11-09 09:10"), local("2026-11-09 12:00")

    put_off = next_at(AUTUMN, alex(reminded_at=morning), noon)

    assert not is_due(AUTUMN, alex(reminded_at=morning), noon)
    assert put_off is not None
    assert local("2026-11-10 09:00") <= put_off <= local("2026-11-10 09:30")
    assert is_due(AUTUMN, alex(reminded_at=morning), put_off)


def test_a_day_is_one_of_theirs() -> None:
    evening = local("2026-11-09 16:59", "America/Los_Angeles")  # the day after in UTC, and in Amsterdam

    at = next_at(AUTUMN, alex(reminded_at=evening, time_zone="America/Los_Angeles"), evening)

    assert at is not None
    assert at.astimezone(ZoneInfo("America/Los_Angeles")).date() == date(2026, 11, 10)


def test_who_asked_for_it_today_is_reminded_today_whatever_else_came() -> None:
    morning, evening = local("2026-11-09 09:10"), local("2026-11-09 16:00")

    assert is_due(AUTUMN, alex(reminded_at=morning, snoozed_until=evening), evening)


def test_who_was_reminded_of_something_else_on_the_due_date_is_not_reminded_after_it() -> None:
    last = local("2026-12-31 09:10")
    assert next_at(AUTUMN, alex(sent=1, last_at=local("2026-12-21 09:00"), reminded_at=last), last) is None
