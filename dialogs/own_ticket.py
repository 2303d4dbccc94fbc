"""The person's own ticket: where it stands, and the way to end it."""

from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from dialogs.desk import Standing
from dialogs.dialog import Ask, Dialog, Done, Result, Say
from dialogs.effects import EndTicket, Text
from dialogs.prompt import Answer, Answers, Choice, Prompt
from dialogs.ticket_result import Decide, Reach
from dialogs.ticketed import Helpdesk, Ticketed
from dialogs.turn import Turn
from dialogs.words import Words, moment, raw, words

WHERE, END = "where", "end"
YES, NO = "yes", "no"
"""Who types an answer in their own language says these, too."""

SOON, LONG = 5, 90
"""Working minutes: below the first nobody counts, from the second people count in hours."""


@dataclass(frozen=True, slots=True)
class OwnTicket(Dialog):
    """Whatever else is written while it is open goes to the helpdesk (dialogs.relay)."""

    name: ClassVar[str] = "ticket"
    passing: ClassVar[bool] = True

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Find out where it stands."""
        return Reach(then=self.reached)

    def reached(self, turn: Turn, helpdesk: Helpdesk) -> Result:  # noqa: ARG002 - as above
        """Say so."""
        if helpdesk.ticket is None:
            return Say(Text("ticket.none"), then=Done())
        return Ask(ticket_prompt(helpdesk.ticket, helpdesk.standing), then=self.chosen)

    def chosen(self, turn: Turn, answer: Answer) -> Result:
        """Say again where it stands, or ask whether to end it."""
        return Reach(then=self.ending) if answer.value == END else self.start(turn)

    def ending(self, turn: Turn, helpdesk: Helpdesk) -> Result:  # noqa: ARG002 - as above
        """Ask whether to end it."""
        if helpdesk.ticket is None:
            return Say(Text("ticket.none"), then=Done())
        return Ask(end_prompt(helpdesk.ticket.number), then=self.end_answered)

    def end_answered(self, turn: Turn, answer: Answer) -> Result:  # noqa: ARG002 - as above
        """End it, or leave it open."""
        return Reach(then=ending) if answer.value == YES else Say(Text("ticket.stays"), then=Done())


def ending(turn: Turn, helpdesk: Helpdesk) -> Result:  # noqa: ARG001 - a step has both
    """End the open ticket, and say so."""
    if helpdesk.ticket is None:
        return Say(Text("ticket.none"), then=Done())
    number = helpdesk.ticket.number
    return Decide(EndTicket(number), then=Say(Text("ticket.ended", {"number": number}), then=Done()))


def ticket_prompt(ticket: Ticketed, standing: Standing | None, *, is_new: bool = False) -> Prompt:
    """Return where a ticket stands, as far as that is known, with what can be done about it."""
    return Prompt(
        "ticket",
        place(ticket, standing),
        (Choice(WHERE, words("ticket.where")), Choice(END, words("ticket.end"))),
        answers=Answers.WORDS,
        where=words("ticket.what_now"),
        template="ticket",
        card={"number": ticket.number, "is_new": is_new},
        is_short=True,
        hint=words("ticket.hint"),
    )


def end_prompt(number: int) -> Prompt:
    """Return the question whether to end it."""
    choices = (Choice(YES, words("ticket.end.yes")), Choice(NO, words("ticket.end.no")))
    return Prompt("ticket_end", words("ticket.end.question", number=number), choices)


def place(ticket: Ticketed, standing: Standing | None) -> Words:
    """Return where a ticket stands. A figure is said only where there is one."""
    if ticket.status == "taken":
        return words("ticket.with", agent=raw(ticket.agent)) if ticket.agent else words("ticket.with_somebody")
    if standing is None:
        return words("ticket.waits")
    said = _before(standing.before)
    if standing.opens_at is not None:
        said = words("ticket.sentences", first=said, then=words("ticket.opens", time=moment(standing.opens_at)))
    if standing.usual_minutes is not None:
        said = words("ticket.sentences", first=said, then=_usual(standing.usual_minutes))
    return said


def _before(before: int) -> Words:
    if before > 1:
        return words("ticket.before.several", number=before)
    return words("ticket.before.one" if before else "ticket.before.none")


def _usual(minutes: int) -> Words:
    """Return how long people usually wait, rounded up: who is told less than it takes waits twice as long."""
    if minutes < SOON:
        return words("ticket.usual.soon")
    if minutes < LONG:
        return words("ticket.usual.minutes", number=5 * ceil(minutes / 5))
    return words("ticket.usual.hours", number=ceil(minutes / 60))
