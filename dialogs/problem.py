"""Problem: the interview for somebody who saw an error. The advisor asks for its code."""

from dataclasses import dataclass
from typing import ClassVar

from dialogs.interview import Interview


@dataclass(frozen=True, slots=True)
class Problem(Interview):
    """As every interview, with the problem as its goal."""

    name: ClassVar[str] = "problem"
    goal: ClassVar[str | None] = "problem"
