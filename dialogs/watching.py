"""Watching: looks in Intune until the HoloLens is there, says so once, and never leaves anybody waiting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, Self, cast

from bot.advisor.evidence import Device, EnrollmentFailure, Evidence
from bot.errors import LookupFailed
from dialogs.case import Case
from dialogs.devices import device_name, status_card
from dialogs.dialog import Ask, Call, Dialog, Done, Drop, Keep, Result, Say, Settle, Show, Start
from dialogs.effects import Text
from dialogs.handover import Handover
from dialogs.inquiry import OwnDevices, SerialNumber
from dialogs.problem import Problem
from dialogs.prompt import Answer, Choice, Prompt
from dialogs.turn import Turn
from dialogs.watch import Watch
from dialogs.words import moment, words

AGAIN, PERSON = "again", "person"

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Watching(Dialog):
    """One look of a watch. It comes by itself, so it says nothing unless there is something to say."""

    name: ClassVar[str] = "watching"
    watch: Watch = field(default_factory=lambda: Watch("", _NEVER))

    def start(self, turn: Turn) -> Result:
        """Look."""
        lookup = OwnDevices(turn.person.object_id)
        if self.watch.serial_number:
            named = SerialNumber(self.watch.serial_number, asked_by=turn.person.object_id)
            return Call(named, then=self.looked, failed=self.could_not_look)
        return Call(lookup, then=self.looked, failed=self.could_not_look)

    def looked(self, turn: Turn, evidence: Evidence) -> Result:
        """Tell what has come of it, or look again later."""
        device, failure = self.watch.enrolled(evidence), self.watch.failure(evidence)
        if device is not None:
            return Drop(self.watch, then=Settle("advice", "card.arrived", then=self.arrived(device, evidence)))
        if failure is not None:
            return Drop(self.watch, then=self.failed(turn, failure))
        return self.later(turn)

    def could_not_look(self, turn: Turn, failure: LookupFailed) -> Result:  # noqa: ARG002 - why is for the log
        """Look again later: a failure says nothing about the device."""
        return self.later(turn)

    def later(self, turn: Turn) -> Result:
        """Look again when it is due; after a day say that it did not come, and offer help."""
        if self.watch.due(turn.at) is not None:
            return Keep(self.watch.having_looked(), then=Done())
        choices = (Choice(AGAIN, words("watch.again")), Choice(PERSON, words("offer.human")))
        over = Prompt("watch_over", words("watch.over"), choices)
        return Drop(self.watch, then=Ask(over, then=self.over))

    def arrived(self, device: Device, evidence: Evidence) -> Result:
        """Say which device arrived, and how it stands."""
        line = words("watch.arrived", name=device_name(device), time=moment(device.enrolled_at or evidence.at))
        return Show(status_card(line, [device], evidence.at), then=Done())

    def failed(self, turn: Turn, failure: EnrollmentFailure) -> Result:
        """Say that an attempt failed, and go on with what helps against it: its row, or a person."""
        if failure.code is None:
            return Say(Text("watch.failed", {"time": moment(failure.at)}), then=Start(Handover(self.case())))
        said = Text("watch.failed_with", {"time": moment(failure.at), "code": failure.code})
        return Say(said, then=Start(Problem.opening(turn, {"error": failure.code})))

    def over(self, turn: Turn, answer: Answer) -> Result:
        """Watch for another day, or hand over."""
        if answer.value == AGAIN:
            watch = Watch(turn.id, turn.at, self.watch.known, self.watch.serial_number)
            return Keep(watch, then=Say(Text("watch.started"), then=Done()))
        return Start(Handover(self.case()))

    def case(self) -> Case | None:
        """Return nothing: what was said before stands in the interview, which is over."""
        return None

    def to_json(self) -> dict[str, object]:
        """Return the watch as plain JSON."""
        return {"watch": self.watch.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        return cls(Watch.from_json(cast("Mapping[str, object]", data["watch"])))
