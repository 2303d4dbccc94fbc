"""The schedule of a campaign: on which dates it reminds, and at which hours it may."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

YEARS = range(2000, 2100)
"""Years that a date may have; one outside is a slip of the hand."""
WEEK = frozenset(range(7))
LONGEST_DISTANCE = 366
"""Days."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a campaign reminds. Raises ValueError, which names everything that is wrong with it.

    Dates, hours and days are those of each person's own time zone. Dates in the past are no fault: what should have
    gone out then goes out as soon as it may, and nothing goes out after `due`.
    """

    first: date
    """The date of the first reminder."""
    distances: tuple[int, ...]
    """Days from one reminder to the next."""
    due: date
    """The last date on which anybody is reminded, unless theirs is another: by then they should have enrolled."""
    opens: time
    """From this time of day on somebody may be reminded."""
    closes: time
    """Before this time of day; later on the same day than `opens`."""
    days: frozenset[int]
    """The days of the week on which somebody may be reminded: 0 is Monday."""
    country: str = ""
    """On whose public holidays nobody is reminded (bot.reminders.calendar.read_country); empty for none."""

    def __post_init__(self) -> None:
        """See that somebody can be reminded by it."""
        faults = "; ".join(self._faults())
        if faults:
            raise ValueError(faults)

    @property
    def most(self) -> int:
        """The most reminders that anybody gets."""
        return len(self.distances) + 1

    def _faults(self) -> Iterator[str]:
        for name, day in (("first", self.first), ("due", self.due)):
            if day.year not in YEARS:
                yield f"{name}: {day} is not between {YEARS.start} and {YEARS.stop - 1}"
        if self.first > self.due:
            yield f"due: {self.due} is before the first reminder on {self.first}"
        if not all(1 <= distance <= LONGEST_DISTANCE for distance in self.distances):
            yield f"distances: there are 1 to {LONGEST_DISTANCE} days from one reminder to the next"
        if self.opens.tzinfo is not None or self.closes.tzinfo is not None:
            yield "opens, closes: they are times of each person's own day, without a zone"
        elif self.opens >= self.closes:
            yield f"closes: {self.closes:%H:%M} is not later on the same day than {self.opens:%H:%M}"
        if not self.days or not self.days <= WEEK:
            yield "days: at least one of 0 (Monday) to 6"
