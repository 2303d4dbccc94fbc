"""What a turn decided to do. Nothing here is done yet: the shell commits it with the state, and then sends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


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


@dataclass(frozen=True, slots=True)
class Later:
    """Come back to this conversation at `at` (aware UTC) with an event, which is a turn of its own.

    `key` is unique in the conversation: the same event never comes twice.
    """

    key: str
    name: str
    at: datetime
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase what is kept about the person who speaks, in all their chats, but what others rely on."""


Effect = Send | Replace | Later | Forget
