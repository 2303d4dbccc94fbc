"""Questions about a ticket that the helpdesk has asked: a fact, whether it is solved, and how the help was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar, Self, cast

from bot.advisor import VOCABULARY, WrongFact
from dialogs.correction_prompt import corrected_prompt
from dialogs.dialog import Again, Ask, Dialog, Done, Result, Resume, Say
from dialogs.effects import AnswerHelpdesk, EndTicket, RateTicket, ReopenTicket, TellHelpdesk, Text, TicketEffect
from dialogs.prompt import Answer, Choice, Prompt
from dialogs.ticket_result import Decide, Reach
from dialogs.ticketed import Helpdesk
from dialogs.turn import Turn
from dialogs.words import Words, words

YES, NO = "yes", "no"
"""Who types an answer in their own language says these, too."""
REOPEN = "reopen"
"""The answer to the question how the help was that says that it is not solved."""
STARS = (5, 4, 3, 2, 1)
"""The best first, as they stand below each other."""


@dataclass(frozen=True, slots=True)
class TicketQuestion(Dialog):
    """It comes by itself, so the question that was open before is there again after it."""

    passing: ClassVar[bool] = True
    number: int = 0
    interrupts: bool = False
    """Whether a question was open."""
    lead: Words | None = field(default=None, compare=False)
    """What is said above it, once."""

    def after(self, said: Text) -> Result:
        """Say that, and ask again what was open."""
        return Say(said, then=Resume() if self.interrupts else Done())

    def deciding(self, effect: TicketEffect, said: Text) -> Result:
        """Do something with the ticket where it is still open, and say so."""
        return Reach(then=partial(self._decided, effect, said))

    def _decided(self, effect: TicketEffect, said: Text, turn: Turn, helpdesk: Helpdesk) -> Result:  # noqa: ARG002
        is_open = helpdesk.ticket is not None and helpdesk.ticket.number == self.number
        closed = Text("ticket.is_closed", {"number": self.number})
        return Decide(effect, then=self.after(said)) if is_open else self.after(closed)

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {"number": self.number, "interrupts": self.interrupts}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        return cls(int(cast("int", data["number"])), bool(data["interrupts"]))


@dataclass(frozen=True, slots=True)
class AskedFact(TicketQuestion):
    """An agent wants to know a fact: it is asked as the interview asks it."""

    name: ClassVar[str] = "asked_fact"
    fact: str = ""

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Ask. Raises KeyError where there is no such fact."""
        return Ask(corrected_prompt(self.fact), then=self.answered, lead=self.lead)

    def answered(self, turn: Turn, answer: Answer) -> Result:  # noqa: ARG002 - as above
        """Pass it on. An error that the advisor does not know goes along as it was written."""
        passed = Text("ticket.fact_passed", {"number": self.number})
        try:
            value = str(VOCABULARY.read(answer.prompt, answer.value))
        except WrongFact:
            if answer.prompt != "error":
                return Again(Text(f"hint.{answer.prompt}"))
            return self.deciding(TellHelpdesk(self.number, answer.value), passed)
        return self.deciding(AnswerHelpdesk(self.number, answer.prompt, value), passed)


@dataclass(frozen=True, slots=True)
class Solved(TicketQuestion):
    """The person fell silent: is it solved?"""

    name: ClassVar[str] = "solved"

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Ask."""
        return Ask(solved_prompt(self.number), then=self.answered, lead=self.lead)

    def answered(self, turn: Turn, answer: Answer) -> Result:  # noqa: ARG002 - as above
        """End the ticket, or let the helpdesk know that it is still needed."""
        number = {"number": self.number}
        if answer.value == YES:
            return self.deciding(EndTicket(self.number), Text("ticket.ended", number))
        told = TellHelpdesk(self.number, "", pressed=words("ticket.solved.no"))
        return self.deciding(told, Text("ticket.still_open", number))


@dataclass(frozen=True, slots=True)
class Rating(TicketQuestion):
    """How was the help? One tap; or it is not solved at all."""

    name: ClassVar[str] = "rating"

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Ask."""
        return Ask(rating_prompt(self.number), then=self.answered, lead=self.lead)

    def answered(self, turn: Turn, answer: Answer) -> Result:  # noqa: ARG002 - as above
        """Thank for it, or open the ticket again."""
        if answer.value == REOPEN:
            return Reach(then=self.reopening)
        rated = RateTicket(self.number, int(answer.value))
        return Decide(rated, then=self.after(Text("ticket.rated")))

    def reopening(self, turn: Turn, helpdesk: Helpdesk) -> Result:  # noqa: ARG002 - as above
        """Open it again, unless there is another one by now, to which the person can write as well."""
        if helpdesk.ticket is not None:
            return self.after(Text("ticket.other_open", {"number": helpdesk.ticket.number}))
        said = Text("ticket.open_again", {"number": self.number})
        return Decide(ReopenTicket(self.number), then=self.after(said))


def solved_prompt(number: int) -> Prompt:
    """Return the question whether it is solved."""
    choices = (Choice(YES, words("ticket.solved.yes")), Choice(NO, words("ticket.solved.no")))
    return Prompt("solved", words("ticket.solved.question", number=number), choices)


def rating_prompt(number: int) -> Prompt:
    """Return the question how the help was."""
    stars = (Choice(str(star), words(f"ticket.stars.{star}")) for star in STARS)
    choices = (*stars, Choice(REOPEN, words("ticket.reopen")))
    return Prompt("rating", words("ticket.rating.question", number=number), choices)
