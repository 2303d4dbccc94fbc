"""Unenrollment: the interview for somebody who wants a HoloLens out of device management."""

from dataclasses import dataclass
from typing import ClassVar

from bot.advisor import Evidence
from dialogs.devices import device_name
from dialogs.dialog import Result
from dialogs.interview import Interview
from dialogs.turn import Turn
from dialogs.words import words


@dataclass(frozen=True, slots=True)
class Unenrollment(Interview):
    """A person with one HoloLens means that one."""

    name: ClassVar[str] = "unenrollment"
    goal: ClassVar[str | None] = "unenroll"

    def some_found(self, turn: Turn, evidence: Evidence) -> Result:
        """Take the only device and say which; ask where there are several."""
        if len(evidence.devices) == 1:
            device = evidence.devices[0]
            return self.taking(turn, device, words("device.taken", name=device_name(device)))
        return Interview.some_found(self, turn, evidence)
