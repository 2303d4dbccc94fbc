"""What a typed message means. `bot.language` answers it; a test may answer it from a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.language.intent import Intent
from dialogs.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Meaning:
    """Either an answer to the open prompt, or an intent; UNKNOWN where it is neither.

    `answer` is a value that the prompt accepts. `told` is what was said by the way: `error`, `os_build`,
    `planned`, `serial_number`, `language`.
    """

    intent: Intent = Intent.UNKNOWN
    answer: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)


class Interpreter(Protocol):
    """Understands what people write. Never raises, whatever the text."""

    def interpret(self, text: str, locale: str, prompt: Prompt | None) -> Meaning:
        """Return what `text` means to somebody who was just asked `prompt`."""
        ...
