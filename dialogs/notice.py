"""Notices: one line in answer to one thing that people ask by the way."""

from dataclasses import dataclass
from typing import ClassVar

from dialogs.dialog import Dialog, Done, Result, Say
from dialogs.effects import Text
from dialogs.turn import Turn


@dataclass(frozen=True, slots=True)
class Notice(Dialog):
    """Says `notice.<name>`."""

    aside: ClassVar[bool] = True

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Say it."""
        return Say(Text(f"notice.{self.name}"), then=Done())


@dataclass(frozen=True, slots=True)
class Thanks(Notice):
    """Somebody says thank you."""

    name: ClassVar[str] = "thanks"
