"""What a typed message means. `bot.language` answers it; a test may answer it from a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.language.intent import Intent
from dialogs.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Meaning:
    """Either an answer to the open prompt, or an intent; UNKNOWN where it is neither.

    `answer` is a value that the prompt accepts. `told` is what was said by the way: `serial_number`, `user`,
    `language`, and facts of the advisor's vocabulary such as `error` or `identity`. `likely` is what the person may
    have meant, best first, where the intent is UNKNOWN because nothing is sure. `is_free` tells that the answer is in
    the person's own words: most probably it is meant, and yet it could have been written to somebody else.
    """

    intent: Intent = Intent.UNKNOWN
    answer: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    likely: tuple[Intent, ...] = ()
    is_free: bool = False


class Interpreter(Protocol):
    """Understands what people write. Never raises, whatever the text."""

    def interpret(self, text: str, locale: str, prompt: Prompt | None) -> Meaning:
        """Return what `text` means to somebody who was just asked `prompt`."""
        ...

    def written_in(self, text: str) -> str | None:
        """Return the language that `text` surely is in, as two letters; None where it could be another."""
        ...
