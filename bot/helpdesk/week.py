"""A week of working hours as somebody writes it down: `Mon-Fri 08:00-12:00 13:00-17:00; Sat 09:00-12:00`."""

import re
from datetime import timedelta
from itertools import pairwise

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "24/7"

Span = tuple[timedelta, timedelta]
"""From and to, as wall-clock time since the midnight with which the day begins; past 24 hours is the next day."""
Week = tuple[tuple[Span, ...], ...]
"""The spans of each day from Monday on, in order and apart from each other; at least one in all."""

_DAY = timedelta(days=1)
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.ASCII)
_EXAMPLE = "Mon-Fri 08:00-12:00 13:00-17:00; Sat 09:00-12:00"


def parse_week(text: str) -> Week:
    """Read a week. Days are named in English by three letters; a span that ends earlier than it begins ends next day.

    Parts are parted by semicolons, days and spans by commas, spans by blanks too. Raises ValueError, which names what
    cannot be read and what it could be.
    """
    if text.strip() == ALWAYS:
        return (((timedelta(0), _DAY),),) * len(DAYS)
    week: list[list[Span]] = [[] for _ in DAYS]
    for part in re.sub(r"\s*([-,;])\s*", r"\1", text.strip()).split(";"):
        if not part:
            continue
        names, *spans = part.split(maxsplit=1)
        days = _parse_days(names)
        if not spans:
            raise ValueError(f"{part!r} says no hours; write them such as {_EXAMPLE}, or {ALWAYS}")
        read = [_parse_span(span) for span in re.split(r"[\s,]+", spans[0])]
        for day in days:
            week[day].extend(read)
    if not any(week):
        raise ValueError(f"no hours; write them such as {_EXAMPLE}, or {ALWAYS}")
    return tuple(_in_order(day, spans) for day, spans in zip(DAYS, week, strict=True))


def _parse_days(text: str) -> list[int]:
    """Read `Mon-Wed,Fri`; `Sat-Mon` goes on over the end of the week."""
    days: list[int] = []
    for part in text.casefold().split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"{part!r} is no day; write {', '.join(DAYS)}, or a span of them such as mon-fri")
        start = DAYS.index(first)
        days.extend((start + more) % 7 for more in range((DAYS.index(last or first) - start) % 7 + 1))
    return days


def _parse_span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no span of hours; write one such as 08:00-17:00")
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    start = timedelta(hours=start_hour, minutes=start_minute)
    end = timedelta(hours=end_hour, minutes=end_minute)
    if max(start_minute, end_minute) > 59 or start >= _DAY or end > _DAY:
        raise ValueError(f"{text!r} is no span of hours: a day has 00:00 to 23:59, and may end at 24:00")
    if start == end:
        raise ValueError(f"{text!r} begins when it ends; a whole day is 00:00-24:00")
    return (start, end) if start < end else (start, end + _DAY)


def _in_order(day: str, spans: list[Span]) -> tuple[Span, ...]:
    ordered = sorted(spans)
    if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
        raise ValueError(f"two spans of {day} overlap")
    return tuple(ordered)
