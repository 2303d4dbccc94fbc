"""The person's ticket, as their own chat knows it, and how they stand with the helpdesk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from dialogs.desk import Standing

Status = Literal["waiting", "taken"]


@dataclass(frozen=True, slots=True)
class Ticketed:
    """The open ticket. While there is one, what the person writes goes to the helpdesk."""

    number: int
    status: Status = "waiting"
    """Of a closed ticket the chat knows nothing: then the state has none."""
    agent: str = ""
    """The name of who has it, as Teams shows it; empty while it waits."""
    is_told: bool = False
    """Whether the person was told where the things go that they write."""

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {"number": self.number, "status": self.status, "agent": self.agent, "is_told": self.is_told}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Ticketed":
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError where it did not."""
        status = str(data["status"])
        if status not in ("waiting", "taken"):
            raise ValueError(status)
        number = int(cast("int", data["number"]))
        return cls(number, cast("Status", status), str(data["agent"]), bool(data["is_told"]))


@dataclass(frozen=True, slots=True)
class Helpdesk:
    """How a person stands with the helpdesk in this turn."""

    is_there: bool
    """Whether there is one that speaks their language."""
    ticket: Ticketed | None = None
    standing: Standing | None = None
    """Of the ticket; None where it does not wait."""
