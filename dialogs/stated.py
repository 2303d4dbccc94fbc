"""Stated facts: what first words say about the device, taken over instead of being asked, and confirmed."""

from bot.advisor import Facts, Source
from dialogs.prompt import Choice, Prompt
from dialogs.turn import Turn
from dialogs.words import Words, words

STATED = ("generation", "identity", "setup", "network", "mdm", "users")
"""Facts that `bot.language` finds in a message. Which HoloLens it is, is exact; the others could be misread."""
RIGHT, WRONG = "yes", "no"


def newly_stated(facts: Facts, turn: Turn) -> Facts:
    """Return the facts that the message of this turn stated, where one of them could be misread; else none."""
    stated = Facts(
        fact for fact in facts.values() if fact.key in STATED and fact.source is Source.SAID and fact.at == turn.at
    )
    return stated if any(key != "generation" for key in stated) else Facts()


def stated_prompt(stated: Facts) -> Prompt:
    """Return the question whether they are right: one line, and the way to be asked instead."""
    first, *others = (words(f"stated.{fact.key}.{fact.value}") for fact in stated.values())
    together: Words = first
    for other in others:
        together = words("stated.more", facts=together, fact=other)
    choices = (Choice(RIGHT, words("stated.right")), Choice(WRONG, words("stated.wrong")))
    return Prompt("stated", words("stated.text", facts=together), choices)
