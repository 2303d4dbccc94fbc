"""Remarks: what people say about the talk itself, such as that they need time, and what is said to that."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.reply import Reply
from dialogs.standing import stand
from dialogs.turn import Turn
from dialogs.words import words


@dataclass(frozen=True, slots=True)
class Remark:
    """The id of the words that answer it, and whether a person is offered with them."""

    answer: str
    offers_person: bool = False

    def take(self, turn: Turn, reply: Reply) -> None:
        """Answer it; then we are where we were."""
        stand(reply, words(self.answer), turn, offer_person=self.offers_person)


UNCLEAR = "unclear"

REMARKS: Mapping[str, Remark] = {
    "wait": Remark("no_hurry"),
    UNCLEAR: Remark("unclear", offers_person=True),
    "insult": Remark("insult.calm", offers_person=True),
}
"""By the kind under which a message tells it (bot.language.understand)."""


def remark_in(told: Mapping[str, str]) -> Remark | None:
    """Return the remark that a message is, if it is one."""
    return next((remark for kind, remark in REMARKS.items() if kind in told), None)
