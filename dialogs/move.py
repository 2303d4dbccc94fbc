"""Move: the interview for somebody whose HoloLens goes to another person, organization or account."""

from dataclasses import dataclass
from typing import ClassVar

from bot.advisor import Fact, Source
from dialogs.dialog import Ask, Result
from dialogs.interview import Interview
from dialogs.prompt import Answer, Choice, Prompt
from dialogs.turn import Turn
from dialogs.words import words

MOVES = ("hand_over", "change_tenant", "change_identity")
"""The goals that are a move."""


@dataclass(frozen=True, slots=True)
class Move(Interview):
    """First which move it is, then as every interview."""

    name: ClassVar[str] = "move"

    def begin(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Ask which move it is."""
        choices = tuple(Choice(goal, words(f"choice.goal.{goal}")) for goal in MOVES)
        return Ask(Prompt("goal", words("move.text"), choices), then=self.goal_chosen)

    def goal_chosen(self, turn: Turn, answer: Answer) -> Result:
        """Go on as every interview."""
        goal = Fact("goal", answer.value, Source.ASKED, turn.at)
        return Interview.begin(self.having(self.record.answering(goal)), turn)
