"""Problem: the interview for somebody who saw an error. The advisor asks for its code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from bot.advisor import Facts, Source
from dialogs.case import Case
from dialogs.interview import Interview
from dialogs.turn import Turn


@dataclass(frozen=True, slots=True)
class Problem(Interview):
    """As every interview, with the problem as its goal."""

    name: ClassVar[str] = "problem"
    goal: ClassVar[str | None] = "problem"

    @classmethod
    def opening(cls, turn: Turn, told: Mapping[str, str] | None = None, case: Case | None = None) -> Self:
        """Begin with what was said in the interview in which this error came up; Intune is asked again."""
        begun = super(Problem, cls).opening(turn, told)
        before = Facts() if case is None else case.facts
        said = Facts(fact for fact in before.values() if fact.source is not Source.INTUNE and fact.key != "error")
        return begun.having(replace(begun.record, answers=said.with_(*begun.record.answers.values())))
