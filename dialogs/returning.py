"""Returning: who is given back by the helpdesk, and was in no interview before, says what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self, cast

from bot.advisor import Facts, facts_from_json, facts_to_json
from dialogs.dialog import Ask, Dialog, Result
from dialogs.enrollment import Enrollment
from dialogs.interview import Interview
from dialogs.menu import offers
from dialogs.move import Move
from dialogs.problem import Problem
from dialogs.prompt import Answer, Prompt
from dialogs.turn import Turn
from dialogs.unenrollment import Unenrollment
from dialogs.words import words

INTERVIEWS: Mapping[str, type[Interview]] = {
    "enroll": Enrollment,
    "unenroll": Unenrollment,
    "move": Move,
    "problem": Problem,
}
"""The interviews by what is offered, and by the goals that have one of their own; the other goals are moves."""


@dataclass(frozen=True, slots=True)
class Returning(Dialog):
    """Asks, and begins the interview with what the agent filled in."""

    name: ClassVar[str] = "returning"
    told: Facts = field(default_factory=Facts)
    """What the agent filled in."""

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Ask."""
        return Ask(Prompt("menu", words("menu.text"), offers(*INTERVIEWS)), then=self.chosen)

    def chosen(self, turn: Turn, answer: Answer) -> Result:
        """Begin the interview, with what the agent filled in."""
        begun = INTERVIEWS[answer.value].opening(turn)
        return begun.having(begun.record.answering(*self.told.values())).begin(turn)

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {"told": facts_to_json(self.told)}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        return cls(facts_from_json(cast("Mapping[str, object]", data["told"])))
