"""Frames: a question that was asked, while it is open and after its card was closed, as the state keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from bot.advisor import VOCABULARY
from dialogs.dialog import Dialog
from dialogs.fact_prompt import question_for
from dialogs.migration import UnreadableState
from dialogs.prompt import Prompt
from dialogs.registry import DIALOGS
from dialogs.words import Words, packed, unpacked


@dataclass(frozen=True, slots=True)
class Frame:
    """A question that was asked: by which dialog, which of its steps takes the answer, and the prompt."""

    dialog: Dialog
    step: str
    prompt: Prompt

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON. The question for a fact is kept as the name of the fact."""
        fact = self.prompt.id
        is_usual = fact in VOCABULARY and self.prompt == question_for(fact)
        return {
            "dialog": self.dialog.name,
            "data": self.dialog.to_json(),
            "step": self.step,
            "prompt": fact if is_usual else self.prompt.to_json(),
        }

    def asks_as(self, written: Mapping[str, object]) -> bool:
        """Tell whether a written frame asks for the same, without writing this one."""
        prompt = written.get("prompt")
        return self.prompt.id == (prompt.get("id") if isinstance(prompt, dict) else prompt)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Frame":
        """Read what `to_json` wrote. Raises UnreadableState where the dialog or its step no longer exists."""
        dialog = DIALOGS.get(str(data["dialog"]))
        step = str(data["step"])
        if dialog is None or step.startswith("_") or not callable(getattr(dialog, step, None)):
            raise UnreadableState(f"{data['dialog']}.{step}")
        restored = dialog.from_json(cast("Mapping[str, object]", data["data"]))
        match data["prompt"]:
            case str(fact):
                return cls(restored, step, question_for(fact))
            case prompt:
                return cls(restored, step, Prompt.from_json(cast("Mapping[str, object]", prompt)))


@dataclass(frozen=True, slots=True)
class Open:
    """The one question that waits for an answer, and the key of the card on which it stands."""

    key: str
    frame: Frame
    asked: datetime | None = None
    """When it was asked (aware UTC); None in a state of a version that did not keep it."""
    written: Mapping[str, object] | None = field(default=None, compare=False, repr=False)
    """It as plain JSON, where it was read from that."""

    def to_json(self) -> Mapping[str, object]:
        """Return it as plain JSON."""
        if self.written is not None:
            return self.written
        return {"key": self.key, "frame": self.frame.to_json(), "asked": self.asked and self.asked.isoformat()}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Open":
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError where it did not."""
        asked = cast("str | None", data.get("asked"))
        frame = Frame.from_json(cast("Mapping[str, object]", data["frame"]))
        return cls(str(data["key"]), frame, None if asked is None else datetime.fromisoformat(asked), written=data)


@dataclass(frozen=True, slots=True)
class Closed:
    """A card that lost its buttons: what was pressed on it, and what stands in their place, a note and the answer.

    What was asked on it stands in the history.
    """

    key: str
    value: str | None
    note: str
    answer: Words | None = None

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        answer = None if self.answer is None else packed(self.answer)
        return {"key": self.key, "value": self.value, "note": self.note, "answer": answer}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Closed":
        """Read what `to_json` wrote. Raises KeyError or TypeError where it did not."""
        value, answer = cast("str | None", data["value"]), data["answer"]
        return cls(str(data["key"]), value, str(data["note"]), None if answer is None else unpacked(answer))
