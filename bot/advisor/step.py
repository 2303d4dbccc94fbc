"""Steps: who does each action, what it destroys, and where the device decides how it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.advisor.advice import Actor, Step
from bot.advisor.condition import Read, When, is_known, parse_when
from bot.advisor.facts import Facts


@dataclass(frozen=True, slots=True)
class Variant:
    """Another step in the place of this one, where `when` is known."""

    step: str
    when: When


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One action. `warning` is said before it, wherever it stands, so that no rule can forget it."""

    step: Step
    warning: str | None
    variants: tuple[Variant, ...]

    @classmethod
    def parse(cls, key: str, raw: Mapping[str, Any], read: Read) -> "StepSpec":
        """Read the step's table in `steps.toml`."""
        variants = tuple(
            Variant(variant["step"], parse_when(variant["when"], read)) for variant in raw.get("variants", ())
        )
        step = Step(key, Actor(raw["actor"]), leads_back=raw.get("leads_back", False))
        return cls(step, raw.get("warning"), variants)

    def chosen(self, facts: Facts) -> str:
        """Return the id of the step as it is done on this device."""
        return next((variant.step for variant in self.variants if is_known(variant.when, facts)), self.step.id)
