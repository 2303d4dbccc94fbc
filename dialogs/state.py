"""The state of a conversation: plain JSON with a version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from dialogs.case import Case
from dialogs.frame import Closed, Frame, Open
from dialogs.history import History
from dialogs.migration import VERSION, migrate
from dialogs.ticketed import Ticketed
from dialogs.watch import Watch

REMEMBERED_CARDS = 4
"""Answered cards that are put right when somebody presses them once more, on a second device for instance."""


_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
"""What reading raises where something else was written."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything that a conversation remembers."""

    welcomed: bool = False
    language: str | None = None
    """The language that the person asked for; None where they asked for none."""
    noticed: str | None = None
    """The language in which they write, where Teams has another one for them. What they asked for counts before it."""
    time_zone: str | None = None
    """The person's, as Teams told it last: an event that was put off does not bring it."""
    open: Open | None = None
    history: History = field(default_factory=History)
    """The questions before."""
    closed: tuple[Closed, ...] = ()
    shown: tuple[str, ...] = ()
    """The keys of cards that may be refreshed, oldest first."""
    watches: Mapping[str, Watch] = field(default_factory=dict)
    """What is watched for, by serial number; empty for whatever device comes next."""
    ticket: Ticketed | None = None
    """The person's open ticket with the helpdesk."""
    misses: int = 0
    """How many times in a row nothing was understood."""
    set_aside: Mapping[str, object] | None = None
    """A state of another version, kept as it was found."""

    def locale(self, of_teams: str) -> str:
        """Return the locale in which the person is answered; `of_teams` is what Teams tells of them."""
        return self.language or self.noticed or of_teams

    @property
    def case(self) -> Case | None:
        """Return what the conversation is about: the open question, or the one before where none of it is open."""
        is_about = self.open is not None and not self.open.frame.dialog.passing
        asked = self.open if is_about else self.before[1]
        return asked.frame.dialog.case() if asked else None

    @property
    def before(self) -> tuple["State", Open | None]:
        """Return the question before this one, None where there is none that can be read, and the state without it."""
        try:
            if not self.history:
                return self, None
            return replace(self, history=self.history.without_newest()), Open.from_json(self.history.newest)
        except _UNREADABLE:
            return replace(self, history=History()), None

    def asked_on(self, key: str) -> Open | None:
        """Return the question before that was asked on that card, None where it is not remembered."""
        state, opened = self.before
        while opened is not None and opened.key != key:
            state, opened = state.before
        return opened

    def remembering(self, opened: Open) -> "State":
        """Return the state in which "back" leads to `opened`."""
        return replace(self, history=self.history.remembering(opened.to_json()))

    def asking(self, key: str, frame: Frame, at: datetime) -> "State":
        """Return the state in which `frame` is open. What is asked once more is no question before itself."""
        before = cast("Mapping[str, object]", self.history.newest.get("frame", {})) if self.history else {}
        again = frame.asks_as(before) and before == frame.to_json()
        return replace(self.before[0] if again else self, open=Open(key, frame, at))

    def having_closed(self, card: Closed) -> "State":
        """Return the state without an open question, which knows how its card looks now."""
        return replace(self, open=None, closed=(*self.closed, card)[-REMEMBERED_CARDS:])

    def having_shown(self, key: str) -> "State":
        """Return the state in which that card may be refreshed."""
        return replace(self, shown=(*self.shown, key)[-REMEMBERED_CARDS:])

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        opened = None if self.open is None else self.open.to_json()
        return {
            "version": VERSION,
            "welcomed": self.welcomed,
            "language": self.language,
            "noticed": self.noticed,
            "time_zone": self.time_zone,
            "open": opened,
            "history": list(self.history.beside(opened)),
            "closed": [card.to_json() for card in self.closed],
            "shown": list(self.shown),
            "watches": [watch.to_json() for watch in self.watches.values()],
            "ticket": None if self.ticket is None else self.ticket.to_json(),
            "misses": self.misses,
            "set_aside": self.set_aside,
        }


@dataclass(frozen=True, slots=True)
class Loaded:
    """A state that was read, and whether it could be: where it could not, the conversation starts afresh."""

    state: State = field(default_factory=State)
    afresh: bool = False


def load(data: Mapping[str, object] | None) -> Loaded:
    """Read a stored state; None is a conversation that begins.

    A state that cannot be read (of a newer version, or of a dialog that is gone) is set aside whole within the new one.
    The ticket stays where at least that can be read: the helpdesk still has it.
    """
    if data is None:
        return Loaded()
    try:
        return Loaded(_read(migrate(data)))
    except _UNREADABLE:
        return Loaded(State(welcomed=True, set_aside=data, ticket=_ticket_in(data)), afresh=True)


def _ticket_in(data: Mapping[str, object]) -> Ticketed | None:
    try:
        return Ticketed.from_json(cast("Mapping[str, object]", data["ticket"])) if data.get("ticket") else None
    except _UNREADABLE:
        return None


def _read(data: Mapping[str, object]) -> State:
    opened = cast("Mapping[str, object] | None", data["open"])
    history = cast("list[Mapping[str, object]]", data["history"])
    closed = cast("list[Mapping[str, object]]", data["closed"])
    ticket = cast("Mapping[str, object] | None", data["ticket"])
    watches = [Watch.from_json(watch) for watch in cast("list[Mapping[str, object]]", data["watches"])]
    return State(
        welcomed=bool(data["welcomed"]),
        language=cast("str | None", data["language"]),
        noticed=cast("str | None", data.get("noticed")),  # nobody's was, in what an earlier release wrote
        time_zone=cast("str | None", data["time_zone"]),
        open=None if opened is None else Open.from_json(opened),
        history=History(tuple(history), opened),
        closed=tuple(Closed.from_json(card) for card in closed),
        shown=tuple(str(key) for key in cast("list[object]", data["shown"])),
        watches={watch.serial_number: watch for watch in watches},
        ticket=None if ticket is None else Ticketed.from_json(ticket),
        misses=int(cast("int", data["misses"])),
        set_aside=cast("Mapping[str, object] | None", data["set_aside"]),
    )
