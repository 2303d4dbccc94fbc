"""Others' devices: what a helpdesk agent may see of somebody else, with a reason that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from bot.advisor import Evidence
from bot.errors import LookupFailed
from dialogs.devices import status_card
from dialogs.dialog import Again, Ask, Call, Dialog, Done, Result, Say, Show
from dialogs.effects import Text
from dialogs.inquiry import OthersDevices
from dialogs.prompt import Answer, Answers, Prompt
from dialogs.turn import Turn
from dialogs.words import moment, raw, words

SHORTEST_REASON = 4
"""Characters: "ok" is no reason."""


@dataclass(frozen=True, slots=True)
class Others(Dialog):
    """Asks why, then looks. Who is an agent is decided where the look-up is made, never here."""

    name: ClassVar[str] = "others"
    user: str = ""
    """The user principal name of whom it is about: what somebody wrote."""

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Ask for the reason."""
        text = words("others.why", user=raw(self.user))
        return Ask(Prompt("reason", text, answers=Answers.TEXT, hint=words("hint.reason")), then=self.reason_given)

    def reason_given(self, turn: Turn, answer: Answer) -> Result:
        """Look, with the reason."""
        if len(answer.value.strip()) < SHORTEST_REASON:
            return Again(Text("hint.reason"))
        lookup = OthersDevices(self.user, turn.person.object_id, answer.value)
        return Call(lookup, then=self.looked_up, failed=self.could_not_look)

    def looked_up(self, turn: Turn, evidence: Evidence) -> Result:  # noqa: ARG002 - every answer to a look-up has it
        """Show the devices, or that there are none."""
        if not evidence.devices:
            return Say(Text("others.none", {"time": moment(evidence.at)}), then=Done())
        title = words("others.title", user=raw(self.user))
        return Show(status_card(title, evidence.devices, evidence.at, may_refresh=False), then=Done())

    def could_not_look(self, turn: Turn, failure: LookupFailed) -> Result:  # noqa: ARG002 - as above
        """Say kindly no, that there is nobody of that name, or that Intune could not be asked."""
        known = failure.reason if failure.reason in ("refused", "unknown_user") else "failed"
        return Say(Text(f"others.{known}"), then=Done())

    def to_json(self) -> dict[str, object]:
        """Return the name as plain JSON."""
        return {"user": self.user}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        return cls(str(data["user"]))
