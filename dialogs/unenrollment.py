"""Unenrollment: the interview for somebody who wants a HoloLens out of device management."""

from dataclasses import dataclass
from typing import ClassVar

from bot.advisor import Evidence
from dialogs.dialog import Result
from dialogs.interview import Interview
from dialogs.turn import Turn


@dataclass(frozen=True, slots=True)
class Unenrollment(Interview):
    """A person with one HoloLens means that one."""

    name: ClassVar[str] = "unenrollment"
    goal: ClassVar[str | None] = "unenroll"

    def some_found(self, turn: Turn, evidence: Evidence) -> Result:
        """Take the only device and say which; ask where there are several."""
        if len(evidence.devices) == 1:
            return self.taking(turn, evidence.devices[0])
        return Interview.some_found(self, turn, evidence)
