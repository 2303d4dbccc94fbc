"""The record of an interview: what the person said, what Intune shows, and which advice was tried."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from bot.advisor import (
    UNKNOWN,
    Advice,
    Device,
    Evidence,
    Fact,
    Facts,
    Source,
    Value,
    advise,
    facts_from_json,
    facts_to_json,
)
from dialogs.case import Case
from dialogs.devices import device_from_json, device_to_json
from dialogs.fact_groups import grouped, ungrouped
from dialogs.words import Words


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that an interview remembers. It never changes; each method returns a new one."""

    answers: Facts = field(default_factory=Facts)
    """What the person said, asked or not."""
    found: Facts = field(default_factory=Facts)
    """What Intune shows of the device in question."""
    seen: tuple[Mapping[str, object], ...] = ()
    """The devices that the last look found, as plain JSON: most turns do not read them."""
    device: str = ""
    """The id of the device in question; empty where it is none of those."""
    serial_number: str = ""
    """The serial number by which it was found; empty where it is among the person's own."""
    advised: Words | None = None
    """The summary of the advice that was given last."""
    tried: tuple[Words, ...] = ()
    """The summaries of the advice that did not help."""
    reported: str = ""
    """The error as the person told it, where it is none that the advisor knows."""
    done: tuple[str, ...] = ()
    """The ids of the steps that are done, of the advice that was given last."""
    reading: str = ""
    """The id of the step that is read, where somebody goes through them one at a time."""
    stuck: Words | None = None
    """The step at which that advice did not work, where that is known."""
    has_begun: bool = False
    """Whether the first look was made, or tried."""
    stated: Facts = field(default_factory=Facts)
    """What a message stated by the way, until it is confirmed."""

    @property
    def devices(self) -> tuple[Device, ...]:
        """Return what the last look found. Raises KeyError, TypeError or ValueError where it was not kept by us."""
        return tuple(map(device_from_json, self.seen))

    @property
    def known(self) -> Facts:
        """Return all facts. Where both sides know one they agree, or the person does not know it."""
        return Facts((*self.answers.values(), *self.found.values()))

    @property
    def contradiction(self) -> tuple[Fact, Fact] | None:
        """Return the first fact on which the person's word and Intune disagree, as each has it."""
        for key, shown in self.found.items():
            said = self.answers.get(key)
            if said is not None and UNKNOWN not in (said.value, shown.value) and said.value != shown.value:
                return said, shown
        return None

    @property
    def case(self) -> Case:
        """Return what a person who takes over should know."""
        chosen = tuple(device for device in self.seen if device["id"] == self.device)
        return Case(self.known, self.advised, self.tried, self.reported, self.stuck, self.done, chosen or self.seen)

    @property
    def enrolled_devices(self) -> tuple[str, ...]:
        """Return the ids of the devices that were enrolled when Intune was last asked."""
        return tuple(device.id for device in self.devices if device.facts.value("management") == "enrolled")

    @property
    def serial_number_in_question(self) -> str:
        """Return the serial number of the device that it is about, empty where that is not known."""
        chosen = next((device.serial_number for device in self.devices if device.id == self.device), "")
        return chosen or self.serial_number

    def answering(self, *facts: Fact) -> "Record":
        """Return the record with what the person said."""
        return replace(self, answers=self.answers.with_(*facts))

    def correcting(self, fact: Fact, today: date) -> "Record":
        """Return the record with `fact` in the place of what was said before.

        What else was said and cannot be true beside it is forgotten: it will be asked again where it matters.
        """
        record = replace(self.answering(fact), reported="" if fact.key == "error" else self.reported)
        match advise(record.known, today):
            case Advice(because=because) as advice if advice.is_contradiction:
                others = [other.key for other in because if other.key not in (fact.key, "goal")]
                return replace(record, answers=record.answers.without(*others))
            case _:
                return record

    def seeing(self, devices: Iterable[Device]) -> "Record":
        """Return the record with what a look found."""
        return replace(self, seen=tuple(map(device_to_json, devices)))

    def finding(self, facts: Facts) -> "Record":
        """Return the record with what Intune shows."""
        return replace(self, found=self.found.with_(*facts.values()))

    def choosing(self, device: Device) -> "Record":
        """Return the record in which it is about that device; what was found of another one no longer counts."""
        if device.id == self.device:
            return self.finding(device.facts)
        return replace(self, device=device.id, found=device.facts)

    def missing(self, at: datetime) -> "Record":
        """Return the record in which Intune, at `at`, no longer shows the device in question."""
        return self.finding(Facts([Fact("management", "not_enrolled", Source.INTUNE, at)]))

    def seeing_again(self, evidence: Evidence) -> "Record":
        """Return the record after a second look: the same device as it is now, one that is new, or one that is gone."""
        before = {device.id for device in self.devices}
        record = self.finding(evidence.facts).seeing(evidence.devices)
        for device in evidence.devices:
            if device.id == self.device or (not self.device and device.id not in before):
                return record.choosing(device)
        return record.missing(evidence.at) if self.device else record

    def choosing_other(self) -> "Record":
        """Return the record in which it is about a device that Intune did not show."""
        return replace(self, device="", serial_number="", found=Facts())

    def advising(self, advised: Words) -> "Record":
        """Return the record with that advice given; what was done of another one no longer counts."""
        return self if advised == self.advised else replace(self.leaving_advice(), advised=advised)

    def next_step(self, advice: Advice) -> int | None:
        """Return the number of the first step that is not done, counted from 1; None where all are."""
        return next((number for number, step in enumerate(advice.steps, start=1) if step.id not in self.done), None)

    def ticking(self) -> "Record":
        """Return the record with the step that is read done."""
        return replace(self, done=(*self.done, self.reading), reading="")

    def settling(self, *keys: str) -> "Record":
        """Return the record without those facts, which steps have changed. Of a problem, enrolling is left."""
        record = replace(self, answers=self.answers.without(*keys), found=self.found.without(*keys))
        goal = self.answers.get("goal")
        if goal is None or goal.value != "problem":
            return record
        return record.answering(replace(goal, value="enroll"))

    def leaving_advice(self) -> "Record":
        """Return the record as before any advice, apart from what did not help."""
        return replace(self, advised=None, done=(), reading="", stuck=None)

    def having_failed(self) -> "Record":
        """Return the record in which the last advice was tried and did not help."""
        return self if self.advised is None else replace(self, tried=(*self.tried, self.advised))

    def to_json(self) -> dict[str, object]:
        """Return it as plain JSON. What is empty is left out."""
        kept = {
            "answers": facts_to_json(self.answers),
            "found": grouped(self.found),
            "devices": list(self.seen),
            "device": self.device,
            "serial_number": self.serial_number,
            "advised": self.advised,
            "tried": list(self.tried),
            "reported": self.reported,
            "done": list(self.done),
            "reading": self.reading,
            "stuck": self.stuck,
            "has_begun": self.has_begun,
            "stated": facts_to_json(self.stated),
        }
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Record":
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError where it did not."""
        return cls(
            answers=facts_from_json(cast("Mapping[str, object]", data.get("answers", {}))),
            found=ungrouped(cast("list[Mapping[str, object]]", data.get("found", []))),
            seen=tuple(cast("list[Mapping[str, object]]", data.get("devices", []))),
            device=str(data.get("device", "")),
            serial_number=str(data.get("serial_number", "")),
            advised=cast("Words | None", data.get("advised")),
            tried=tuple(cast("list[Words]", data.get("tried", []))),
            reported=str(data.get("reported", "")),
            done=tuple(str(step) for step in cast("list[object]", data.get("done", []))),
            reading=str(data.get("reading", "")),
            stuck=cast("Words | None", data.get("stuck")),
            has_begun=bool(data.get("has_begun", False)),
            stated=facts_from_json(cast("Mapping[str, object]", data.get("stated", {}))),
        )


def values_of(facts: Facts) -> dict[str, Value]:
    """Return what the facts say, whoever said it and when."""
    return {fact.key: fact.value for fact in facts.values()}
