"""The desk's channels: one for everybody, or one for a language or a region."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CHANNEL = re.compile(r"19:[^\s,;=@]+@thread\.(?:tacv2|skype)")
"""A channel of Teams, General or any other; those of teams that were made before 2020 end in "skype"."""

_LOCALE = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the desk. What the bot writes there is in the language of `locale`."""

    id: str
    locale: str


class Channels:
    """Chooses the channel for a person by the locale in which they are spoken to."""

    def __init__(self, by_locale: dict[str, str], *, otherwise: Channel | None = None) -> None:
        """Use `by_locale` (locale or language, as it was written, to the id of a channel), and `otherwise` for others.

        Raises ValueError where that is no channel at all.
        """
        if not by_locale and otherwise is None:
            raise ValueError("no channel is named; allowed: 19:…@thread.tacv2, or nl=19:…,fr-BE=19:…,19:…")
        named = {locale.casefold(): Channel(channel, locale) for locale, channel in by_locale.items()}
        self._by_locale = named
        self._otherwise = otherwise or next(iter(named.values()))
        self._by_id = {channel.id: channel for channel in (*named.values(), *([otherwise] if otherwise else []))}

    @classmethod
    def parse(cls, text: str, *, locale: str = "en") -> "Channels":
        """Read the setting HELPDESK_CHANNEL: `19:…@thread.tacv2`, or `nl=19:…,fr-BE=19:…,19:…`.

        A channel without a key is for all others, and written to in `locale`; where there is none, the first is.
        Raises ValueError with a line that names the part that is wrong.
        """
        by_locale: dict[str, str] = {}
        otherwise: Channel | None = None
        for part in filter(None, (part.strip() for part in text.split(","))):
            key, _, channel = part.rpartition("=")
            key = key.strip().replace("_", "-")
            if not _CHANNEL.fullmatch(channel.strip()):
                raise ValueError(f"{part!a} names no channel; a channel's id is written 19:…@thread.tacv2")
            if not key:
                if otherwise is not None:
                    raise ValueError(f"{part!a} is a second channel without a language")
                otherwise = Channel(channel.strip(), locale)
            elif not _LOCALE.fullmatch(key):
                raise ValueError(f"{part!a}: {key!a} is no language or locale; allowed: nl, fr-BE and such")
            elif key.casefold() in {known.casefold() for known in by_locale}:
                raise ValueError(f"{part!a} is a second channel for {key}")
            else:
                by_locale[key] = channel.strip()
        return cls(by_locale, otherwise=otherwise)

    def of(self, locale: str) -> Channel:
        """Return the channel for somebody who is spoken to in `locale`: for it, for its language, or for all others."""
        key = locale.replace("_", "-").casefold()
        return self._by_locale.get(key) or self._by_locale.get(key.partition("-")[0]) or self._otherwise

    def get(self, channel_id: str) -> Channel | None:
        """Return the channel of that id; None where it is not the desk's (any longer)."""
        return self._by_id.get(channel_id)

    def __iter__(self) -> Iterator[Channel]:
        """Go through the channels, each once."""
        return iter(self._by_id.values())


def thread_of(conversation: str) -> tuple[str, str] | None:
    """Return the channel and the message of whose thread a conversation is; None for anything else.

    Teams writes `<channel>;messageid=<message>` ("Channel and group chat conversations with a bot").
    """
    channel, found, message = conversation.partition(";messageid=")
    return (channel, message) if found and channel and message else None
