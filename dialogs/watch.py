"""A watch: what to look for in Intune, when to look next, and what a look has shown. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from bot.advisor.evidence import Device, EnrollmentFailure, Evidence

LOOKS = tuple(timedelta(minutes=minutes) for minutes in (1, 1, 2, 4, 8))
"""The waits before the first looks: a device appears within minutes, or much later."""
SLOW = timedelta(minutes=15)
"""The wait before each further look."""
LASTS = timedelta(hours=24)
"""After that the watch ends: what did not arrive in a day needs a person."""
EVENT = "watch"
"""The event by which a watch comes back to its conversation."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What somebody waits for. It never changes; each look makes a new one."""

    id: str
    since: datetime
    known: tuple[str, ...] = ()
    """The ids of the devices that were enrolled already: they are not what is waited for."""
    serial_number: str = ""
    """Of the device in question, where it is known."""
    looks: int = 0

    @property
    def next_look(self) -> str:
        """The key of the event that makes the next look."""
        return f"{EVENT}:{self.id}:{self.looks}"

    def due(self, now: datetime) -> datetime | None:
        """Return when to look next, None where it is over."""
        wait = LOOKS[self.looks] if self.looks < len(LOOKS) else SLOW
        return None if now >= self.since + LASTS else min(now + wait, self.since + LASTS)

    def having_looked(self) -> "Watch":
        """Return the watch after one more look."""
        return replace(self, looks=self.looks + 1)

    def enrolled(self, evidence: Evidence) -> Device | None:
        """Return the device that has arrived: that of the serial number, or one that was not there before."""
        for device in evidence.devices:
            is_meant = device.serial_number == self.serial_number if self.serial_number else device.id not in self.known
            if is_meant and device.facts.value("management") == "enrolled" and device.id not in self.known:
                return device
        return None

    def failure(self, evidence: Evidence) -> EnrollmentFailure | None:
        """Return the attempt that failed since the watch began."""
        failed = evidence.failure
        return failed if failed is not None and failed.at > self.since else None

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "id": self.id,
            "since": self.since.isoformat(),
            "known": list(self.known),
            "serial_number": self.serial_number,
            "looks": self.looks,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Watch":
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError where it did not."""
        return cls(
            id=str(data["id"]),
            since=datetime.fromisoformat(str(data["since"])),
            known=tuple(str(known) for known in cast("list[object]", data["known"])),
            serial_number=str(data["serial_number"]),
            looks=int(cast("int", data["looks"])),
        )
