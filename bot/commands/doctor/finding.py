"""What a check found: whether all is well, and what to do where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Result(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    """The bot runs, but something does not work, or soon will not."""
    FAULT = "fault"
    """The bot does not start, or not for what was asked about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. Its words are `doctor.<check>.<what>` of the catalogue, with `params`.

    What is not ok has a remedy too, in the words `doctor.<check>.<what>.remedy`.
    """

    check: str
    result: Result
    what: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Return the id of its words."""
        return f"doctor.{self.check}.{self.what}"

    @property
    def remedy(self) -> str | None:
        """Return the id of the words that say what to do; None where nothing is to be done."""
        return None if self.result is Result.OK else f"{self.words}.remedy"
