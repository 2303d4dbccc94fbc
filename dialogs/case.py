"""A case: what is known about somebody's question, so that a person can take it over."""

from collections.abc import Mapping
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
    done: tuple[str, ...] = ()
    """The ids of the steps that are done, of the advice that was given last."""
    devices: tuple[Mapping[str, object], ...] = ()
    """What Intune showed last: the device in question, or all where none was chosen (plain JSON of dialogs.devices)."""
