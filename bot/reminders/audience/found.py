"""What a look for the people of a campaign found."""

from dataclasses import dataclass

from bot.reminders.audience.candidate import Candidate
from bot.reminders.audience.fault import Fault


@dataclass(frozen=True, slots=True)
class Found:
    """Everybody who is expected to enroll, and what stands in the way of others."""

    candidates: tuple[Candidate, ...]
    faults: tuple[Fault, ...] = ()
    """Of a list: in the order of its lines."""
    ignored: tuple[str, ...] = ()
    """Of a list: the titles of columns that are not read."""
    without_user: tuple[str, ...] = ()
    """Serial numbers of devices that would be in it, but nobody is known to have them: for the owner to look after."""
