"""How long Graph is waited for, and when a question is asked again: only a question (GET), never an action."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

AGAIN = frozenset({429, 500, 502, 503, 504})
"""Statuses after which the same question may be answered."""

ATTEMPTS = 4
"""How often a page is asked for at most."""

_FIRST_WAIT = 0.5  # seconds; doubled each time


@dataclass(frozen=True, slots=True)
class Patience:
    """What a look-up may take in all (a person waits for it), and the time and the chance that it goes by."""

    budget: timedelta = timedelta(seconds=8)
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Waits that many seconds."""
    jitter: Callable[[], float] = random.random
    """Draws a number from 0 to 1."""


PATIENCE = Patience()
"""That of a turn in a conversation."""


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read the header Retry-After: seconds, decimal seconds, or an HTTP date. None where it is missing or unreadable.

    Intune often sends none with its 429.
    """
    value = headers.get("Retry-After", "").strip()
    try:
        wait = timedelta(seconds=float(value))
    except (ValueError, OverflowError):
        try:
            wait = parsedate_to_datetime(value).replace(tzinfo=UTC) - now  # an HTTP date is always GMT
        except ValueError:
            return None
    return max(wait, timedelta())


def back_off(attempt: int, jitter: float) -> timedelta:
    """Return how long to wait after failed `attempt` (1 for the first) where nobody said: half fixed, half by chance.

    `jitter` is from 0 to 1. Chance keeps many bots from asking again in the same moment.
    """
    return timedelta(seconds=_FIRST_WAIT * 2 ** (attempt - 1) * (1 + jitter) / 2)
