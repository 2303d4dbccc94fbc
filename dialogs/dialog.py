"""The kernel: a dialog is a class with steps, and a step returns what should happen. It does nothing itself.

A dialog is a frozen value. What it has learnt is in its fields, and a step that learnt something returns a step of a
new dialog: `Ask(prompt, then=replace(self, facts=more).answered)`. The runner keeps the dialog's JSON
and the step's name.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal, Protocol, Self

from bot.advisor.evidence import Evidence
from bot.errors import LookupFailed
from dialogs.case import Case
from dialogs.effects import Card, Text
from dialogs.lookups import Lookups
from dialogs.prompt import Answer, Prompt
from dialogs.records import Kept, Remembered
from dialogs.reminder_result import Answered, Reminded
from dialogs.ticket_result import Decide, Hold, Reach, Reserve
from dialogs.turn import Turn
from dialogs.watch import Watch
from dialogs.words import Words


class Lookup(Protocol):
    """One look-up to make. Raises bot.errors.LookupFailed."""

    async def __call__(self, lookups: Lookups) -> Evidence:
        """Look."""
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask and wait. `then` is a bound method of a dialog; it is kept by name, with the dialog that it is bound to.

    `lead` is said above the question, once.
    """

    prompt: Prompt
    then: "Callable[[Turn, Answer], Result]"
    lead: Words | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Ask the same question once more: the answer does not fit, and `hint` says what would."""

    hint: Text


@dataclass(frozen=True, slots=True)
class Say:
    """Say one line, and go on with `then`. `policy` is that of `dialogs.effects.Send`."""

    text: Text
    then: "Result"
    policy: Literal["resend", "hold"] = "resend"


@dataclass(frozen=True, slots=True)
class Show:
    """Show a card without buttons, and go on with `then`."""

    card: Card
    then: "Result"


@dataclass(frozen=True, slots=True)
class Refresh:
    """Show a card that was shown under `key` as it is now, in its place. The dialog has come to its end."""

    key: str
    card: Card


@dataclass(frozen=True, slots=True)
class Call:
    """Look something up in this turn, and go on with what it found, or with the failure."""

    lookup: Lookup
    then: "Callable[[Turn, Evidence], Result]"
    failed: "Callable[[Turn, LookupFailed], Result]"


@dataclass(frozen=True, slots=True)
class Recall:
    """Find out what is kept about the person, and go on with that."""

    then: "Callable[[Turn, Remembered, Kept], Result]"


@dataclass(frozen=True, slots=True)
class Start:
    """Leave this dialog for another one."""

    dialog: "Dialog"


@dataclass(frozen=True, slots=True)
class Done:
    """The dialog came to its end. "back" still leads to its last question."""


@dataclass(frozen=True, slots=True)
class Abort:
    """The dialog was given up; what was answered is forgotten. `reason` says so."""

    reason: Text


@dataclass(frozen=True, slots=True)
class Keep:
    """Look again for what `watch` waits for when it is due, and go on with `then`. There is one watch for a device."""

    watch: Watch
    then: "Result"


@dataclass(frozen=True, slots=True)
class Drop:
    """Watch no longer, and go on with `then`."""

    watch: Watch
    then: "Result"


@dataclass(frozen=True, slots=True)
class Settle:
    """Take the question `prompt` as answered by what happened, if it is the open one; `note` says so on its card."""

    prompt: str
    note: str
    then: "Result"


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase what is kept about the person, the state of this conversation first of all, and go on with `then`."""

    then: "Result"


@dataclass(frozen=True, slots=True)
class Resume:
    """Ask the question again that was open before this dialog asked its own. The dialog has come to its end."""


OfOthers = Reach | Reserve | Decide | Hold | Reminded | Answered
"""What concerns the helpdesk and reminders."""
GoingOn = Say | Show | Call | Recall | Start | Keep | Drop | Settle | Forget | OfOthers
"""After these the turn goes on."""
AtLast = Ask | Again | Refresh | Resume | Done | Abort
"""With these it ends."""
Result = GoingOn | AtLast


class Dialog(ABC):
    """A conversation about one matter. A subclass is a frozen dataclass; its fields are all that it remembers."""

    __slots__ = ()

    name: ClassVar[str]
    """What the state calls it. It stays the same from version to version."""
    aside: ClassVar[bool] = False
    """An aside answers at once and leaves the question that was open where it is."""
    passing: ClassVar[bool] = False
    """Its questions come between, at their own time: "back" never leads to one, and the one before says what it is
    about."""

    @classmethod
    def opening(
        cls,
        turn: Turn,  # noqa: ARG003 - here and below: a dialog that uses none of them is right
        told: Mapping[str, str] | None = None,  # noqa: ARG003
        case: Case | None = None,  # noqa: ARG003
    ) -> Self:
        """Return the dialog as it begins.

        `told` is what the person said by the way, by kind: error, os_build. `case` is what it was about before.
        """
        return cls()

    @abstractmethod
    def start(self, turn: Turn) -> Result:
        """Take the first step."""

    def hear(self, turn: Turn, told: Mapping[str, str]) -> Result | None:  # noqa: ARG002 - as above
        """Return what follows from facts that a message stated while a question of this dialog was open, by key.

        None where nothing does.
        """
        return None

    @property
    def is_asking(self) -> bool:
        """Tell whether it still asks for what it needs: who wishes for the same again is asked on and loses nothing."""
        return False

    def drawn(self, prompt: Prompt, at: datetime) -> Prompt:  # noqa: ARG002 - as above
        """Return a prompt that was asked at `at` with the card that the state left out, because it follows."""
        return prompt

    def case(self) -> Case | None:
        """Return what a person who takes over should know; None where there is nothing yet."""
        return None

    def to_json(self) -> dict[str, object]:
        """Return the fields as plain JSON."""
        return {}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:  # noqa: ARG003 - a dialog without fields has nothing to read
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError where it did not."""
        return cls()
