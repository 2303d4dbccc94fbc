"""Welcome: what the bot is and what to try. It is said once in a conversation."""

from dataclasses import dataclass
from typing import ClassVar

from dialogs.menu import HINT, Menu, offers
from dialogs.prompt import Prompt
from dialogs.words import words


@dataclass(frozen=True, slots=True)
class Welcome(Menu):
    """The first message, with three things to try."""

    name: ClassVar[str] = "welcome"

    def prompt(self) -> Prompt:
        """Return the welcome card."""
        return Prompt(
            "welcome",
            words("welcome.try"),
            offers("enroll", "unenroll", "status"),
            template="welcome",
            short=words("menu.text"),
            hint=HINT,
        )
