"""Somebody who is expected to enroll in a campaign: what became of their reminders, and what they said. A value."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum


class Reach(StrEnum):
    """Whether somebody can be written to, as the last attempt or an installation showed."""

    UNKNOWN = "unknown"
    REACHABLE = "reachable"
    NOT_INSTALLED = "not_installed"
    """They do not have the app, and it could not be installed."""
    BLOCKED = "blocked"
    """They blocked the app, or an administrator did."""
    REMOVED = "removed"
    """They took the app away. It is not put back behind their back: only when it is installed again they are told."""
    GONE = "gone"
    """There is no such account any more."""


QUIET_DAYS = 3
"""Days without an attempt after one that was blocked."""
QUIET = {Reach.BLOCKED: timedelta(days=QUIET_DAYS)}
"""How long nobody tries after a refused attempt, by what it showed; of others a day."""
OUT_OF_REACH = frozenset({Reach.REMOVED, Reach.GONE})
"""No attempt is made until something shows that they are reachable again."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is expected to enroll. All moments are aware UTC. No change of it is made in place."""

    id: int
    campaign_id: int
    tenant_id: str
    object_id: str
    serial_number: str
    """Of the HoloLens that they should enroll; empty for any."""
    due: date | None
    """By when they should have enrolled, in their own time zone; None for the date of the schedule."""
    locale: str
    time_zone: str
    """An IANA name (bot.reminders.calendar.read_zone)."""
    country: str = ""
    """On whose public holidays they are not reminded; empty for the country of the schedule."""
    sent: int = 0
    """Reminders that arrived or may have arrived: `sent` and `held`. One that was refused does not count."""
    last_at: datetime | None = None
    """When the latest of those was sent."""
    snoozed_until: datetime | None = None
    """When they asked to be reminded. It holds until a later reminder is sent, and may stay here after that."""
    stopped_at: datetime | None = None
    """When they asked for no more reminders."""
    enrolled_at: datetime | None = None
    """When a look showed that the device is enrolled and well."""
    left_at: datetime | None = None
    """When they said that they do not have the device."""
    reach: Reach = Reach.UNKNOWN
    quiet_until: datetime | None = None
    """Nobody tries before that."""
    next_at: datetime | None = None
    """When the next reminder is due (bot.reminders.plan.next_at); None where none is planned."""
    reminded_at: datetime | None = None
    """When they were last reminded of another device or by another campaign; known of whoever a worker has taken."""

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing is to be said to them any more, whatever the schedule says."""
        said_so = (self.stopped_at, self.enrolled_at, self.left_at)
        return any(at is not None for at in said_so) or self.reach in OUT_OF_REACH

    @property
    def asked_for(self) -> datetime | None:
        """When they asked to be reminded, where that is still to come; None where they did not ask."""
        if self.snoozed_until is None or (self.last_at is not None and self.snoozed_until <= self.last_at):
            return None
        return self.snoozed_until

    def reminded(self, at: datetime, reach: Reach | None = None) -> "Expected":
        """Return them after a reminder that was sent, or held: then it shows nothing of their `reach`."""
        last_at = at if self.last_at is None else max(at, self.last_at)  # the clock may have been set back
        return replace(self, sent=self.sent + 1, last_at=last_at, reach=reach or self.reach, quiet_until=None)

    def refused(self, at: datetime, reach: Reach) -> "Expected":
        """Return them after an attempt that reached nobody, for sure."""
        return replace(self, reach=reach, quiet_until=at + QUIET.get(reach, timedelta(days=1)))
