"""The held-out messages, in two halves by a hash of the text: one to choose by, one that only judges."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from bot.language.intent import Intent
from bot.language.understand import Understood

FOLDER = Path(__file__).parent / "held_out"
MOST_OFFERED = 3


class Half(StrEnum):
    """Which half a message is in."""

    DEV = "dev"
    """To choose a design, its thresholds and its calibration by."""
    TEST = "test"
    """To judge what was chosen. Nothing is chosen by it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote, what it is about, and in which language it is."""

    text: str
    intent: Intent
    language: str

    @property
    def half(self) -> Half:
        """Return the half that it is in."""
        return half_of(self.text)


def half_of(text: str) -> Half:
    """Return the half that a text is in, which never changes."""
    return (Half.DEV, Half.TEST)[sha256(text.encode()).digest()[0] % 2]


def messages(half: Half) -> list[Message]:
    """Return the messages of that half, in all languages."""
    found = [
        Message(text, Intent(intent), file.stem)
        for file in sorted(FOLDER.glob("*.tsv"))
        for intent, text in (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    ]
    return [message for message in found if message.half is half]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was understood of a message."""

    message: Message
    understood: Understood

    @property
    def is_right(self) -> bool:
        """Tell whether it is what the message is about."""
        return self.understood.intent is self.message.intent

    @property
    def is_first(self) -> bool:
        """Tell whether what the message is about is the most probable of all, sure or not."""
        understood = self.understood
        ranked = [(understood.intent, understood.confidence), *understood.runners_up]
        return max(ranked, key=lambda one: one[1])[0] is self.message.intent

    @property
    def is_taken(self) -> bool:
        """Tell whether a message that is for nobody is taken for a wish."""
        return self.message.intent is Intent.UNKNOWN and not self.is_right

    @property
    def is_offered(self) -> bool:
        """Tell whether the bot asks, and what the message is about is among what it asks for."""
        offered = [intent for intent, _ in self.understood.runners_up[:MOST_OFFERED]]
        return self.understood.intent is Intent.UNKNOWN and self.message.intent in offered

    @property
    def is_wrong_and_sure(self) -> bool:
        """Tell whether the bot does what was not wanted."""
        return self.understood.intent is not Intent.UNKNOWN and not self.is_right


def share(flags: Iterable[bool]) -> float:
    """Return which part of them is true; 1 where there are none."""
    those = list(flags)
    return sum(those) / len(those) if those else 1.0


def tenths(judged: Iterable[Judged]) -> dict[int, tuple[int, float, float]]:
    """Return by tenth of confidence (0 to 9): how many, their mean confidence, and which part of them is right."""
    by_tenth: dict[int, list[Judged]] = {}
    for each in judged:
        by_tenth.setdefault(min(9, int(each.understood.confidence * 10)), []).append(each)
    return {
        tenth: (
            len(those),
            sum(each.understood.confidence for each in those) / len(those),
            share(each.is_right for each in those),
        )
        for tenth, those in sorted(by_tenth.items())
    }
