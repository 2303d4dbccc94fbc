"""Reminders: what somebody says to one that they got, by a button or in their own words, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from dialogs.campaigns import OwnReminder
from dialogs.case import Case
from dialogs.dialog import Dialog, Done, Refresh, Result, Say, Show, Start
from dialogs.effects import AnswerReminder, Card, Text
from dialogs.enrollment import Enrollment
from dialogs.problem import Problem
from dialogs.reminder_card import answer_card, closed_card, planned, reminder_card, said_card, why
from dialogs.reminder_result import Answered, Reminded
from dialogs.reminder_time import moment_of
from dialogs.status import Status
from dialogs.turn import Turn

Answers = Literal["later", "other", "stop"]
"""What counts until something else is said."""
Wish = Literal["", "undo"] | Answers
"""What somebody wants of their reminders; empty to hear how it stands."""
WISHES: Mapping[str, Wish] = {"stop": "stop", "undo": "undo"}
"""What a message may tell as `reminder` (bot.language.manner)."""
NONE = "reminder.none"
"""The id of what is said to who is on no list."""
NEWEST = 0
"""Stands for the newest reminder of a person who speaks of none in particular."""


@dataclass(frozen=True, slots=True)
class Reminders(Dialog):
    """An aside: the open question stays where it is."""

    name: ClassVar[str] = "reminders"
    aside: ClassVar[bool] = True
    reminder_id: int = NEWEST
    """On whose card it was pressed."""
    wish: Wish = ""
    when: str = ""
    """Of "later": until when, as bot.language.dates writes it. Untrusted."""
    otherwise: str = NONE
    """The id of what is said to who got no reminder, and may have meant something else."""

    @classmethod
    def opening(cls, turn: Turn, told: Mapping[str, str] | None = None, case: Case | None = None) -> Self:  # noqa: ARG003
        """Take a date for a wish to be left alone until then."""
        said = told or {}
        otherwise = "no_hurry" if "wait" in said else NONE
        if "date" in said:
            return cls(wish="later", when=said["date"], otherwise=otherwise)
        return cls(wish=WISHES.get(said.get("reminder", ""), ""), otherwise=otherwise)

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Find out which reminders there are."""
        return Reminded(then=self.found)

    def found(self, turn: Turn, got: Sequence[OwnReminder]) -> Result:
        """Do what was wished, where it is about a reminder of theirs from which more may follow."""
        own = _meant(got, self.reminder_id)
        if own is None:
            return Say(Text(self.otherwise if self.reminder_id == NEWEST else "reminder.unknown"), then=Done())
        if own.is_over:
            return Say(Text("reminder.over"), then=self._put_right(own, "over"))
        match self.wish:
            case "":
                said = (*why(own.reminder), planned(own))
                return Show(answer_card(own, *said, offers=_offers(own)), then=Done())
            case "later":
                return self._later(turn, own)
            case "undo":
                return self._undo(own)
            case wish:
                return self._answer(own, wish)

    def _later(self, turn: Turn, own: OwnReminder) -> Result:
        """Put the next one off, unless none follows until then."""
        zone, due = turn.time_zone or own.time_zone, {"due": {"day": own.reminder.due.isoformat()}}
        until = moment_of(self.when, turn.at, zone)
        if not own.may_follow:
            return Say(Text("reminder.was_last", due), then=Done())
        if until is None:
            return Say(Text("reminder.when"), then=Done())
        if until <= turn.at:
            return Say(Text("reminder.past"), then=Done())
        if until.astimezone(ZoneInfo(zone)).date() > own.reminder.due:
            return Say(Text("reminder.after_due", due), then=Done())
        return self._answer(own, "later", until)

    def _answer(self, own: OwnReminder, wish: Answers, until: datetime | None = None) -> Result:
        """Keep the answer, and say what comes of it. The same press once more only puts the card right."""
        answered = replace(own, answer=wish, until=until)
        shown = Show(said_card(answered), then=Done())
        if answered == own:
            return shown if self.reminder_id == NEWEST else self._put_right(own, wish)
        return Answered(AnswerReminder(own.id, wish, until), self._card(own, wish), then=shown)

    def _undo(self, own: OwnReminder) -> Result:
        """Let the reminders come as they were planned."""
        said = Say(Text("reminder.undone"), then=Done())
        if own.answer is None:
            return said
        card = None if self.reminder_id == NEWEST else reminder_card(own.reminder, own.key)
        return Answered(AnswerReminder(own.id, "undo"), card, then=said)

    def _card(self, own: OwnReminder, note: str) -> Card | None:
        """Return the card on which it was pressed, without its buttons."""
        return None if self.reminder_id == NEWEST else closed_card(own.reminder, own.key, note)

    def _put_right(self, own: OwnReminder, note: str) -> Result:
        card = self._card(own, note)
        return Done() if card is None else Refresh(own.key, card)


@dataclass(frozen=True, slots=True)
class ReminderHelp(Dialog):
    """Help with what stands in the way, whatever has become of the reminder: who asks for help gets it."""

    name: ClassVar[str] = "reminder_help"
    reminder_id: int = NEWEST

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Find out what it is about."""
        return Reminded(then=self.found)

    def found(self, turn: Turn, got: Sequence[OwnReminder]) -> Result:
        """Begin with what the reminder tells; Intune is asked again."""
        own = _meant(got, self.reminder_id)
        if own is None:
            return Start(Enrollment.opening(turn))
        card = closed_card(own.reminder, own.key, "help")
        return Answered(AnswerReminder(own.id, "help"), card, then=Start(_helping(turn, own)))


def _meant(got: Sequence[OwnReminder], reminder_id: int) -> OwnReminder | None:
    """Return the reminder of that id; for NEWEST the newest from which more may follow, before the newest of all."""
    if reminder_id != NEWEST:
        return next((own for own in got if own.id == reminder_id), None)
    return next((own for own in got if not own.is_over), got[0] if got else None)


def _offers(own: OwnReminder) -> tuple[str, ...]:
    """Return which answers are offered to somebody who asks how it stands."""
    if own.answer in ("stop", "other"):
        return ("undo",)
    return ("evening", "tomorrow", "stop") if own.may_follow else ()


def _helping(turn: Turn, own: OwnReminder) -> Dialog:
    """Return the dialog that helps against what stands in the way: of an enrolled HoloLens its card says what to do."""
    told = {"serial_number": own.serial_number} if own.serial_number else {}
    match own.reminder.obstacle:
        case "failed":
            error = {"error": own.reminder.code} if own.reminder.code else {}
            return Problem.opening(turn, {**told, **error})
        case "not_compliant" | "not_seen":
            return Status()
        case _:
            return Enrollment.opening(turn, told)
