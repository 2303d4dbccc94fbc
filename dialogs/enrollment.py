"""Enrollment: the interview for somebody who wants a HoloLens in device management."""

from dataclasses import dataclass
from typing import ClassVar

from bot.advisor import Evidence
from dialogs.dialog import Result
from dialogs.interview import Interview
from dialogs.turn import Turn


@dataclass(frozen=True, slots=True)
class Enrollment(Interview):
    """A person of whom Intune shows no HoloLens has one that is not enrolled yet."""

    name: ClassVar[str] = "enrollment"
    goal: ClassVar[str | None] = "enroll"

    def none_found(self, turn: Turn, evidence: Evidence) -> Result:
        """Take it as not enrolled."""
        return Interview.none_found(self.having(self.record.missing(evidence.at)), turn, evidence)
