"""What a check found: how it stands, and what to do where it does not stand well."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How something stands."""

    FAILED = "failed"
    """The bot does not start, or does not do what was asked about."""
    WARNING = "warning"
    """The bot works, but something of it does not, or soon will not."""
    SKIPPED = "skipped"
    """Nobody could look, or there is nothing to look at."""
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the catalogue within others: those of these ids, one after the other, filled with `params`."""

    ids: tuple[str, ...]
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found by the check that is called `check`.

    Its words are those of `words`, or else `doctor.<check>.<what>` of the catalogue, filled with `params`. What failed
    or is a warning has a remedy, in the words of the same id with `.remedy`.
    """

    check: str
    state: State
    what: str
    params: Mapping[str, str | Words] = field(default_factory=dict)
    words: str = ""

    def __post_init__(self) -> None:
        """Name the words."""
        if not self.words:
            object.__setattr__(self, "words", f"doctor.{self.check}.{self.what}")

    @property
    def remedy(self) -> str | None:
        """Return the id of the words that say what to do; None where nothing is to be done."""
        return f"{self.words}.remedy" if self.state in {State.FAILED, State.WARNING} else None
