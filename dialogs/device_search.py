"""The search for the device in question: among the person's own in Intune, or by its serial number."""

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bot.advisor import UNKNOWN, Device, Evidence, Fact, Source
from bot.errors import LookupFailed
from dialogs.devices import OTHER, device_name, which_device
from dialogs.dialog import Again, Ask, Call, Dialog, Result, Say, Show
from dialogs.effects import Card, Text
from dialogs.fact_prompt import serial_number_prompt
from dialogs.inquiry import OwnDevices, SerialNumber
from dialogs.prompt import Answer
from dialogs.record import Record
from dialogs.turn import Turn
from dialogs.words import Words, moment, raw, words

SERIAL_NUMBER = re.compile(r"[A-Za-z0-9-]{4,64}")
"""What a serial number can be. A HoloLens 2 has twelve digits; anything that does not fit is not looked up."""
_WORD = re.compile(r"(?<!\S)\D+(?!\S)")
"""What has no digit: "my colleague has it" is no serial number."""


@dataclass(frozen=True, slots=True)
class DeviceSearch(Dialog):
    """The part of an interview that finds evidence. Where it cannot look, or finds nothing, it says so and goes on."""

    record: Record = field(default_factory=Record)

    @abstractmethod
    def go_on(self, turn: Turn) -> Result:
        """Continue with what the record has now."""

    def having(self, record: Record) -> Self:
        """Return the same dialog with that record."""
        return replace(self, record=record)

    def start(self, turn: Turn) -> Result:
        """Look up the device that was named by its serial number, or which devices the person has."""
        if not self.record.serial_number:
            return self.looking_for_own(turn)
        lookup = SerialNumber(self.record.serial_number, asked_by=turn.person.object_id)
        return Call(lookup, then=self.looked_up_as_named, failed=self.could_not_look)

    def looking_for_own(self, turn: Turn) -> Result:
        """Look which devices the person has."""
        return Call(OwnDevices(turn.person.object_id), then=self.looked_up, failed=self.could_not_look)

    def looked_up_as_named(self, turn: Turn, evidence: Evidence) -> Result:
        """Take the device that was named; where it is not there to be shown, look for the person's own."""
        if evidence.devices:
            later = self.having(self.record.seeing(evidence.devices))
            return later.taking_named(turn, evidence.devices[0], self.record.serial_number)
        said = Text("serial.not_found", {"time": moment(evidence.at)})
        return Say(said, then=self.having(replace(self.record, serial_number="")).looking_for_own(turn))

    def looked_up(self, turn: Turn, evidence: Evidence) -> Result:
        """Take over what holds for the person, then see which device it is about."""
        later = self.having(self.record.finding(evidence.facts).seeing(evidence.devices))
        return later.some_found(turn, evidence) if evidence.devices else later.none_found(turn, evidence)

    def none_found(self, turn: Turn, evidence: Evidence) -> Result:
        """Say so. It proves nothing about a device that has no user, such as one that Autopilot set up."""
        return Say(Text("evidence.none", {"time": moment(evidence.at)}), then=self.go_on(turn))

    def some_found(self, turn: Turn, evidence: Evidence) -> Result:  # noqa: ARG002 - a subclass may decide by the turn
        """Ask which one it is about."""
        return Ask(which_device(evidence.devices), then=self.device_chosen)

    def could_not_look(self, turn: Turn, failure: LookupFailed) -> Result:
        """Say so: it must never look like having no devices."""
        return Say(_why(failure), then=self.go_on(turn))

    def device_chosen(self, turn: Turn, answer: Answer) -> Result:
        """Take over what Intune shows of that device."""
        chosen = next((device for device in self.record.devices if device.id == answer.value), None)
        if answer.value == OTHER or chosen is None:
            return self.having(self.record.choosing_other()).go_on(turn)
        return self.having(self.record.choosing(chosen)).go_on(turn)

    def taking(self, turn: Turn, device: Device, line: Words) -> Result:
        """Take that device, and say which it is."""
        return Show(Card("text", {"line": line}), then=self.having(self.record.choosing(device)).go_on(turn))

    def taking_named(self, turn: Turn, device: Device, serial_number: str) -> Result:
        """Take the device that was named by its serial number."""
        return self.taking(turn, device, words("device.named", name=device_name(device), serial=raw(serial_number)))

    def hear(self, turn: Turn, told: Mapping[str, str]) -> Result | None:
        """Go on with the device whose serial number a message names, where that is another one."""
        record, serial_number = self.record, told.get("serial_number", "")
        if not serial_number or serial_number == record.serial_number_in_question or not record.has_begun:
            return None
        seen = next((device for device in record.devices if device.serial_number == serial_number), None)
        if seen is not None:
            return self.taking_named(turn, seen, serial_number)
        return DeviceSearch.start(self.having(replace(record.choosing_other(), serial_number=serial_number)), turn)

    def asking_for_serial_number(self) -> Result:
        """Ask for the serial number: whether a device is registered with Autopilot only a look-up can tell."""
        return Ask(serial_number_prompt(), then=self.serial_number_given)

    def serial_number_given(self, turn: Turn, answer: Answer) -> Result:
        """Look up the device with that serial number."""
        if answer.value == UNKNOWN:
            return self.having_looked_for_autopilot(turn)
        serial_number = answer.value.replace(" ", "")
        if SERIAL_NUMBER.fullmatch(serial_number) is None or _WORD.search(answer.value) is not None:
            return Again(Text("hint.serial_number"))
        lookup = SerialNumber(serial_number, asked_by=turn.person.object_id)
        return Call(lookup, then=self.looked_up_by_serial_number, failed=self.could_not_look_by_serial_number)

    def looked_up_by_serial_number(self, turn: Turn, evidence: Evidence) -> Result:
        """Take over what was found. Where nothing was, the device may still be there and be somebody else's."""
        record = self.record.finding(evidence.facts)
        if evidence.devices:
            device = evidence.devices[0]
            record = replace(record, serial_number=device.serial_number).seeing(evidence.devices).choosing(device)
            return self.having(record).having_looked_for_autopilot(turn)
        said = Text("serial.not_found", {"time": moment(evidence.at)})
        return Say(said, then=self.having(record).having_looked_for_autopilot(turn))

    def could_not_look_by_serial_number(self, turn: Turn, failure: LookupFailed) -> Result:
        """Say so."""
        return Say(_why(failure), then=self.having_looked_for_autopilot(turn))

    def having_looked_for_autopilot(self, turn: Turn) -> Result:
        """Go on; what even the look-up did not tell is answered with "I don't know", so that it is asked once."""
        if "autopilot" in self.record.known:
            return self.go_on(turn)
        unknown = Fact("autopilot", UNKNOWN, Source.ASKED, turn.at)
        return self.having(self.record.answering(unknown)).go_on(turn)


def _why(failure: LookupFailed) -> Text:
    """Say that a limit was reached, which a person can understand; any other reason is for the log."""
    return Text("serial.too_many" if failure.reason == "quota" else "evidence.failed")
