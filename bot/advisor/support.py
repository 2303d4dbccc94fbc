"""Support: until when Microsoft supports a device, and what advice has to say about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.advisor.condition import Read, When, parse_when


@dataclass(frozen=True, slots=True)
class Support:
    """The end of support of the devices for which `when` is known."""

    when: When
    last_day: date
    ended: str
    """The warning from the day after `last_day` on."""
    ends_soon: str
    """The note in the `notice` before."""
    notice: timedelta
    source: str

    @classmethod
    def parse(cls, raw: Mapping[str, Any], read: Read) -> "Support":
        """Read one table of `support.toml`."""
        return cls(
            parse_when(raw["when"], read),
            raw["last_day"],
            raw["ended"],
            raw["ends_soon"],
            timedelta(days=raw["notice_days"]),
            raw["source"],
        )

    def has_ended(self, today: date) -> bool:
        """Tell whether there is no support any more."""
        return today > self.last_day

    def is_ending(self, today: date) -> bool:
        """Tell whether support ends within the time of notice."""
        return self.last_day - self.notice <= today <= self.last_day
