"""Help: what can be asked, and the words that work at any time."""

from dataclasses import dataclass
from typing import ClassVar

from dialogs.menu import HINT, OFFERS, Menu, offers
from dialogs.prompt import Prompt
from dialogs.words import words


@dataclass(frozen=True, slots=True)
class Help(Menu):
    """An aside: in the middle of a question it is read, and then the question is there again."""

    name: ClassVar[str] = "help"
    aside: ClassVar[bool] = True

    def prompt(self) -> Prompt:
        """Return the help card."""
        return Prompt("help", words("menu.text"), offers(*OFFERS), template="help", hint=HINT)
