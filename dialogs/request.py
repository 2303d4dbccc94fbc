"""A request to the helpdesk: what a person agreed to send, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from bot.advisor import Facts, facts_from_json, facts_to_json
from dialogs.case import Case
from dialogs.devices import MOST_DEVICES
from dialogs.words import Words

MOST_TRIED = 5
"""Summaries of advice that did not help which are shown and sent: those that were tried last."""


@dataclass(frozen=True, slots=True)
class Request:
    """What goes to the helpdesk. What the person struck out is not in it."""

    facts: Facts = field(default_factory=Facts)
    advised: Words | None = None
    """The summary of the advice that was given last."""
    tried: tuple[Words, ...] = ()
    """The summaries of the advice that did not help."""
    done: tuple[str, ...] = ()
    """The ids of the steps that are done, of the advice that was given last."""
    stuck: Words | None = None
    """The step at which it did not work."""
    reported: str = ""
    """The error as the person told it, where it is none that the advisor knows."""
    devices: tuple[Mapping[str, object], ...] = ()
    """What Intune showed last, as plain JSON (dialogs.devices.device_to_json)."""
    sentence: str = ""
    """What the person added in their own words."""
    with_conversation: bool = False
    """Whether the last messages of the chat go along."""

    @classmethod
    def of(cls, case: Case | None) -> "Request":
        """Return a request with all that is known, before anything is struck out; of tried advice the last."""
        if case is None:
            return cls(with_conversation=True)
        return cls(
            facts=case.facts,
            advised=None if case.advised in case.tried else case.advised,
            tried=case.tried[-MOST_TRIED:],
            done=case.done,
            stuck=case.stuck,
            reported=case.reported,
            devices=case.devices[:MOST_DEVICES],
            with_conversation=True,
        )

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON. What is empty is left out."""
        kept = {
            "facts": facts_to_json(self.facts),
            "advised": self.advised,
            "tried": list(self.tried),
            "done": list(self.done),
            "stuck": self.stuck,
            "reported": self.reported,
            "devices": list(self.devices),
            "sentence": self.sentence,
            "with_conversation": self.with_conversation,
        }
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Request":
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError where it did not."""
        return cls(
            facts=facts_from_json(cast("Mapping[str, object]", data.get("facts", {}))),
            advised=cast("Words | None", data.get("advised")),
            tried=tuple(cast("list[Words]", data.get("tried", []))),
            done=tuple(str(step) for step in cast("list[object]", data.get("done", []))),
            stuck=cast("Words | None", data.get("stuck")),
            reported=str(data.get("reported", "")),
            devices=tuple(cast("list[Mapping[str, object]]", data.get("devices", []))),
            sentence=str(data.get("sentence", "")),
            with_conversation=bool(data.get("with_conversation", False)),
        )
