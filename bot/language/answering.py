"""Answering: which answer to a question a text gives, from what it says outright to what it is only like."""

import re
from collections.abc import Mapping

from bot.advisor import VOCABULARY
from bot.language.choice import YES_OR_NO, closest, named, numbered
from bot.language.entities import error_code
from bot.language.intent import Intent
from bot.language.normalise import normalised
from bot.language.phrasebook import Phrasebook
from bot.language.short_answers import SAME
from bot.language.understand import Understood
from dialogs.devices import OTHER
from dialogs.prompt import Answers, Prompt

SWITCH = 0.9
"""From this probability a text that could be an answer is taken for something else that the person wants."""
POLITE = frozenset({Intent.GREETING, Intent.THANKS})
"""What people say beside an answer: "great, that worked!" is an answer before it is thanks."""
ENDING = frozenset({Intent.CANCEL, Intent.RESTART})
"""What forgets the answers. Who was asked a question, and does not say it in so many words, is asked whether they mean
that: "no, I don't" and "skip this" look much like it."""
ABOUT_ENDING = frozenset({"solved", "ticket_end", "privacy"})
"""Questions whether something is to end, or to be deleted."""
ADVICE, COMPLAINTS = "advice", frozenset({"failed", "wrong"})
"""The question that stands below advice, and below each step of it, and answers to it that a fact says better."""
WHAT_IS_WRONG = frozenset({"puzzled", *VOCABULARY})
"""What a message tells beside a complaint that says more than it."""
_BETWEEN = re.compile(r"[,;.!?\n]|(?:^|\s)[-–—](?:\s|$)")
"""What stands between the parts of an answer."""

ANOTHER_DEVICE = "another_device"
"""The table of what may be said at any question: that it is about another device."""

Labels = Mapping[str, str]
"""The label of each button by its value, as the person reads it."""


class Answering:
    """Knows what people answer. Each of its methods returns nothing where a text does not answer in that way."""

    def __init__(self, phrases: Phrasebook) -> None:
        """Take what was learnt of them."""
        self._phrases = phrases

    def outright(self, text: str, labels: Labels, prompt: Prompt) -> frozenset[str]:
        """Return the values that `text` names and says nothing else: one, or those between which it leaves open."""
        if meant := self._meant(text, labels, prompt):
            return meant
        parts = self._parts(text)
        meant_by = [self._meant(part, labels, prompt) for part in parts] if len(parts) > 1 else []
        if not meant_by or not all(meant_by):
            return frozenset()
        return frozenset.intersection(*meant_by) or frozenset.union(*meant_by)

    def _meant(self, text: str, labels: Labels, prompt: Prompt) -> frozenset[str]:
        """Return the values that `text` may mean as a whole; mostly none."""
        value = named(text, labels, self._phrases.answers)
        return self._phrases.short.values(text, prompt.id, list(labels)) if value is None else frozenset({value})

    def _parts(self, text: str) -> list[str]:
        """Return what stands between commas and the like, and a yes or no that stands first by itself."""
        parts = [part for part in _BETWEEN.split(text) if normalised(part)]
        first, _, rest = normalised(parts[0]).partition(" ") if parts else ("", "", "")
        is_answered = rest and not YES_OR_NO.isdisjoint(self._phrases.answers.get(first, ()))
        return [first, rest, *parts[1:]] if is_answered else parts or [text]

    def names_another_device(self, text: str) -> bool:
        """Tell whether a part of `text` says that it is about another device, and says nothing else."""
        return any(self._phrases.short.values(part, ANOTHER_DEVICE, (OTHER,)) for part in self._parts(text))

    def learnt(self, text: str, labels: Labels, prompt: Prompt, understood: Understood) -> str | None:
        """Return the answer that is like one that was learnt, unless the text is known to be something else."""
        is_exact = understood.confidence == 1 and understood.intent is not Intent.UNKNOWN
        is_other = _is_above(understood, prompt) and understood.confidence >= SWITCH
        is_reaction = "insult" in understood.entities or _asks_back(text, understood, prompt)
        if is_exact or is_other or is_reaction or error_code(text) is not None:
            return None
        value = self._phrases.learnt.value(text, prompt.id, labels)
        if value is None or self._denies(text, prompt, value):
            return None
        is_complaint = prompt.id == ADVICE and value in COMPLAINTS
        return None if is_complaint and not WHAT_IS_WRONG.isdisjoint(understood.entities) else value

    def _denies(self, text: str, prompt: Prompt, value: str) -> bool:
        """Tell whether a text names the value as what it is not. A "no" that stands first denies nothing."""
        fact = SAME.get(prompt.id, prompt.id)
        return any(self._phrases.facts.denies(part, fact, value) for part in self._parts(text))

    def loosely(self, text: str, labels: Labels, prompt: Prompt, understood: Understood) -> str | None:
        """Return the answer that a text may be: whatever it says where words are asked for, or is close to one button.

        Where answers were learnt, that is known better: "where is work or school" is close to "That worked".
        """
        is_another_wish = is_elsewhere(understood, prompt.answers)
        if prompt.answers is Answers.CHOICE:
            is_no_answer = _asks_back(text, understood, prompt) or (is_another_wish and understood.intent not in POLITE)
            is_learnt = self._phrases.learnt.knows(prompt.id, labels)
            return None if is_no_answer or is_learnt else closest(text, labels)
        if prompt.answers is Answers.TEXT and prompt.id == "error" and understood.intent is Intent.PROBLEM:
            return text  # what the device says, such as "something went wrong"
        return None if is_another_wish or _asks(text, understood, prompt) else text


