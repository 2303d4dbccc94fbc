"""People and schedules that the tests of reminders begin with."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.reminders.person import Expected
from bot.reminders.schedule import Schedule

ZONES = (
    "UTC", "Europe/Amsterdam", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Moscow", "America/New_York",
    "America/Los_Angeles", "America/Sao_Paulo", "America/Havana", "America/St_Johns", "Africa/Casablanca",
    "Africa/Cairo", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Apia",
    "Pacific/Auckland", "Pacific/Chatham",
)  # fmt: skip
WORKDAYS = frozenset(range(5))

AUTUMN = Schedule(
    first=date(2026, 11, 2),  # a Monday
    distances=(7, 7, 7),
    due=date(2026, 12, 31),
    opens=time(9),
    closes=time(17),
    days=WORKDAYS,
    country="NL",
)
ALEX = Expected(
    id=1,
    campaign_id=1,
    tenant_id="72f988bf-86f1-41af-91ab-2d7cd011db47",
    object_id="6fa459ea-ee8a-3ca4-894e-db77e160355e",
    serial_number="",
    due=None,
    locale="en",
    time_zone="Europe/Amsterdam",
)


def schedule(**changes: Any) -> Schedule:
    """Return the schedule of the autumn with `changes`."""
    return replace(AUTUMN, **changes)


def alex(**changes: Any) -> Expected:
    """Return somebody in Amsterdam of whom nothing is known, with `changes`."""
    return replace(ALEX, **changes)


def local(text: str, zone: str = "Europe/Amsterdam") -> datetime:
    """Return a moment that is written in the time of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
