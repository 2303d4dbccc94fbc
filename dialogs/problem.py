"""Problem: the interview for somebody who saw an error. The advisor asks for its code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar, Self

from bot.advisor import Evidence, Facts, Source, parse_fact
from dialogs.case import Case
from dialogs.dialog import Result, Say
from dialogs.effects import Text
from dialogs.interview import Interview
from dialogs.turn import Turn
from dialogs.words import moment

RECENT = timedelta(days=2)
"""An attempt that failed longer ago is not what somebody asks about now."""


@dataclass(frozen=True, slots=True)
class Problem(Interview):
    """As every interview, with the problem as its goal."""

    name: ClassVar[str] = "problem"
    goal: ClassVar[str | None] = "problem"

    @classmethod
    def opening(cls, turn: Turn, told: Mapping[str, str] | None = None, case: Case | None = None) -> Self:
        """Begin with what was said in the interview in which this error came up; Intune is asked again."""
        begun = super(Problem, cls).opening(turn, told)
        if case is None:
            return begun
        said = Facts(fact for fact in case.facts.values() if fact.source is not Source.INTUNE and fact.key != "error")
        device = str(case.devices[0]["id"]) if len(case.devices) == 1 else ""
        return begun.having(replace(begun.record, answers=said.with_(*begun.record.answers.values()), device=device))

    def some_found(self, turn: Turn, evidence: Evidence) -> Result:
        """Go on with the device in question, where it was known which one that is."""
        known = next((device for device in evidence.devices if device.id == self.record.device), None)
        if known is None:
            return Interview.some_found(self.having(replace(self.record, device="")), turn, evidence)
        return self.having(self.record.choosing(known)).go_on(turn)

    def looked_up(self, turn: Turn, evidence: Evidence) -> Result:
        """Take the newest attempt that Intune saw fail for the problem, where the person named no other."""
        failure = evidence.failure
        if failure is None or failure.code is None or "error" in self.record.answers or turn.at - failure.at > RECENT:
            return Interview.looked_up(self, turn, evidence)
        error = parse_fact("error", failure.code, Source.INTUNE, failure.at)
        later = self.having(self.record.answering(error))
        said = Text("evidence.failure", {"time": moment(failure.at), "code": failure.code})
        return Say(said, then=Interview.looked_up(later, turn, evidence))
