"""The state of a conversation: plain JSON with a version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

import orjson

from dialogs.case import Case
from dialogs.dialog import Dialog
from dialogs.effects import Card
from dialogs.prompt import Prompt
from dialogs.registry import DIALOGS
from dialogs.watch import Watch

VERSION = 1

REMEMBERED_QUESTIONS = 8
"""How far "back" leads. The longest interview asks no more."""
REMEMBERED_CARDS = 4
"""Answered cards that are put right when somebody presses them once more, on a second device for instance."""


class UnreadableState(ValueError):
    """A state that this version cannot read."""


_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
"""What reading raises where something else was written."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A question that was asked: by which dialog, which of its steps takes the answer, and the prompt."""

    dialog: Dialog
    step: str
    prompt: Prompt

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "dialog": self.dialog.name,
            "data": self.dialog.to_json(),
            "step": self.step,
            "prompt": self.prompt.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Frame":
        """Read what `to_json` wrote. Raises UnreadableState where the dialog or its step no longer exists."""
        dialog = DIALOGS.get(str(data["dialog"]))
        step = str(data["step"])
        if dialog is None or step.startswith("_") or not callable(getattr(dialog, step, None)):
            raise UnreadableState(f"{data['dialog']}.{step}")
        restored = dialog.from_json(cast("Mapping[str, object]", data["data"]))
        return cls(restored, step, Prompt.from_json(cast("Mapping[str, object]", data["prompt"])))


@dataclass(frozen=True, slots=True)
class Open:
    """The one question that waits for an answer, and the key of the card on which it stands."""

    key: str
    frame: Frame
    asked: datetime | None = None
    """When it was asked (aware UTC); None in a state of a version that did not keep it."""

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {"key": self.key, "frame": self.frame.to_json(), "asked": self.asked and self.asked.isoformat()}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Open":
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError where it did not."""
        asked = cast("str | None", data.get("asked"))
        frame = Frame.from_json(cast("Mapping[str, object]", data["frame"]))
        return cls(str(data["key"]), frame, None if asked is None else datetime.fromisoformat(asked))


@dataclass(frozen=True, slots=True)
class Closed:
    """A card that lost its buttons, what was pressed on it, and how it looks now."""

    key: str
    value: str | None
    card: Card


@dataclass(frozen=True, slots=True)
class State:
    """Everything that a conversation remembers."""

    welcomed: bool = False
    language: str | None = None
    """The language that the person asked for; None where Teams' own counts."""
    time_zone: str | None = None
    """The person's, as Teams told it last: an event that was put off does not bring it."""
    open: Open | None = None
    history: tuple[str, ...] = ()
    """The questions before, oldest first, as text: they are read only to go back to one, and most turns do not."""
    closed: tuple[Closed, ...] = ()
    shown: tuple[str, ...] = ()
    """The keys of cards that may be refreshed, oldest first."""
    watches: Mapping[str, Watch] = field(default_factory=dict)
    """What is watched for, by serial number; empty for whatever device comes next."""
    misses: int = 0
    """How many times in a row nothing was understood."""
    set_aside: Mapping[str, object] | None = None
    """A state of another version, kept as it was found."""

    @property
    def case(self) -> Case | None:
        """Return what the conversation is about: the open question, or the one before where none is open."""
        frame = self.open.frame if self.open else self.before[1]
        return frame.dialog.case() if frame else None

    @property
    def before(self) -> tuple["State", Frame | None]:
        """Return the question before this one, None where there is none that can be read, and the state without it."""
        if not self.history:
            return self, None
        *earlier, last = self.history
        try:
            frame = Frame.from_json(orjson.loads(last))
        except _UNREADABLE:
            return replace(self, history=()), None
        return replace(self, history=tuple(earlier)), frame

    def remembering(self, frame: Frame) -> "State":
        """Return the state in which "back" leads to `frame`. Of those before it only the question is kept."""
        before = [_without_card(earlier) for earlier in self.history]
        return replace(self, history=(*before, _written(frame))[-REMEMBERED_QUESTIONS:])

    def asking(self, key: str, frame: Frame, at: datetime) -> "State":
        """Return the state in which `frame` is open. What is asked once more is no question before itself."""
        before = self.history[-1] if self.history else ""
        again = f'"id":"{frame.prompt.id}"' in before and before == _written(frame)
        return replace(self, open=Open(key, frame, at), history=self.history[:-1] if again else self.history)

    def having_closed(self, card: Closed) -> "State":
        """Return the state without an open question, which knows how its card looks now."""
        return replace(self, open=None, closed=(*self.closed, card)[-REMEMBERED_CARDS:])

    def having_shown(self, key: str) -> "State":
        """Return the state in which that card may be refreshed."""
        return replace(self, shown=(*self.shown, key)[-REMEMBERED_CARDS:])

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "version": VERSION,
            "welcomed": self.welcomed,
            "language": self.language,
            "time_zone": self.time_zone,
            "open": self.open and self.open.to_json(),
            "history": list(self.history),
            "closed": [
                {"key": card.key, "value": card.value, "template": card.card.template, "params": dict(card.card.params)}
                for card in self.closed
            ],
            "shown": list(self.shown),
            "watches": [watch.to_json() for watch in self.watches.values()],
            "misses": self.misses,
            "set_aside": self.set_aside,
        }


def _written(frame: Frame) -> str:
    return orjson.dumps(frame.to_json()).decode()


def _without_card(written: str) -> str:
    """Return a frame whose prompt is the question alone: a long card, such as advice, stands in the chat."""
    if '"card":' not in written:
        return written
    frame = Frame.from_json(orjson.loads(written))
    return _written(replace(frame, prompt=frame.prompt.again()))


@dataclass(frozen=True, slots=True)
class Loaded:
    """A state that was read, and whether it could be: where it could not, the conversation starts afresh."""

    state: State = field(default_factory=State)
    afresh: bool = False


def load(data: Mapping[str, object] | None) -> Loaded:
    """Read a stored state; None is a conversation that begins.

    A state that cannot be read (of a newer version, or of a dialog that is gone) is set aside whole within the new one.
    """
    if data is None:
        return Loaded()
    try:
        return Loaded(_read(migrate(data)))
    except _UNREADABLE:
        return Loaded(State(welcomed=True, set_aside=data), afresh=True)


def migrate(data: Mapping[str, object]) -> Mapping[str, object]:
    """Bring a state of an older version to this one, a version at a time. Raises UnreadableState for a newer one."""
    if data["version"] != VERSION:
        raise UnreadableState(f"version {data['version']}")
    return data


def _read(data: Mapping[str, object]) -> State:
    opened = cast("Mapping[str, object] | None", data["open"])
    history = cast("list[str]", data["history"])
    closed = cast("list[Mapping[str, object]]", data["closed"])
    watches = [Watch.from_json(watch) for watch in cast("list[Mapping[str, object]]", data["watches"])]
    return State(
        welcomed=bool(data["welcomed"]),
        language=cast("str | None", data["language"]),
        time_zone=cast("str | None", data["time_zone"]),
        open=None if opened is None else Open.from_json(opened),
        history=tuple(history),
        closed=tuple(
            Closed(
                str(card["key"]),
                cast("str | None", card["value"]),
                Card(str(card["template"]), cast("Mapping[str, object]", card["params"])),
            )
            for card in closed
        ),
        shown=tuple(str(key) for key in cast("list[object]", data["shown"])),
        watches={watch.serial_number: watch for watch in watches},
        misses=int(cast("int", data["misses"])),
        set_aside=cast("Mapping[str, object] | None", data["set_aside"]),
    )
