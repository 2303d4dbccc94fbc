"""The correction: something that was said is wrong, and everything after it is considered anew."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.advisor import Facts, Source, parse_fact
from dialogs.correction_prompt import NOTHING, corrected_prompt, correction_prompt
from dialogs.device_search import DeviceSearch
from dialogs.devices import OTHER, which_device
from dialogs.dialog import Ask, Result
from dialogs.prompt import Answer
from dialogs.stated import RIGHT, STATED, stated_prompt
from dialogs.turn import Turn
from dialogs.walkthrough import Walkthrough


@dataclass(frozen=True, slots=True)
class Correction(Walkthrough):
    """The part of an interview in which the person takes something back, by a button or in their own words.

    What they said they may change. What Intune shows they may not: it can only be about another device.
    """

    @abstractmethod
    def answered(self, turn: Turn, answer: Answer) -> Result:
        """Take over the answer to the question for a fact."""

    def correcting(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Ask what is wrong."""
        record = self.record
        said = Facts(fact for fact in record.answers.values() if fact.key != "goal" or fact.source is Source.ASKED)
        return Ask(correction_prompt(said, record.found, may_be_other=bool(record.found)), then=self.wrong_chosen)

    def wrong_chosen(self, turn: Turn, answer: Answer) -> Result:
        """Ask for it once more."""
        if answer.value == NOTHING:
            return self.go_on(turn)
        if answer.value == OTHER:
            return self.choosing_again(turn)
        if answer.value == "autopilot":  # only a look-up can tell
            return self.having(replace(self.record, answers=self.record.answers.without("autopilot"))).go_on(turn)
        return Ask(corrected_prompt(answer.value), then=self.answered)

    def choosing_again(self, turn: Turn) -> Result:
        """Ask which device it is about: one of those that were found, one of the person's own, or one with no user."""
        if self.record.serial_number:
            return self.having(self.record.choosing_other()).looking_for_own(turn)
        if not self.record.seen:
            return self.asking_for_serial_number()
        if self.record.device and len(self.record.seen) == 1:
            return self.having(self.record.choosing_other()).go_on(turn)
        return Ask(which_device(self.record.devices), then=self.device_chosen)

    def hear(self, turn: Turn, told: Mapping[str, str]) -> Result | None:
        """Ask whether to take over what was stated by the way, where that says something new.

        What was stated before and is not confirmed yet is asked for beside it. That it is about another device counts
        first; a serial number says which one, where nothing else is stated.
        """
        if told.get("device") == OTHER and self.record.has_begun:
            return self.choosing_again(turn)
        known, waiting = self.record.answers, self.record.stated
        new = {key: value for key, value in told.items() if key in STATED and known.value(key) != value}
        if not new:
            return DeviceSearch.hear(self, turn, told)
        said = (parse_fact(key, value, Source.SAID, turn.at) for key, value in new.items())
        stated = Facts(replace(fact, at=turn.at) for fact in waiting.values()).with_(*said)
        if not self.record.has_begun:
            return self.having(self.record.answering(*stated.values())).start(turn)
        return Ask(stated_prompt(stated), then=self.having(replace(self.record, stated=stated)).heard)

    def heard(self, turn: Turn, answer: Answer) -> Result:
        """Go on with what was stated, or ask for it."""
        record, stated = replace(self.record, stated=Facts()), self.record.stated
        if answer.value != RIGHT:
            return Ask(corrected_prompt(next(iter(stated))), then=self.having(record).answered)
        for fact in stated.values():
            record = record.correcting(fact, turn.at.date())
        return self.having(record).go_on(turn)
