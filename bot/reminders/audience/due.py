"""Dates of a list: ISO 8601, and every other way of writing that can mean one day only."""

import re
from datetime import date
from functools import lru_cache

from bot.language import dates
from bot.reminders.audience.fault import Unusable
from bot.reminders.schedule import YEARS

_WHOLE = re.compile(r"(?P<year>20\d\d)-?(?P<month>\d\d)-?(?P<day>\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?")
_NUMBERS = re.compile(r"(?P<first>\d{1,2})(?P<between>[./-])(?P<second>\d{1,2})(?P=between)20\d\d")
_NAMED = re.compile(r"(?:\d{1,2}[^\W\d_]*[.,]?[ -][^\W\d_]+[.,]?|[^\W\d_]+[.,]?[ -]\d{1,2}[^\W\d_]*[.,]?)[ -]20\d\d")
"""A day and the name of a month, in either order, and a year."""


@lru_cache(maxsize=1024)  # a list names few dates many times
def read_due(text: str) -> date:
    """Return a date such as 2026-12-24, 24.12.2026, 12/24/2026 or "24 december 2026". Raises Unusable.

    3/4/2026 and 3-4-2026 are two dates, here and elsewhere; with dots the day comes first wherever dots are written.
    """
    whole = _WHOLE.fullmatch(text)
    if whole is not None:
        return _date(text, "-".join(whole.group("year", "month", "day")))
    numbers = _NUMBERS.fullmatch(text)
    if numbers is not None and numbers["between"] != "." and _could_be_either(numbers["first"], numbers["second"]):
        raise Unusable("audience.due_twofold", due=text)
    if numbers is None and _NAMED.fullmatch(text) is None:
        raise Unusable("audience.due", due=text)
    return _date(text, dates.date(text) or "")


def _could_be_either(first: str, second: str) -> bool:
    return int(first) <= 12 and int(second) <= 12 and int(first) != int(second)


def _date(text: str, iso: str) -> date:
    """Return a date that is in the calendar, and of this century. Raises Unusable."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:  # without a year it is none either
        raise Unusable("audience.due", due=text) from None
    if day.year not in YEARS:
        raise Unusable("audience.due", due=text)
    return day
