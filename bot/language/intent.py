"""Intents: what a message can be about."""

from enum import StrEnum


class Intent(StrEnum):
    """What a person wants. The values are those of `python -m bot understand` and of the phrase files."""

    ENROLL = "enroll"
    UNENROLL = "unenroll"
    MOVE = "move"
    """Hand the device to somebody else, to another organization, or to another account."""
    STATUS = "status"
    PROBLEM = "problem"
    HUMAN = "human"
    REMINDERS = "reminders"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    HELP = "help"
    CANCEL = "cancel"
    BACK = "back"
    RESTART = "restart"
    GREETING = "greeting"
    THANKS = "thanks"
    UNKNOWN = "unknown"


COMMANDS = frozenset({Intent.HELP, Intent.CANCEL, Intent.BACK, Intent.RESTART, Intent.HUMAN})
"""What works at every step, whatever is asked there."""

TO_THE_BOT = COMMANDS | {Intent.LANGUAGE, Intent.PRIVACY}
"""What is for the bot itself, where all else that somebody writes is for somebody else."""
