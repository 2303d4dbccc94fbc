"""Whether the others follow those who were reminded first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.reminders.canary import WAIT, canary_size, verdict
from bot.reminders.row import row_of
from bot.storage.campaign_upkeep import CanaryRow
from tests.reminders.audience.campaigns import CAMPAIGN

NOW = CAMPAIGN.created_at
WELL = CanaryRow(row_of(CAMPAIGN), people=10, open=0, refused=0, objected=0, since=NOW - WAIT)


@pytest.mark.parametrize(("people", "size"), [(1, 1), (99, 1), (100, 1), (101, 2), (150_000, 1500)])
def test_one_in_a_hundred_is_reminded_first_and_at_least_one(people: int, size: int) -> None:
    assert canary_size(people) == size


def test_the_owner_may_say_how_many_but_not_more_than_there_are() -> None:
    assert canary_size(1000, 50) == 50
    assert canary_size(20, 50) == 20


def test_after_half_an_hour_without_complaints_all_others_follow() -> None:
    assert verdict(replace(WELL, since=NOW - WAIT + timedelta(seconds=1)), NOW) == "wait"
    assert verdict(WELL, NOW) == "widen"
    assert verdict(replace(WELL, refused=2, objected=2), NOW) == "widen", "a fifth is not more than a fifth"


def test_while_the_first_of_somebody_is_open_all_others_wait() -> None:
    assert verdict(replace(WELL, open=1), NOW) == "wait"


def test_more_than_a_fifth_stops_it_at_once_whatever_is_open() -> None:
    assert verdict(replace(WELL, open=5, refused=3, since=NOW), NOW) == "campaign.halted.canary_refused"
    assert verdict(replace(WELL, open=5, objected=3, since=NOW), NOW) == "campaign.halted.canary_objected"
    assert verdict(replace(WELL, people=1, refused=1), NOW) == "campaign.halted.canary_refused"
