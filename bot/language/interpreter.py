"""The interpreter of the conversation: what a text means to somebody who was just asked something."""

import re
from collections.abc import Callable

from bot.advisor import UNKNOWN
from bot.language.choice import YES_OR_NO, closest, named, numbered
from bot.language.entities import account
from bot.language.intent import COMMANDS, TO_THE_BOT, Intent
from bot.language.normalise import normalised
from bot.language.phrasebook import Phrasebook, load
from bot.language.understand import Understood, understand
from bot.language.written_in import written_in
from dialogs.interpreter import Meaning
from dialogs.prompt import Answers, Prompt

SWITCH = 0.9
"""From this probability a text that could be an answer is taken for something else that the person wants."""
POLITE = frozenset({Intent.GREETING, Intent.THANKS})
"""What people say beside an answer: "great, that worked!" is an answer before it is thanks."""
ENDING = frozenset({Intent.CANCEL, Intent.RESTART})
"""What forgets the answers. Who was asked a question, and does not say it in so many words, is asked whether they mean
that: "no, I don't" and "skip this" look much like it."""
WITH_A_DEVICE = (Intent.STATUS, Intent.ENROLL, Intent.UNENROLL)
"""What somebody may want who writes a serial number and nothing else."""
DIGRESSION = 0.5
"""From this probability something else is offered to who was asked a question; below, the question is asked again."""

_BETWEEN = re.compile(r"[,;.!?\n]|(?:^|\s)[-–—](?:\s|$)")
"""What stands between the parts of an answer."""

Label = Callable[[object, str], str]
"""Writes words to be in a locale, as they stand on a button: `cards.render.Renderer.plain`."""


class PhraseInterpreter:
    """Compares with labels, and with what was learnt from phrases (satisfies `dialogs.interpreter.Interpreter`)."""

    def __init__(self, label: Label, phrases: Phrasebook | None = None) -> None:
        """Compare with the labels that `label` writes."""
        self._label = label
        self._phrases = phrases or load()

    def interpret(self, text: str, locale: str, prompt: Prompt | None) -> Meaning:
        """Return what `text` means: a command first, then an answer to `prompt`, then what it is about."""
        labels = {choice.value: self._label(choice.label, locale) for choice in prompt.choices} if prompt else {}
        is_command = self._phrases.exact.get(normalised(text)) in COMMANDS
        if prompt is not None and not is_command and (outright := self._outright(text, labels, prompt)) is not None:
            return outright
        understood = understand(text, self._phrases)
        told, is_unknown = understood.entities, understood.intent is Intent.UNKNOWN
        if prompt is not None and prompt.answers is Answers.WORDS:
            return _unless_command(text, understood)
        if "term" in told:
            return Meaning(told=told)
        if not is_command and "wait" in told and understood.intent is not Intent.THANKS:
            return _waiting(understood)
        if prompt is None or is_command:
            return Meaning(understood.intent, told=told, likely=_likely(understood) if is_unknown else ())
        return self._answering(text, labels, prompt, understood)

    def written_in(self, text: str) -> str | None:
        """Return the language that `text` surely is in, as two letters; None where it could be another."""
        return written_in(normalised(text))

    def _outright(self, text: str, labels: dict[str, str], prompt: Prompt) -> Meaning | None:
        """Return the answer that `text` is and nothing else; without a value where it may be two of them."""
        meant = self._meant(text, labels, prompt)
        if not meant:  # "no, that is not mine" says the same twice
            meant = frozenset.intersection(*(self._meant(part, labels, prompt) for part in self._parts(text)))
        if not meant:
            return None
        return Meaning(answer=next(iter(meant)) if len(meant) == 1 else None)

    def _meant(self, text: str, labels: dict[str, str], prompt: Prompt) -> frozenset[str]:
        """Return the values that `text` may mean as a whole; mostly none."""
        value = named(text, labels, self._phrases.answers)
        return self._phrases.short.values(text, prompt.id, list(labels)) if value is None else frozenset({value})

    def _parts(self, text: str) -> list[str]:
        """Return what stands between commas and the like, and a yes or no that stands first by itself."""
        parts = [part for part in _BETWEEN.split(text) if normalised(part)]
        first, _, rest = normalised(parts[0]).partition(" ") if parts else ("", "", "")
        is_answered = rest and not YES_OR_NO.isdisjoint(self._phrases.answers.get(first, ()))
        return [first, rest, *parts[1:]] if is_answered else parts or [text]

    def _answering(self, text: str, labels: dict[str, str], prompt: Prompt, understood: Understood) -> Meaning:
        """Return the answer to `prompt`, or what else the person wants, or may mean."""
        answer, told = self._answer(text, labels, prompt, understood), dict(understood.entities)
        if answer is not None:
            return Meaning(answer=answer, told=told)
        if _is_elsewhere(understood, prompt.answers) and understood.intent not in ENDING:
            return Meaning(understood.intent, told=told)
        if prompt.id == "identity" and "user" in told:
            told["identity"] = account(told["user"])
        if UNKNOWN in self._phrases.answers.get(normalised(text), ()):  # which this question has no button for
            told["puzzled"] = "unclear"
        return Meaning(told=told, likely=_likely(understood, DIGRESSION))

    def _answer(self, text: str, labels: dict[str, str], prompt: Prompt, understood: Understood) -> str | None:
        """Return the answer that is not named outright, unless the text is surely about something else."""
        is_elsewhere = _is_elsewhere(understood, prompt.answers)
        match prompt.answers:
            case Answers.CHOICE:
                plainly = numbered(text, labels) or closest(text, labels, only=True) or _stated(understood, prompt)
                if plainly is not None or (is_elsewhere and understood.intent not in POLITE):
                    return plainly
                return closest(text, labels)
            case Answers.BUILD if "os_build" in understood.entities:
                return understood.entities["os_build"]
            case Answers.TEXT if prompt.id in understood.entities:  # an error, or a serial number
                return understood.entities[prompt.id]
            case Answers.TEXT if prompt.id == "error" and understood.intent is Intent.PROBLEM:
                return text  # what the device says, such as "something went wrong"
            case _:
                return None if is_elsewhere or _asks(text, understood, prompt) else text


