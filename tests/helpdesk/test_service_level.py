"""When somebody has to look at a ticket again. OPENED is a Monday, 10:00 in Amsterdam."""

from datetime import datetime, timedelta

import pytest

from bot.helpdesk.action import AskWhetherSolved, CloseForSilence, End, Link, Remind, Reply, Resume, Take, Tell
from bot.helpdesk.hours import WorkingHours
from bot.helpdesk.service_level import ServiceLevel, due_action, due_at
from bot.helpdesk.ticket import Ticket
from tests.helpdesk.people import OPENED, PRIYA, TOM, after, changed, minute, opened

HOURS = WorkingHours.parse("Mon-Fri 08:00-17:00", "Europe/Amsterdam")
LEVEL = ServiceLevel(
    hours=HOURS,
    unclaimed=(timedelta(minutes=15), timedelta(minutes=60)),
    unanswered=(timedelta(minutes=30), timedelta(minutes=120)),
    ask_after=timedelta(days=2),
    close_after=timedelta(days=3),
)
DAY = timedelta(days=1)
NIGHT = OPENED.replace(hour=22)


def due(ticket: Ticket) -> datetime | None:
    return due_at(ticket, LEVEL)


def test_a_ticket_that_nobody_takes_is_mentioned_at_each_time_and_then_no_more() -> None:
    ticket = opened()
    assert due_action(ticket, LEVEL, minute(14.9)) is None
    assert (due(ticket), due_action(ticket, LEVEL, minute(15))) == (minute(15), Remind())
    once = changed(ticket, Remind(), minute(15))
    assert (due(once), due_action(once, LEVEL, minute(59))) == (minute(60), None)
    twice = changed(once, Remind(), minute(60))
    assert (due(twice), due_action(twice, LEVEL, minute(600))) == (None, None)


def test_after_an_outage_mentions_do_not_come_all_at_once() -> None:
    late = changed(opened(), Remind(), minute(200))

    assert due(late) == minute(245)
    assert due_action(late, LEVEL, minute(200)) is None


def test_whoever_takes_it_has_their_own_time_to_answer() -> None:
    ticket = changed(changed(opened(), Remind(), minute(15)), Take(TOM), minute(59))
    assert due(ticket) == minute(89)
    handed = changed(ticket, Take(PRIYA, "tom"), minute(80))
    assert due(handed) == minute(110)


def test_who_writes_again_after_an_answer_waits_from_then_and_nagging_sets_nothing_back() -> None:
    answered = after(Reply(TOM, "Try again."))
    waiting = changed(answered, Tell("No."), minute(40))
    assert due(waiting) == minute(70)
    assert due(changed(waiting, Tell("Hello?"), minute(65))) == minute(70)


def test_the_night_and_the_weekend_do_not_count() -> None:
    ticket = changed(after(Reply(TOM, "Try again.")), Tell("No."), NIGHT)
    assert due(ticket) == OPENED + DAY - timedelta(hours=1.5), "08:30 in Amsterdam"

    friday = OPENED + 4 * DAY + timedelta(hours=6, minutes=50)
    assert due(changed(after(Reply(TOM, "So?")), Tell("No."), friday)) == OPENED + 7 * DAY - timedelta(
        hours=1.5 + 1 / 6
    )


def test_what_falls_due_as_the_desk_closes_waits_for_the_morning() -> None:
    ticket = changed(after(Reply(TOM, "Try again.")), Tell("No."), OPENED.replace(hour=15, minute=30))

    assert due(ticket) == (OPENED + DAY).replace(hour=7)
    assert due_action(ticket, LEVEL, OPENED.replace(hour=16)) is None
    assert due_action(ticket, LEVEL, (OPENED + DAY).replace(hour=7)) == Remind()


def test_what_fell_due_while_the_bot_was_away_waits_for_the_morning_too() -> None:
    ticket = opened()

    assert due_action(ticket, LEVEL, NIGHT) is None
    assert due_at(ticket, LEVEL, NIGHT) == (OPENED + DAY).replace(hour=7)
    assert due_at(ticket, LEVEL, minute(20)) == minute(20)
    assert due_at(ticket, LEVEL, minute(1)) == minute(15)
    assert due_action(ticket, LEVEL, (OPENED + DAY).replace(hour=7)) == Remind()


def test_a_silent_person_is_asked_and_then_it_is_closed() -> None:
    ticket = changed(opened(), Reply(TOM, "And now?"), minute(10))
    assert due_action(ticket, LEVEL, minute(9) + 2 * DAY) is None
    assert (due(ticket), due_action(ticket, LEVEL, minute(10) + 2 * DAY)) == (minute(10) + 2 * DAY, AskWhetherSolved())
    asked = changed(ticket, AskWhetherSolved(), minute(10) + DAY)
    assert due_action(asked, LEVEL, minute(9) + 4 * DAY) is None
    assert due_action(asked, LEVEL, minute(10) + 4 * DAY) == CloseForSilence()


def test_a_person_is_asked_only_while_somebody_is_there_for_the_answer() -> None:
    ticket = changed(opened(), Reply(TOM, "And now?"), NIGHT)
    assert due(ticket) == (OPENED + 3 * DAY).replace(hour=7), "two days later it is night again"

    asked = changed(ticket, AskWhetherSolved(), OPENED + 3 * DAY)
    assert due(asked) == (OPENED + 7 * DAY).replace(hour=7), "three days later it is Sunday"


def test_a_word_of_the_person_turns_silence_into_waiting() -> None:
    asked = changed(after(Reply(TOM, "And now?")), AskWhetherSolved(), OPENED + DAY)
    told = changed(asked, Tell("Not solved."), OPENED + 2 * DAY)

    assert due(told) == OPENED + 2 * DAY + timedelta(minutes=30)
    assert due_action(told, LEVEL, OPENED + 4 * DAY) == Remind()


def test_nothing_is_due_while_an_incident_lasts() -> None:
    ticket = changed(opened(), Link(7), minute(1))
    assert (due(ticket), due_action(ticket, LEVEL, minute(100))) == (None, None)
    assert due(changed(ticket, Resume(), minute(100))) == minute(115)


def test_nothing_is_due_of_a_closed_ticket() -> None:
    assert due(after(End())) is None


def test_without_times_nobody_is_reminded() -> None:
    level = ServiceLevel(HOURS, (), (), DAY, DAY)

    assert due_at(opened(), level) is None
    assert due_at(after(Take(TOM)), level) is None


@pytest.mark.parametrize("minutes", [(0,), (15, 15), (60, 15)])
def test_times_that_do_not_increase_are_refused_by_name(minutes: tuple[int, ...]) -> None:
    spans = tuple(timedelta(minutes=each) for each in minutes)

    with pytest.raises(ValueError, match="unclaimed"):
        ServiceLevel(HOURS, spans, (), DAY, DAY)
    with pytest.raises(ValueError, match="unanswered"):
        ServiceLevel(HOURS, (), spans, DAY, DAY)
