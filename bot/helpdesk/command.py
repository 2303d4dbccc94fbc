"""What an agent may ask of the bot, as values: `command_words` reads them, `commands` obeys."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Diagnose:
    """What is the matter with the HoloLens of somebody?"""

    user: str
    """A user principal name, or an Entra object id."""
    reason: str = ""
    """Why it is asked, which is audited; empty where that is still to be asked for."""
    name: str = ""
    """What they are called where `user` is an id; empty where nobody said."""


@dataclass(frozen=True, slots=True)
class Find:
    """What is the matter with the HoloLens of that serial number, whoever has it?"""

    serial_number: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Explain:
    """What does an error mean? `error` is a value of the fact of that name: a code in its one spelling, or an id."""

    error: str


class Which(StrEnum):
    """The tickets of a list."""

    MINE = "mine"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ListTickets:
    """Which tickets do I hold, or are open at all?"""

    which: Which


@dataclass(frozen=True, slots=True)
class ShowTicket:
    """How does a ticket stand?"""

    number: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """It begins as a command does and is none. `hint` says what it lacks, as an id of `desk_command.hint`."""

    hint: str


Command = Diagnose | Find | Explain | ListTickets | ShowTicket

AboutADevice = Diagnose | Find
"""What looks at somebody else's devices, and so wants a reason."""
