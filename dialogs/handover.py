"""Handover: a person takes over. With a helpdesk by a ticket; without one by a summary that the asker can send on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from dialogs.case import Case
from dialogs.dialog import Dialog, Done, Result, Say, Show, Start
from dialogs.effects import Card, Text
from dialogs.handover_form import HandoverForm
from dialogs.own_ticket import OwnTicket
from dialogs.request import MOST_TRIED, Request
from dialogs.ticket_result import Reach
from dialogs.ticketed import Helpdesk
from dialogs.turn import Turn
from dialogs.words import Words, fact_row, raw, words


@dataclass(frozen=True, slots=True)
class Handover(Dialog):
    """Finds the way to a person. Who has a ticket already is shown where it stands, and gets no second one."""

    name: ClassVar[str] = "handover"
    of: Case | None = None
    interrupts: bool = True
    """Whether a question was open, which comes back where nothing is sent."""

    @classmethod
    def opening(cls, turn: Turn, told: Mapping[str, str] | None = None, case: Case | None = None) -> Self:  # noqa: ARG003
        """Hand over what the conversation is about so far."""
        return cls(case)

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Find out whether there is a helpdesk."""
        return Reach(then=self.reached)

    def reached(self, turn: Turn, helpdesk: Helpdesk) -> Result:  # noqa: ARG002 - the same at any time
        """Show the ticket that there is, or what a new one would hold; where there is no helpdesk, the summary."""
        if helpdesk.ticket is not None:
            return Start(OwnTicket())
        if helpdesk.is_there:
            return Start(HandoverForm(Request.of(self.of), self.interrupts))
        if self.of is None or not self.of.facts:
            return Say(Text("handover.empty"), then=Done())
        return Show(Card("handover", case_rows(self.of)), then=Done())


def case_rows(case: Case) -> Mapping[str, object]:
    """Return what fills the card of a handover without a helpdesk."""
    return {
        "facts": [fact_row(fact) for fact in case.facts.values()],
        "advised": case.advised,
        "tried": _last(case.tried),
        "reported": raw(case.reported) if case.reported else None,
        "stuck": case.stuck,
    }


def _last(tried: Sequence[Words]) -> list[Words]:
    """Return what was tried last, and how much more was tried before."""
    more = len(tried) - MOST_TRIED
    return [*tried[-MOST_TRIED:], words("card.more", number=more)] if more > 0 else list(tried)
