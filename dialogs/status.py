"""Status: what Intune shows of the person's devices."""

from dataclasses import dataclass
from typing import ClassVar

from bot.advisor import Evidence
from bot.errors import LookupFailed
from dialogs.devices import MOST_DEVICES, device_row
from dialogs.dialog import Call, Dialog, Done, Result, Say, Show
from dialogs.effects import Card, Text
from dialogs.inquiry import OwnDevices
from dialogs.turn import Turn
from dialogs.words import moment


@dataclass(frozen=True, slots=True)
class Status(Dialog):
    """An aside: it looks, shows, and leaves the open question where it is."""

    name: ClassVar[str] = "status"
    aside: ClassVar[bool] = True

    def start(self, turn: Turn) -> Result:
        """Look."""
        return Call(OwnDevices(turn.person.object_id), then=self.looked_up, failed=self.could_not_look)

    def looked_up(self, turn: Turn, evidence: Evidence) -> Result:  # noqa: ARG002 - every answer to a look-up has it
        """Show what was found, or say that there is nothing."""
        if not evidence.devices:
            return Say(Text("status.none", {"time": moment(evidence.at)}), then=Done())
        rows = [device_row(device) for device in evidence.devices[:MOST_DEVICES]]
        more = max(0, len(evidence.devices) - MOST_DEVICES)
        return Show(Card("status", {"devices": rows, "more": more, "at": moment(evidence.at)}), then=Done())

    def could_not_look(self, turn: Turn, failure: LookupFailed) -> Result:  # noqa: ARG002 - as above
        """Say so; it must never look like having no devices."""
        return Say(Text("status.failed"), then=Done())
