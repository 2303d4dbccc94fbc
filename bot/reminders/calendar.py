"""When somebody may be reminded: within a window of each working day of theirs, but not on a public holiday."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

import holidays

from bot.reminders.schedule import Schedule

Window = tuple[datetime, datetime]
"""From and to (aware UTC); at the end it is closed."""


def read_zone(text: str) -> str:
    """Return an IANA time zone as it is written. Raises ValueError where it is none."""
    name = text.strip()
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:  # a name that is none; a path; a folder of zones
        raise ValueError(f"{text!r} is no time zone; write one such as Europe/Amsterdam") from error
    return name


def read_country(text: str) -> str:
    """Return a country whose holidays are known, by ISO 3166: `NL`, or with a part that has its own, `DE-BY`.

    Empty is none. Raises ValueError for any other.
    """
    code = text.strip().upper()
    country, _, part = code.partition("-")
    known = _countries()
    if code and (country not in known or (part and part not in known[country]) or code.endswith("-")):
        raise ValueError(f"{text!r} is no country whose holidays are known; write one such as NL or DE-BY")
    return code


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours and days at which somebody may be reminded, in their own time zone.

    Where the clocks change within the hours, they are shortened rather than widened, so that it is never outside the
    hours by the clock on the wall; a day on which nothing is left of them is not a day to remind on.
    """

    zone: ZoneInfo
    opens: time
    closes: time
    days: frozenset[int]
    country: str

    @classmethod
    def of(cls, schedule: Schedule, time_zone: str, country: str = "") -> "Calendar":
        """Return the calendar of somebody in that zone; without a country of their own with that of the schedule."""
        return cls(ZoneInfo(time_zone), schedule.opens, schedule.closes, schedule.days, country or schedule.country)

    def date_of(self, at: datetime) -> date:
        """Return the date on which it is `at`."""
        return at.astimezone(self.zone).date()

    def window(self, day: date) -> Window | None:
        """Return the hours of a day; None where nobody is reminded on it."""
        return _window(self, day)

    def window_from(self, at: datetime, day: date, until: date) -> Window | None:
        """Return what is left, from `at` on, of the first window that begins on `day` or later, up to `until`."""
        day = max(day, self.date_of(at))
        for ahead in range((until - day).days + 1):
            window = self.window(day + timedelta(days=ahead))
            if window is not None and window[1] > at:
                return max(window[0], at), window[1]
        return None

    def last_day(self, after: date, until: date) -> date | None:
        """Return the last day after `after` and up to `until` on which somebody may be reminded."""
        days = (until - timedelta(days=back) for back in range((until - after).days))
        return next((day for day in days if self.window(day) is not None), None)

    def is_allowed(self, at: datetime) -> bool:
        """Tell whether somebody may be reminded at `at`."""
        window = self.window(self.date_of(at))
        return window is not None and window[0] <= at < window[1]

    def first_allowed(self, at: datetime) -> datetime:
        """Return the first moment from `at` on at which somebody may be reminded."""
        today = self.date_of(at)
        windows = (self.window(today + timedelta(days=ahead)) for ahead in count())
        return next(max(at, window[0]) for window in windows if window is not None and window[1] > at)


@lru_cache(maxsize=4096)
def _window(calendar: Calendar, day: date) -> Window | None:
    """Return the hours of a day; kept, because the people of a campaign share few calendars."""
    if day.weekday() not in calendar.days or day in _holidays(calendar.country, day.year):
        return None
    # Of a time that comes twice, or is left out, the later reading opens and the earlier one closes.
    start = max(_readings(calendar.zone, day, calendar.opens))
    end = min(_readings(calendar.zone, day, calendar.closes))
    return (start, end) if start < end else None


def _readings(zone: ZoneInfo, day: date, at: time) -> Iterator[datetime]:
    """Read a time of day in both ways; they differ only where the clocks change."""
    local = datetime.combine(day, at, zone)
    return (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


@lru_cache(maxsize=1)
def _countries() -> dict[str, list[str]]:
    """Return the countries whose holidays are known, with the parts of each that have their own."""
    return holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=2048)
def _holidays(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a year, those that are moved to another day too."""
    if not country:
        return frozenset()
    code, _, part = country.partition("-")
    return frozenset(holidays.country_holidays(code, subdiv=part or None, years=year))
