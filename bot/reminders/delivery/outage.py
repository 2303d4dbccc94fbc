"""An outage: Teams takes nothing any more. Then one waits, or all reminders would be held, each of them for nothing."""

from datetime import timedelta

from bot.reminders.delivery.ports import Attempted

IN_A_ROW = 10
"""Attempts without an answer that counts."""
FIRST = timedelta(seconds=5)
MOST = timedelta(minutes=5)


class Outage:
    """Counts attempts of which Teams neither took nor refused the reminder."""

    def __init__(self) -> None:
        """Begin in good weather."""
        self._in_a_row = 0

    def heard(self, attempted: Attempted) -> timedelta | None:
        """Return how long to send nothing, once too many attempts came to nothing: longer each time."""
        if attempted.status in {"sent", "refused"}:
            self._in_a_row = 0
            return None
        self._in_a_row += 1
        times, rest = divmod(self._in_a_row, IN_A_ROW)
        return None if rest else min(MOST, FIRST * 2 ** min(times - 1, 10))
