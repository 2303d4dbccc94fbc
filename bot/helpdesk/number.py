"""The number of a ticket as people say it: ED-1042."""

import re

_DASHES = "\N{HYPHEN}-\N{HORIZONTAL BAR}-"  # a range and our own: programs make longer ones of what people type
_NUMBER = re.compile(rf"(?<![\w-])ed[\s#:{_DASHES}]{{0,3}}([1-9][0-9]{{3,8}})(?!\w)", re.IGNORECASE)


def written(number: int) -> str:
    """Return the number as it is shown and said: `ED-1042`."""
    return f"ED-{number}"


def read(text: str) -> int | None:
    """Return the first ticket number in `text` (ED-1042, ed 1042, ED1042); None where there is none.

    It has four to nine digits: numbers begin at 1001, and a column of them holds no more.
    """
    found = _NUMBER.search(text)
    return None if found is None else int(found[1])
