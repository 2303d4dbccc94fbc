"""The plan: when somebody is reminded next. Pure: the same person at the same moment gets the same answer.

Nobody is reminded twice on one day of theirs, of whatever device and by whatever campaign, unless they asked to be
reminded later that day.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import blake2b

from bot.reminders.calendar import Calendar
from bot.reminders.person import Expected
from bot.reminders.schedule import Schedule

REST = 2
"""Days that lie at least between the last reminder and the one before, where the due date draws it closer."""
SPREAD = timedelta(minutes=30)
"""Over how long reminders of one day are spread: in less time than 150,000 can be sent, so that it delays nobody."""
NO_SPREAD = timedelta(0)


def next_at(
    schedule: Schedule,
    person: Expected,
    now: datetime,
    *,
    not_before: datetime | None = None,
    spread: timedelta = SPREAD,
) -> datetime | None:
    """Return when somebody is reminded next, from `now` on; None where nothing more is planned.

    It lies within their hours (bot.reminders.calendar), and on the due date at the latest. `not_before` puts it off,
    such as while Intune cannot be asked. Raises ValueError or LookupError where their time zone is none.
    """
    if person.is_settled or person.sent >= schedule.most:
        return None
    calendar, due = _calendar(schedule, person), person.due or schedule.due
    day = _first_day(schedule, person, calendar, due)
    earliest = max(at for at in (now, not_before, person.quiet_until, person.asked_for) if at is not None)
    window = None if day is None else calendar.window_from(earliest, day, due)
    if window is None:
        return None
    start, end = window
    if start == person.asked_for:
        return start  # they said when
    return start + _share(person) * min(spread, end - start)


def is_due(schedule: Schedule, person: Expected, now: datetime) -> bool:
    """Tell whether somebody may be reminded right now; where not, `next_at` says when.

    What was planned may have come too late: nobody was there to send it, or the clock was set.
    """
    return next_at(schedule, person, now, spread=NO_SPREAD) == now


def is_last(schedule: Schedule, person: Expected, now: datetime) -> bool:
    """Tell whether a reminder at `now` is the last one: it names the due date, and cannot be put off."""
    return next_at(schedule, person.reminded(now), now) is None


def outlook(schedule: Schedule, person: Expected, now: datetime) -> Iterator[datetime]:
    """Go through all reminders that are planned from `now` on, if each arrives and nothing else happens."""
    at = next_at(schedule, person, now)
    while at is not None:
        yield at
        person = person.reminded(at)
        at = next_at(schedule, person, at)


def is_allowed(at: datetime, schedule: Schedule, zone: str, country: str = "") -> bool:
    """Tell whether somebody in that time zone may be written to at `at`: it is not in their quiet hours."""
    return Calendar.of(schedule, zone, country).is_allowed(at)


def first_allowed(at: datetime, schedule: Schedule, zone: str, country: str = "") -> datetime:
    """Return the first moment from `at` on that is allowed, whatever is due by then."""
    return Calendar.of(schedule, zone, country).first_allowed(at)


def _calendar(schedule: Schedule, person: Expected) -> Calendar:
    return Calendar.of(schedule, person.time_zone, person.country)


def _first_day(schedule: Schedule, person: Expected, calendar: Calendar, due: date) -> date | None:
    """Return the day before which the next reminder does not come; None where it would come after the due date."""
    if person.asked_for is not None:
        return calendar.date_of(person.asked_for)
    day = _day_of_schedule(schedule, person, calendar, due)
    if day is None or person.reminded_at is None:
        return day
    return max(day, calendar.date_of(person.reminded_at) + timedelta(days=1))


def _day_of_schedule(schedule: Schedule, person: Expected, calendar: Calendar, due: date) -> date | None:
    """Return that day as the schedule has it.

    The distance is kept, unless the due date is before that: then it comes on the last day that is left, after a rest.
    """
    if person.last_at is None or person.sent == 0:
        return schedule.first
    before = calendar.date_of(person.last_at)
    last = calendar.last_day(before, due)
    distance = schedule.distances[person.sent - 1]
    if last is None or last < before + timedelta(days=min(distance, REST)):
        return None
    return max(schedule.first, min(before + timedelta(days=distance), last))  # one may have been asked for before


def _share(person: Expected) -> float:
    """Return where between 0 and 1 somebody comes, always the same in one campaign, without knowing the others."""
    name = f"{person.campaign_id}:{person.object_id}"
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) / 2**32
