"""The interpreter of the conversation: what a text means to somebody who was just asked something."""

from collections.abc import Callable

from bot.advisor import UNKNOWN
from bot.language.answering import ENDING, Answering, is_elsewhere, plainly
from bot.language.entities import account
from bot.language.intent import COMMANDS, TO_THE_BOT, Intent
from bot.language.normalise import normalised
from bot.language.phrasebook import Phrasebook, load
from bot.language.understand import Understood, understand
from bot.language.written_in import written_in
from dialogs.devices import OTHER
from dialogs.interpreter import Meaning
from dialogs.prompt import Answers, Prompt

WITH_A_DEVICE = (Intent.STATUS, Intent.ENROLL, Intent.UNENROLL)
"""What somebody may want who writes a serial number and nothing else."""
DIGRESSION = 0.5
"""From this probability something else is offered to who was asked a question; below, the question is asked again."""

Label = Callable[[object, str], str]
"""Writes words to be in a locale, as they stand on a button: `cards.render.Renderer.plain`."""


class PhraseInterpreter:
    """Compares with labels, and with what was learnt from phrases (satisfies `dialogs.interpreter.Interpreter`)."""

    def __init__(self, label: Label, phrases: Phrasebook | None = None) -> None:
        """Compare with the labels that `label` writes."""
        self._label = label
        self._phrases = phrases or load()
        self._answering = Answering(self._phrases)

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
        return self._asked(text, labels, prompt, understood)

    def written_in(self, text: str) -> str | None:
        """Return the language that `text` surely is in, as two letters; None where it could be another."""
        return written_in(normalised(text))

    def _outright(self, text: str, labels: dict[str, str], prompt: Prompt) -> Meaning | None:
        """Return the answer that `text` is and nothing else; without a value where it may be two of them."""
        meant = self._answering.outright(text, labels, prompt)
        if not meant:
            return None
        return Meaning(answer=next(iter(meant)) if len(meant) == 1 else None)

    def _asked(self, text: str, labels: dict[str, str], prompt: Prompt, understood: Understood) -> Meaning:
        """Return the answer to `prompt`, or what else the person wants, or may mean."""
        told = dict(understood.entities)
        if self._answering.names_another_device(text):
            return Meaning(answer=OTHER if OTHER in labels else None, told={**told, "device": OTHER})
        answer = plainly(text, labels, prompt, understood)
        if answer is None and (learnt := self._answering.learnt(text, labels, prompt, understood)) is not None:
            return Meaning(answer=learnt, told=_beside(told), is_free=True)
        if answer is None:
            answer = self._answering.loosely(text, labels, prompt, understood)
        if answer is not None:
            return Meaning(answer=answer, told=told)
        if is_elsewhere(understood, prompt.answers) and understood.intent not in ENDING:
            return Meaning(understood.intent, told=told)
        if prompt.id == "identity" and "user" in told:
            told["identity"] = account(told["user"])
        if UNKNOWN in self._phrases.answers.get(normalised(text), ()):  # which this question has no button for
            told["puzzled"] = "unclear"
        return Meaning(told=told, likely=_likely(understood, DIGRESSION))


def _beside(told: dict[str, str]) -> dict[str, str]:
    """Return what was told beside an answer in the person's own words, which report no error and no plan."""
    return {kind: value for kind, value in told.items() if kind not in ("error", "planned")}


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


def _likely(understood: Understood, least: float = 0.0) -> tuple[Intent, ...]:
    """Return what the person may have meant, where the best of it has at least that probability."""
    ranked = understood.runners_up
    if understood.intent is not Intent.UNKNOWN:
        ranked = ((understood.intent, understood.confidence), *ranked)
    if not ranked and "serial_number" in understood.entities:
        return WITH_A_DEVICE
    return tuple(intent for intent, _ in ranked) if ranked and ranked[0][1] >= least else ()
