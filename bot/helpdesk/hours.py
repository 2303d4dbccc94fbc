"""The working hours of a desk: when somebody is there, and how much working time lies between two moments.

All moments are aware UTC. The hours are wall-clock times of the desk's own zone, so a shift keeps its times where the
clocks change, and is an hour longer or shorter if they change within it. A shift is worked to its end, past midnight
too, and belongs to the day on which it begins: on a holiday no shift begins.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.helpdesk.week import Week, parse_week


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a desk works: the spans of its week, in its zone, but on holidays."""

    zone: ZoneInfo
    week: Week
    holidays: frozenset[date] = frozenset()

    @classmethod
    def parse(cls, text: str, zone: str, holidays: Collection[date] = ()) -> "WorkingHours":
        """Read hours such as `Mon-Fri 08:00-12:00 13:00-17:00; Sat 22:00-06:00`, or `24/7`, in an IANA zone.

        Raises ValueError, which names what cannot be read and what it could be.
        """
        try:
            read = ZoneInfo(zone)
        except (LookupError, ValueError, OSError) as error:  # a name that is none; a path; a folder of zones
            raise ValueError(f"{zone!r} is no time zone; write one such as Europe/Amsterdam") from error
        return cls(read, parse_week(text), frozenset(holidays))

    def is_open(self, at: datetime) -> bool:
        """Tell whether somebody is there at `at`."""
        return self.opens_at(at) is None

    def opens_at(self, at: datetime) -> datetime | None:
        """Return when the desk opens after `at`; None while it is open."""
        start, _ = next(self._worked_from(at))
        return start if start > at else None

    def after(self, at: datetime, span: timedelta) -> datetime:
        """Return the first moment by which `span` of working time has passed since `at`; `at` itself where it is none.

        That may be the very end of a shift, when nobody is there any more.
        """
        left = span
        shifts = self._worked_from(at)
        while left > timedelta(0):
            start, end = next(shifts)
            at = min(end, start + left)
            left -= at - start
        return at

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments; none where `end` is not later."""
        total = timedelta(0)
        for begins, ends in self._worked_from(start):
            if begins >= end:
                break
            total += min(ends, end) - begins
        return total

    def _worked_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Go through the working time from `at` on, in order, apart from each other, without end.

        The shift during which it is `at` begins then: with that it is told apart from one that is still to come.
        """
        first = at.astimezone(self.zone).date() - timedelta(days=1)  # yesterday's last shift may not be over
        for day in (first + timedelta(days=days) for days in count()):
            for start, end in () if day in self.holidays else self.week[day.weekday()]:
                begins = max(at, self._moment(day, start))
                ends = self._moment(day, end)
                if begins < ends:
                    yield begins, ends
                    at = ends

    def _moment(self, day: date, time: timedelta) -> datetime:
        """Return a wall-clock time of a day as a moment.

        Of one that comes twice it is the first; one that is left out is as much later as the clocks are moved on.
        """
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall-clock time is what is added up
        return (midnight + time).replace(tzinfo=self.zone).astimezone(UTC)
