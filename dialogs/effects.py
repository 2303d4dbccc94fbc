"""What a turn decided to do. Nothing here is done yet: the shell commits it with the state, and then sends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words: a message of the catalogue and what fills it (JSON values)."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """A card: a template under `cards/templates` and what fills it (JSON values only)."""

    template: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Send:
    """Say something new. `key` is its name in this conversation, by which it can be replaced later."""

    key: str
    message: Text | Card


@dataclass(frozen=True, slots=True)
class Replace:
    """Put `card` in the place of the message that was sent under `key`."""

    key: str
    card: Card


Effect = Send | Replace
