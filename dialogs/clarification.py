"""Clarification: which of two or three things was meant, where none of them is sure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self, cast

from bot.language.intent import Intent
from dialogs.dialog import Ask, Dialog, Done, Result
from dialogs.menu import offers
from dialogs.prompt import Answer, Choice, Prompt
from dialogs.turn import Turn
from dialogs.words import words

NEITHER = "no"
"""The answer that it is something else; whoever writes "no" says that, too."""
NEVER_ASKED = frozenset({Intent.GREETING, Intent.THANKS, Intent.UNKNOWN})
"""Nobody is asked whether they meant hello."""


@dataclass(frozen=True, slots=True)
class Clarification(Dialog):
    """Asks rather than guesses. It comes between: the question that was open before is there again after it."""

    name: ClassVar[str] = "clarification"
    likely: tuple[Intent, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
    """What the message said by the way, for whatever it turns out to mean."""
    before: str = ""
    """The key of the card with the question before; empty where none was open."""

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Ask."""
        choices = (*offers(*self.likely), Choice(NEITHER, words("clarification.neither")))
        return Ask(Prompt("meant", words("clarification.text"), choices), then=self.chosen)

    def chosen(self, turn: Turn, answer: Answer) -> Result:  # noqa: ARG002 - as below
        """End. What was meant may be a command, so the runner does it: `meant` tells what it is."""
        return Done()

    def meant(self, value: str) -> Intent:
        """Return what an answer says was meant; UNKNOWN where it is something else."""
        return next((intent for intent in self.likely if intent == value), Intent.UNKNOWN)

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {"likely": list(self.likely), "told": dict(self.told), "before": self.before}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        likely = tuple(Intent(intent) for intent in cast("list[str]", data["likely"]))
        return cls(likely, cast("Mapping[str, str]", data["told"]), str(data["before"]))
