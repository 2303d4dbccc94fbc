"""Handover: everything that a person at the helpdesk needs, in one card that the asker can send on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from dialogs.case import Case
from dialogs.dialog import Dialog, Done, Result, Say, Show
from dialogs.effects import Card, Text
from dialogs.turn import Turn
from dialogs.words import Words, fact_row, raw, words

MOST_TRIED = 5
"""Summaries of advice that did not help which the card shows: those that were tried last."""


@dataclass(frozen=True, slots=True)
class Handover(Dialog):
    """Shows the case. It opens no ticket, and says so."""

    name: ClassVar[str] = "handover"
    of: Case | None = None

    @classmethod
    def opening(cls, turn: Turn, told: Mapping[str, str] | None = None, case: Case | None = None) -> Self:  # noqa: ARG003
        """Hand over what the conversation is about so far."""
        return cls(case)

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Show the summary, or say where to turn where there is nothing to summarise yet."""
        if self.of is None or not self.of.facts:
            return Say(Text("handover.empty"), then=Done())
        return Show(Card("handover", case_rows(self.of)), then=Done())


def case_rows(case: Case) -> Mapping[str, object]:
    """Return what fills the card of a handover."""
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
