"""The words of owners' commands, in every language that the catalogues have, and what a message means by them."""

from collections.abc import Iterable

from bot.reminders.owner.command import Command, ListCampaigns, OpenForm, ShowCampaign
from cards.catalogue import Catalogues
from cards.spellings import spellings
from dialogs.typed import cleaned

WORDS = "campaign_command.word"
"""Ids of the catalogue: `campaign_command.word.list` is "campaigns, my campaigns", all the ways to say it."""

_AROUND = " \t.,;:!?\"'`“”„«»‘’()[]<>"
"""What stands around a command or a name and belongs to neither."""


class CommandWords:
    """Reads commands: those of every language, whatever the person's own is."""

    def __init__(self, catalogues: Catalogues) -> None:
        """Take the words of every language."""

        def said(name: str) -> tuple[str, ...]:
            return spellings(catalogues, f"{WORDS}.{name}")

        self._list, self._new, self._campaign = said("list"), said("new"), said("campaign")

    def parse(self, text: str) -> Command | None:
        """Return the command that a message is from beginning to end; None where it is none.

        What follows "campaign" is a name, even one that is no campaign's: only who is an owner gets to know that.
        """
        line = cleaned(text).strip(_AROUND)
        if line.casefold() in (*self._list, *self._campaign):
            return ListCampaigns()
        if line.casefold() in self._new:
            return OpenForm()
        name = (_after(line, self._campaign) or "").strip(_AROUND)
        return ShowCampaign(name) if name else None


def _after(line: str, words: Iterable[str]) -> str | None:
    """Return what follows the first of the words with which the line begins; None where it begins with none."""
    folded = line.casefold()
    for word in words:
        if folded.startswith((f"{word} ", f"{word}:")):
            return line[len(word) + 1 :]
    return None