def _is_above(understood: Understood, prompt: Prompt) -> bool:
    """Tell whether what a text is about counts before the answer that it may be.

    What ends something may answer whether that is to end; who names no language may be telling what the device asks.
    """
    match understood.intent:
        case Intent.HUMAN:
            return True
        case Intent.LANGUAGE:
            return "language" in understood.entities
        case intent:
            return intent in ENDING and prompt.id not in ABOUT_ENDING


def plainly(text: str, labels: Labels, prompt: Prompt, understood: Understood) -> str | None:
    """Return the answer that a text plainly gives, whatever it may be about."""
    match prompt.answers:
        case Answers.CHOICE:
            return numbered(text, labels) or closest(text, labels, only=True) or _stated(understood, prompt)
        case Answers.BUILD:
            return understood.entities.get("os_build")
        case Answers.TEXT:  # an error, or a serial number
            return understood.entities.get(prompt.id)
        case _:
            return None


def _stated(understood: Understood, prompt: Prompt) -> str | None:
    """Return the fact that is asked for, if the text states it. Which HoloLens it is, any wish may name by the way."""
    stated = understood.entities.get(prompt.id)
    is_wish = prompt.id == "generation" and is_elsewhere(understood, prompt.answers)
    return stated if any(choice.value == stated for choice in prompt.choices) and not is_wish else None


def _asks(text: str, understood: Understood, prompt: Prompt) -> bool:
    """Tell whether a text asks back. What is not to be seen or found may be the very error that is asked for."""
    return understood.entities.get("puzzled") in ("where", "why") and ("?" in text or prompt.id != "error")


def _asks_back(text: str, understood: Understood, prompt: Prompt) -> bool:
    """Tell whether a text is itself a question. Below advice it may be what comes next, or to hear it once more."""
    is_question = text.rstrip().endswith("?") or understood.entities.get("puzzled") in ("why", "unclear")
    return is_question and prompt.id != ADVICE


def is_elsewhere(understood: Understood, answers: Answers) -> bool:
    """Tell whether a text is surely about something else. Words can be any answer to a question that takes words."""
    if understood.intent is Intent.UNKNOWN:
        return False
    if answers is Answers.TEXT:
        return understood.confidence == 1 or "error" in understood.entities
    return understood.confidence >= SWITCH
