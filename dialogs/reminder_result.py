"""Results of a step that concern reminders. They are part of `dialogs.dialog.Result`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogs.campaigns import OwnReminder
from dialogs.effects import AnswerReminder, Card
from dialogs.turn import Turn

if TYPE_CHECKING:
    from dialogs.dialog import Result


@dataclass(frozen=True, slots=True)
class Reminded:
    """Find out which reminders the person got, and go on with these, the newest first."""

    then: "Callable[[Turn, tuple[OwnReminder, ...]], Result]"


@dataclass(frozen=True, slots=True)
class Answered:
    """Keep what the person says to a reminder, show its card as `card` where they pressed on it, and go on."""

    effect: AnswerReminder
    card: Card | None
    then: "Result"
