"""What the advisor answers: the one question that is still open, or the advice. Ids and parameters, never words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.advisor.facts import Fact


class Actor(StrEnum):
    """Who does a step."""

    USER = "user"
    OWNER = "owner"
    """The owner of the device, in the sense of Windows Holographic: the first user, as a rule."""
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Question:
    """The first fact that could still change the answer. `choices` is empty where the answer is a number or a build."""

    fact: str
    kind: str  # "choice", "number", "build" or "error"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One action: the words are `step.<id>` in the catalogue, filled with `params`."""

    id: str
    actor: Actor
    params: Mapping[str, str] = field(default_factory=dict)
    leads_back: bool = False
    """Whether it says to come back to us, which nobody needs who is asked right there."""


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the field's own word
    """What can go wrong. It is said before the step that causes it, or before all where `before` is None."""

    id: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A page that the advice rests on, with the date of the copy that was read."""

    id: str
    title: str
    url: str
    date: date


CONTRADICTION = "contradiction_"
"""How the rules are named that hold where two facts cannot both be true (rules/00_contradictions.toml)."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The one right set of steps, and why.

    In the catalogue: `summary.<rule>`, `step.<id>`, `warning.<id>`, `note.<id>`, `verify.<id>`, and
    `assumption.<key>.<value>`.
    """

    rule: str
    outcome: str
    actor: Actor
    possible: bool
    """Whether the goal can be reached now; otherwise somebody has to settle or find out something first."""
    steps: tuple[Step, ...]
    warnings: tuple[Warning, ...]
    notes: tuple[str, ...]
    verify: tuple[str, ...]
    because: tuple[Fact, ...]
    assumptions: tuple[Fact, ...]
    citations: tuple[Citation, ...]
    settles: tuple[str, ...] = ()
    """The keys of the facts that are no longer so once the steps are done; then the goal can be looked at anew."""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_contradiction(self) -> bool:
        """Tell whether two of the facts cannot both be true."""
        return self.rule.startswith(CONTRADICTION)