def _unless_command(text: str, understood: Understood) -> Meaning:
    """Return words as the answer that they are, unless they are exactly what the bot itself is told."""
    if understood.confidence == 1 and understood.intent in TO_THE_BOT:
        return Meaning(understood.intent, told=understood.entities)
    return Meaning(answer=text)


def _waiting(understood: Understood) -> Meaning:
    """Return that somebody needs time; until when, may be about a reminder that they got."""
    told = {kind: value for kind, value in understood.entities.items() if kind in ("wait", "date")}
    is_of_reminder = "date" in told or understood.intent is Intent.REMINDERS
    return Meaning(Intent.REMINDERS if is_of_reminder else Intent.UNKNOWN, told=told)


def _stated(understood: Understood, prompt: Prompt) -> str | None:
    """Return the fact that is asked for, if the text states it. Which HoloLens it is, any wish may name by the way."""
    stated = understood.entities.get(prompt.id)
    is_wish = prompt.id == "generation" and _is_elsewhere(understood, prompt.answers)
    return stated if any(choice.value == stated for choice in prompt.choices) and not is_wish else None


def _asks(text: str, understood: Understood, prompt: Prompt) -> bool:
    """Tell whether a text asks back. What is not to be seen or found may be the very error that is asked for."""
    return understood.entities.get("puzzled") in ("where", "why") and ("?" in text or prompt.id != "error")


def _is_elsewhere(understood: Understood, answers: Answers) -> bool:
    """Tell whether a text is surely about something else. Words can be any answer to a question that takes words."""
    if understood.intent is Intent.UNKNOWN:
        return False
    if answers is Answers.TEXT:
        return understood.confidence == 1 or "error" in understood.entities
    return understood.confidence >= SWITCH


def _likely(understood: Understood, least: float = 0.0) -> tuple[Intent, ...]:
    """Return what the person may have meant, where the best of it has at least that probability."""
    ranked = understood.runners_up
    if understood.intent is not Intent.UNKNOWN:
        ranked = ((understood.intent, understood.confidence), *ranked)
    if not ranked and "serial_number" in understood.entities:
        return WITH_A_DEVICE
    return tuple(intent for intent, _ in ranked) if ranked and ranked[0][1] >= least else ()
