"""When Teams takes nothing any more, one waits: longer each time, and no longer than needed."""

from datetime import timedelta

from bot.reminders.delivery.outage import IN_A_ROW, MOST, Outage
from bot.reminders.delivery.ports import Attempted

SENT = Attempted("sent")
HELD = Attempted("held", fault="504")


def waits(outage: Outage, *attempts: Attempted) -> list[float]:
    """Return the seconds of each wait."""
    found = [outage.heard(attempted) for attempted in attempts]
    return [wait.total_seconds() for wait in found if wait is not None]


def test_a_few_attempts_that_came_to_nothing_are_no_outage() -> None:
    assert waits(Outage(), *[HELD] * (IN_A_ROW - 1)) == []


def test_each_wait_is_longer_than_the_one_before_up_to_the_longest() -> None:
    outage = Outage()
    assert waits(outage, *[HELD] * 3 * IN_A_ROW) == [5, 10, 20]
    assert waits(outage, *[HELD] * 1000 * IN_A_ROW)[-1] == MOST / timedelta(seconds=1)


def test_what_teams_takes_or_refuses_ends_an_outage() -> None:
    for answer in (SENT, Attempted("refused", fault="403")):
        outage = Outage()
        waits(outage, *[HELD] * (2 * IN_A_ROW - 1))
        assert waits(outage, answer, *[HELD] * (IN_A_ROW - 1)) == []
        assert waits(outage, HELD) == [5]
