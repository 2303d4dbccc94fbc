"""Days of the week, as they are typed on a command line."""

import argparse

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays(text: str) -> str:
    """Return "Mon-Wed,Fri" as the numbers "0,1,2,4", Monday being 0. Raises ArgumentTypeError for what is none."""
    try:
        return ",".join(str(day) for part in text.split(",") for day in _span(part))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not like Mon-Fri or Mon,Wed,Sat") from None


def _span(text: str) -> range:
    first, between, last = (part.strip().casefold() for part in text.partition("-"))
    start = DAYS.index(first)
    end = DAYS.index(last) if between else start
    if end < start:
        raise ValueError(text)
    return range(start, end + 1)
