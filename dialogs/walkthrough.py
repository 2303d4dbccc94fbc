"""The walkthrough: the steps one at a time, for somebody who wears the HoloLens and has no hand free."""

from abc import abstractmethod
from dataclasses import dataclass, replace
from datetime import datetime

from bot.advisor import Advice, advise
from dialogs.advice_prompt import advice_card, summary
from dialogs.device_search import DeviceSearch
from dialogs.dialog import Ask, Result
from dialogs.prompt import Answer, Prompt
from dialogs.step_prompt import AGAIN, ALL, NEXT, check_prompt, step_prompt, step_words
from dialogs.turn import Turn
from dialogs.words import Words

UNWATCHED = ("nothing_to_do", "not_enough", "not_supported")
"""Outcomes after which no device is going to arrive."""


@dataclass(frozen=True, slots=True)
class Walkthrough(DeviceSearch):
    """The part of an interview that reads the steps.

    The record keeps ids of steps only, those that are done and the one that is read, so somebody may go on after days.
    The step to read is the first that is not done; "back" takes the last tick away.
    """

    @abstractmethod
    def tried(self, turn: Turn, answer: Answer) -> Result:
        """Take what became of the advice."""

    def may_watch(self, advice: Advice) -> bool:
        """Tell whether a device may arrive that can be watched for."""
        is_for_it = advice.outcome not in UNWATCHED and not advice.settles
        return is_for_it and self.record.known.value("goal") == "enroll"

    def given(self, at: datetime) -> Advice | None:
        """Return the advice that was given last, as of `at`; None where the same facts lead to another one by now."""
        match advise(self.record.known, at.date()):
            case Advice() as advice if summary(advice) == self.record.advised:
                return advice
            case _:
                return None

    def drawn(self, prompt: Prompt, at: datetime) -> Prompt:
        """Return advice with its rows. Where the rules have changed since, only its question is left."""
        if not prompt.follows or prompt.card:
            return prompt
        advice = self.given(at)
        return prompt.again() if advice is None else replace(prompt, card=advice_card(advice, self.record.done))

    def walking(self, turn: Turn) -> Result:
        """Read the next step; after the last one ask whether it worked. Advice that has changed is shown whole."""
        advice = self.given(turn.at)
        if advice is None:
            return self.go_on(turn)
        step = self.record.next_step(advice)
        if step is None:
            return Ask(check_prompt(advice, may_watch=self.may_watch(advice)), then=self.checked)
        reading = replace(self.record, reading=advice.steps[step - 1].id)
        return Ask(step_prompt(advice, step), then=self.having(reading).walked)

    def walked(self, turn: Turn, answer: Answer) -> Result:
        """Tick the step and read the next one, read it again, show them all, or see what else helps."""
        if answer.value == NEXT:
            return self.having(self.record.ticking()).walking(turn)
        if answer.value == AGAIN:
            return self.walking(turn)
        if answer.value == ALL:
            return self.go_on(turn)
        return self.having(replace(self.record, stuck=self.stuck(turn))).tried(turn, answer)

    def checked(self, turn: Turn, answer: Answer) -> Result:
        """Take whether it worked, or show all steps."""
        return self.go_on(turn) if answer.value == ALL else self.tried(turn, answer)

    def stuck(self, turn: Turn) -> Words | None:
        """Return the step that is being read, for whoever takes over."""
        advice = self.given(turn.at)
        numbers = {step.id: number for number, step in enumerate(advice.steps, start=1)} if advice else {}
        number = numbers.get(self.record.reading)
        return None if advice is None or number is None else step_words(advice, number)
