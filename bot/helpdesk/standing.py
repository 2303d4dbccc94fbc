"""Where a ticket stands in the queue, told honestly: from what was measured, or not at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from bot.helpdesk.hours import WorkingHours
from dialogs.desk import Standing

FEWEST = 5
"""How many tickets must have been taken before a usual time is named: below that one odd day decides it."""

_MINUTE = timedelta(minutes=1)


def standing(before: int, taken: Sequence[tuple[datetime, datetime]], hours: WorkingHours, at: datetime) -> Standing:
    """Return where a ticket stands at `at` that has `before` others before it.

    `taken` says of recent tickets when each was opened and first taken. The usual time is the median of the working
    time between, in whole minutes, rounded up so that at least half waited no longer.
    """
    usual = None
    if len(taken) >= FEWEST:
        usual = max(1, ceil(median(hours.between(opened, first) / _MINUTE for opened, first in taken)))
    return Standing(before, usual, hours.opens_at(at))
