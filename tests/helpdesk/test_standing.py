"""Where a ticket stands in the queue, from real figures."""

from datetime import datetime, timedelta

import pytest

from bot.helpdesk.hours import WorkingHours
from bot.helpdesk.standing import standing
from dialogs.desk import Standing
from tests.helpdesk.people import OPENED, minute

HOURS = WorkingHours.parse("Mon-Fri 08:00-17:00", "Europe/Amsterdam")


def taken_after(*minutes: float) -> list[tuple[datetime, datetime]]:
    return [(OPENED, minute(each)) for each in minutes]


@pytest.mark.parametrize(
    ("minutes", "usual"),
    [
        ((), None),
        ((3, 5, 8, 9), None),
        ((3, 200, 25, 8, 90), 25),
        ((1, 2, 3.2, 4, 5), 4),
        ((10, 20, 30, 40, 50, 60), 35),
        ((0, 0, 0, 0, 0), 1),
    ],
)
def test_the_usual_time_is_the_median_of_five_or_more(minutes: tuple[float, ...], usual: int | None) -> None:
    assert standing(2, taken_after(*minutes), HOURS, OPENED) == Standing(2, usual, None)


def test_the_night_is_no_waiting_time() -> None:
    overnight = (OPENED.replace(hour=15, minute=50), (OPENED + timedelta(days=1)).replace(hour=7, minute=10))

    assert standing(0, [overnight] * 5, HOURS, OPENED).usual_minutes == 20


def test_while_the_desk_is_closed_it_says_when_it_opens() -> None:
    monday = OPENED.replace(hour=7)

    assert standing(0, (), HOURS, monday - timedelta(days=1)).opens_at == monday
