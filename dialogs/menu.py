"""The menu: what a person can do here, as buttons. It is where a conversation stands when nothing else is going on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from dialogs.dialog import Ask, Dialog, Result, Start
from dialogs.enrollment import Enrollment
from dialogs.handover import Handover
from dialogs.problem import Problem
from dialogs.prompt import Answer, Choice, Prompt
from dialogs.status import Status
from dialogs.turn import Turn
from dialogs.unenrollment import Unenrollment
from dialogs.words import words

OFFERS: Mapping[str, type[Dialog]] = {
    "enroll": Enrollment,
    "unenroll": Unenrollment,
    "status": Status,
    "problem": Problem,
    "human": Handover,
}
HINT = words("not_understood.menu")
"""What to say where nothing was understood and nothing is going on."""


def offers(*which: str) -> tuple[Choice, ...]:
    """Return buttons that open those dialogs; their labels are sentences that a person may as well write."""
    return tuple(Choice(offer, words(f"offer.{offer}")) for offer in which)


@dataclass(frozen=True, slots=True)
class Menu(Dialog):
    """Offers what there is to do. Other dialogs that offer the same extend it."""

    name: ClassVar[str] = "menu"

    def prompt(self) -> Prompt:
        """Return the question what to do."""
        return Prompt("menu", words("menu.text"), offers(*OFFERS), hint=HINT)

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Offer it."""
        return Ask(self.prompt(), then=self.chosen)

    def chosen(self, turn: Turn, answer: Answer) -> Result:
        """Open what was chosen."""
        return Start(OFFERS[answer.value].opening(turn))
