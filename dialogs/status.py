"""Status: what Intune shows of the person's devices, how they stand, and what to do next."""

from dataclasses import dataclass
from typing import ClassVar

from bot.advisor import Evidence
from bot.errors import LookupFailed
from dialogs.devices import status_card
from dialogs.dialog import Call, Dialog, Done, Refresh, Result, Say, Show
from dialogs.effects import Text
from dialogs.inquiry import OwnDevices
from dialogs.turn import Turn
from dialogs.words import moment, words


@dataclass(frozen=True, slots=True)
class Status(Dialog):
    """An aside: it looks, shows, and leaves the open question where it is."""

    name: ClassVar[str] = "status"
    aside: ClassVar[bool] = True
    card: str = ""
    """The key of the card to show it in, where it is to be refreshed; empty for a new one."""

    def start(self, turn: Turn) -> Result:
        """Look."""
        return Call(OwnDevices(turn.person.object_id), then=self.looked_up, failed=self.could_not_look)

    def looked_up(self, turn: Turn, evidence: Evidence) -> Result:  # noqa: ARG002 - every answer to a look-up has it
        """Show what was found, or say that there is nothing."""
        if not evidence.devices:
            return Say(Text("status.none", {"time": moment(evidence.at)}), then=Done())
        card = status_card(words("status.title"), evidence.devices, evidence.at)
        return Refresh(self.card, card) if self.card else Show(card, then=Done())

    def could_not_look(self, turn: Turn, failure: LookupFailed) -> Result:  # noqa: ARG002 - as above
        """Say so; it must never look like having no devices."""
        return Say(Text("status.failed"), then=Done())
