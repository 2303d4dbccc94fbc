"""The spoken language: we go on in the one that somebody writes, unless they asked for another."""

from collections.abc import Collection
from dataclasses import replace

from bot.language.intent import Intent
from bot.locale import spoken
from dialogs.effects import Text
from dialogs.interpreter import Meaning
from dialogs.prompt import Answers, Prompt
from dialogs.reply import Reply
from dialogs.words import named

ON_DEVICES = "en"
"""What mostly stands on a HoloLens: who writes it may be quoting."""
OWN_WORDS = frozenset({Answers.TEXT, Answers.WORDS})
"""Answers that may quote anything, in any language."""


def notice(
    written: str | None, meaning: Meaning, prompt: Prompt | None, reply: Reply, languages: Collection[str]
) -> bool:
    """Go on in the language that a message was `written` in, and say so, where that is another; tell whether it is.

    `meaning` is what the message says to who was asked `prompt`. `languages` are those that we speak.
    """
    before = spoken(reply.locale, languages)
    if written is None or written not in languages or written == before or reply.state.language is not None:
        return False
    if meaning.intent is Intent.LANGUAGE or _may_quote(written, meaning, prompt):
        return False
    reply.state = replace(reply.state, noticed=written)
    reply.say(Text("language.noticed", {"back": named(f"language.back.{before}", "")}))
    return True


def _may_quote(written: str, meaning: Meaning, prompt: Prompt | None) -> bool:
    """Tell whether a message may be what the device shows, and no words of the person's own."""
    is_answer = meaning.answer is not None
    if is_answer and prompt is not None and prompt.answers in OWN_WORDS:
        return True
    is_of_error = meaning.intent is Intent.PROBLEM or "error" in meaning.told
    return written == ON_DEVICES and (is_answer or is_of_error)
