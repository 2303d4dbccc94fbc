"""Erasure: what goes, what stays and why, the confirmation, and then it is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from dialogs.dialog import Ask, Dialog, Done, Forget, Recall, Result, Resume, Say
from dialogs.effects import Text
from dialogs.prompt import Answer, Choice, Prompt
from dialogs.records import Kept, Remembered
from dialogs.turn import Turn
from dialogs.words import Words, words

YES, NO = "yes", "no"
"""Who types an answer in their own language says these, too."""


@dataclass(frozen=True, slots=True)
class Erasure(Dialog):
    """Deletes what is kept about the person, once they have confirmed it."""

    name: ClassVar[str] = "erasure"
    interrupts: bool = False
    """Whether a question was open, which comes back where nothing is deleted."""

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Find out what there is."""
        return Recall(then=self.known)

    def known(self, turn: Turn, remembered: Remembered, kept: Kept) -> Result:  # noqa: ARG002 - every recall has them
        """Say what goes and what stays, and ask."""
        return Ask(erasure_prompt(kept), then=self.answered)

    def answered(self, turn: Turn, answer: Answer) -> Result:  # noqa: ARG002 - as above
        """Delete, or go on as if nobody had asked."""
        if answer.value == YES:
            return Forget(then=Say(Text("erasure.done"), then=Done()))
        return Say(Text("erasure.kept"), then=Resume() if self.interrupts else Done())

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {"interrupts": self.interrupts}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        return cls(bool(data["interrupts"]))


def erasure_prompt(kept: Kept) -> Prompt:
    """Return the question, with what goes and what stays."""
    goes = words("erasure.goes", received=kept.received, sent=kept.sent)
    stays: list[Words] = [
        *([words("erasure.tickets", number=kept.tickets)] if kept.tickets else []),
        *([words("erasure.campaigns", number=len(kept.campaigns))] if kept.campaigns else []),
        words("erasure.stays", number=kept.own_looks + kept.others_looks, days=kept.audit_days),
        *([words("erasure.stays_today", number=kept.serial_numbers)] if kept.serial_numbers else []),
        words("erasure.stays_in_teams"),
    ]
    choices = (Choice(YES, words("erasure.yes")), Choice(NO, words("erasure.no")))
    text = words("erasure.question")
    return Prompt("erasure", text, choices, template="erasure", card={"goes": goes, "stays": stays}, short=text)
