"""The time of a reminder that somebody asks for: from how it was said, to a moment in their own time zone."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING, TOMORROW = "T18", "P1D"
"""What the buttons say, as bot.language.dates writes it."""
IN_THE_MORNING, IN_THE_EVENING = time(9), time(18)
"""When somebody is reminded who names a day, and who says "this evening"."""
SOON = timedelta(hours=1)
"""After which time, where the evening has come already."""

_HOURS = re.compile(r"PT(\d{1,2})H", re.ASCII)
_DISTANCE = re.compile(r"P(\d{1,2})([DWM])", re.ASCII)
_WEEKDAY = re.compile(r"-W-([1-7])", re.ASCII)
_DATE = re.compile(r"(20\d\d|-)-(\d\d)-(\d\d)", re.ASCII)


def moment_of(when: str, now: datetime, zone: str) -> datetime | None:
    """Return the moment (aware UTC) that `when` means to somebody in `zone`; None where it means none.

    `when` is written as bot.language.dates does, and untrusted: on a card somebody may have typed it. A whole date may
    lie in the past.
    """
    if found := _HOURS.fullmatch(when):
        return now + timedelta(hours=int(found[1]))
    here = now.astimezone(ZoneInfo(zone))
    day = here.date() if when == EVENING else _day(when, here.date())
    if day is None:
        return None
    if day != here.date():
        return datetime.combine(day, IN_THE_MORNING, here.tzinfo).astimezone(UTC)
    evening = datetime.combine(day, IN_THE_EVENING, here.tzinfo).astimezone(UTC)
    return evening if evening > now else now + SOON


def _day(when: str, today: date) -> date | None:
    """Return the day that is meant. A weekday is the next one, and one without a year the next that comes."""
    if found := _DISTANCE.fullmatch(when):
        number = int(found[1])
        if found[2] == "M":
            return _months_later(today, number)
        return today + timedelta(days=number * (7 if found[2] == "W" else 1))
    if found := _WEEKDAY.fullmatch(when):
        return today + timedelta(days=(int(found[1]) - today.isoweekday() - 1) % 7 + 1)
    if found := _DATE.fullmatch(when):
        month, day = int(found[2]), int(found[3])
        if found[1] != "-":
            return _date(int(found[1]), month, day)
        years = (_date(year, month, day) for year in range(today.year, today.year + 9))  # February 29th may be far
        return next((day for day in years if day is not None and day >= today), None)
    return None


def _months_later(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
