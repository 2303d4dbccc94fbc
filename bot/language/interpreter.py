"""The interpreter of the conversation: what a text means to somebody who was just asked something."""

from collections.abc import Callable

from bot.language.choice import chosen
from bot.language.entities import build
from bot.language.intent import COMMANDS, Intent
from bot.language.phrasebook import Phrases, load
from bot.language.understand import Understood, understand
from dialogs.interpreter import Meaning
from dialogs.prompt import Answers, Prompt

Label = Callable[[object, str], str]
"""Writes words to be in a locale, as they stand on a button: `cards.render.Renderer.plain`."""


class PhraseInterpreter:
    """Compares with phrases and labels (satisfies `dialogs.interpreter.Interpreter`)."""

    def __init__(self, label: Label, phrases: Phrases | None = None) -> None:
        """Compare with the labels that `label` writes."""
        self._label = label
        self._phrases = phrases or load()

    def interpret(self, text: str, locale: str, prompt: Prompt | None) -> Meaning:
        """Return what `text` means: a command first, then an answer to `prompt`, then what it is about."""
        understood = understand(text, self._phrases)
        if prompt is not None and not _is_command(understood):
            answer = self._answer(text, locale, prompt, understood)
            if answer is not None:
                return Meaning(answer=answer, told=understood.entities)
        return Meaning(understood.intent, told=understood.entities)

    def _answer(self, text: str, locale: str, prompt: Prompt, understood: Understood) -> str | None:
        labels = {choice.value: self._label(choice.label, locale) for choice in prompt.choices}
        choice = chosen(text, labels)
        if choice is not None:
            return choice
        match prompt.answers:
            case Answers.CHOICE:
                return None
            case Answers.BUILD:
                return build(text) or _unless_sure(text, understood)
            case Answers.NUMBER:
                return _unless_sure(text, understood)
            case Answers.TEXT:
                return understood.entities.get("error") or _unless_sure(text, understood)


def _is_command(understood: Understood) -> bool:
    return understood.confidence == 1 and understood.intent in COMMANDS


def _unless_sure(text: str, understood: Understood) -> str | None:
    """Return the text as the answer, unless it is word for word something else that people ask."""
    return None if understood.confidence == 1 and understood.intent is not Intent.UNKNOWN else text
