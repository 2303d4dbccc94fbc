"""What comes in: who said or pressed what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What happened."""

    MESSAGE = "message"
    PRESS = "press"
    WELCOME = "welcome"
    """The bot was installed, or somebody came into the chat."""
    LEFT = "left"
    """The bot was removed: nobody can be told anything until they come back."""
    REACTION = "reaction"
    """Somebody put a reaction on a message of the bot."""
    EDITED = "edited"
    """Somebody changed a message that they had sent, or took it back from among the deleted."""
    DELETED = "deleted"
    """Somebody deleted a message that they had sent."""
    EVENT = "event"
    """Something that an earlier turn put off (dialogs.effects.Later)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who speaks, as the authenticated activity says; never taken from text or card data."""

    tenant_id: str
    object_id: str
    """The Entra object id; empty where Teams sent none."""
    name: str = ""
    """As Teams shows it."""
    account_id: str = ""
    """Teams' id of the account, which is per bot ("29:…"): for mentions, and for whom a card refreshes itself."""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment of a message. Untrusted: name and address came over the wire."""

    name: str
    content_type: str
    url: str = ""
    """Where Teams keeps it; empty where it does not say."""
    download_url: str = ""
    """Where it can be fetched for a few minutes, by whoever knows the address; empty where it cannot."""


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button. All of it came over the wire and is not to be trusted."""

    card: str
    """The key of the card on which the button stood; empty where it has none."""
    verb: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """What an earlier turn put off, as it put it."""

    name: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that came in. `id` is unique in the conversation and makes the keys of the answers."""

    id: str
    kind: Kind
    person: Person
    at: datetime
    locale: str = "en"
    text: str = ""
    press: Press | None = None
    html: str = ""
    """The text as Teams formatted it; empty where it came plain. Untrusted."""
    files: tuple[File, ...] = ()
    event: Event | None = None
    time_zone: str | None = None
    """The person's, as an IANA name; None where Teams does not say."""
    conversation: str = ""
    """Teams' id of the conversation: what is kept of it is found by that. A thread of a channel has one of its own."""
    is_mentioned: bool = False
    """The bot was called by name, as in channels."""
    mentions: tuple[Person, ...] = ()
    """Who else was, by account and name."""
    pressed: str = ""
    """Teams' id of the message on which a button was pressed; empty where it does not say."""

    @property
    def has_attachments(self) -> bool:
        """Tell whether something came along that is not text."""
        return bool(self.files)
