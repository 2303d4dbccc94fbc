"""A case: what is known about somebody's question, so that a person can take it over."""

from dataclasses import dataclass

from bot.advisor.facts import Facts
from dialogs.words import Words


@dataclass(frozen=True, slots=True)
class Case:
    """The facts, the advice given last, the advice that was tried and did not help, and what the person reported."""

    facts: Facts
    advised: Words | None = None
    tried: tuple[Words, ...] = ()
    reported: str = ""
    stuck: Words | None = None
    """The step at which it did not work, where that is known."""
