"""What becomes of somebody by an attempt to remind them."""

from datetime import timedelta

import pytest

from bot.reminders.campaign import State
from bot.reminders.person import QUIET_DAYS, Reach
from tests.reminders.people import alex, local

MONDAY = local("2026-11-02T10:00")
DAY = timedelta(days=1)


def test_a_reminder_that_was_sent_counts_and_shows_that_they_can_be_reached() -> None:
    reminded = alex(quiet_until=MONDAY).reminded(MONDAY, Reach.REACHABLE)

    assert (reminded.sent, reminded.last_at, reminded.reach) == (1, MONDAY, Reach.REACHABLE)
    assert reminded.quiet_until is None


def test_a_reminder_that_is_held_counts_and_shows_nothing() -> None:
    assert alex(reach=Reach.NOT_INSTALLED).reminded(MONDAY) == alex(reach=Reach.NOT_INSTALLED, sent=1, last_at=MONDAY)


def test_an_attempt_that_was_refused_does_not_count() -> None:
    refused = alex(sent=1, last_at=MONDAY).refused(MONDAY + DAY, Reach.NOT_INSTALLED)

    assert (refused.sent, refused.last_at, refused.reach) == (1, MONDAY, Reach.NOT_INSTALLED)
    assert refused.quiet_until == MONDAY + 2 * DAY


def test_who_blocked_the_app_is_left_alone_for_days() -> None:
    assert alex().refused(MONDAY, Reach.BLOCKED).quiet_until == MONDAY + QUIET_DAYS * DAY


def test_the_latest_reminder_stays_the_latest_after_the_clock_was_set_back() -> None:
    assert alex(sent=1, last_at=MONDAY).reminded(MONDAY - DAY).last_at == MONDAY


def test_what_somebody_asked_for_holds_until_it_was_sent() -> None:
    asking = alex(sent=1, last_at=MONDAY, snoozed_until=MONDAY + DAY)

    assert asking.asked_for == MONDAY + DAY
    assert asking.reminded(MONDAY + DAY).asked_for is None
    assert alex().asked_for is None


@pytest.mark.parametrize("moment", ["stopped_at", "enrolled_at", "left_at"])
def test_nothing_is_left_to_say_to_who_is_done(moment: str) -> None:
    assert not alex().is_settled
    assert alex(**{moment: MONDAY}).is_settled


@pytest.mark.parametrize("reach", Reach)
def test_who_took_the_app_away_or_is_gone_is_left_alone(reach: Reach) -> None:
    assert alex(reach=reach).is_settled == (reach in {Reach.REMOVED, Reach.GONE})


def test_a_campaign_reminds_only_while_it_runs() -> None:
    assert {state for state in State if state.reminds} == {State.CANARY, State.RUNNING}
    assert {state for state in State if state.is_over} == {State.CANCELLED, State.FINISHED}
