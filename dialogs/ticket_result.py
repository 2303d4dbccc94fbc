"""Results of a step that concern the helpdesk. They are part of `dialogs.dialog.Result`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogs.desk import Reserved
from dialogs.effects import TicketEffect
from dialogs.ticketed import Helpdesk, Ticketed
from dialogs.turn import Turn

if TYPE_CHECKING:
    from dialogs.dialog import Result


@dataclass(frozen=True, slots=True)
class Reach:
    """Find out how the person stands with the helpdesk, and go on with that."""

    then: "Callable[[Turn, Helpdesk], Result]"


@dataclass(frozen=True, slots=True)
class Reserve:
    """Reserve a number for a ticket, and go on with it; with None where there is no helpdesk."""

    then: "Callable[[Turn, Reserved | None], Result]"


@dataclass(frozen=True, slots=True)
class Decide:
    """Do this with the person's ticket, and go on with `then`."""

    effect: TicketEffect
    then: "Result"


@dataclass(frozen=True, slots=True)
class Hold:
    """Take this as the person's open ticket, as the helpdesk says, None where it is closed; go on with `then`."""

    ticket: Ticketed | None
    then: "Result"
