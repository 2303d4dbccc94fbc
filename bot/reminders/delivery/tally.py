"""The tally: what became of reminders, in numbers, for the log."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.storage.reminders import Outcome

log = structlog.get_logger()

EVERY = timedelta(minutes=1)


class Tally:
    """Counts, and logs it now and then: a line for each reminder would drown all else."""

    def __init__(self, clock: Clock) -> None:
        """Begin to count."""
        self._clock = clock
        self._logged_at = clock.now()
        self._counts = Counter[str]()
        self._faults = Counter[str]()

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count outcomes that are on record."""
        for outcome in outcomes:
            self._counts[outcome.status] += 1
            if outcome.fault:
                self._faults[outcome.fault] += 1
        if abs(self._clock.now() - self._logged_at) >= EVERY:
            self.log()

    def log(self) -> None:
        """Log what was counted since the last time."""
        if self._counts:
            log.info("reminders", **self._counts, faults=dict(self._faults.most_common(5)))
        self._counts, self._faults, self._logged_at = Counter(), Counter(), self._clock.now()
