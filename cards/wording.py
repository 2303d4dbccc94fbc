"""Wording: words to be, as dialogs write them down, become words of one language.

Words to be are an id of the catalogue with `params`, or one of the other shapes:
`{"message": id, "params": {name: words to be}, "otherwise": text}`, where `otherwise` stands in for unknown ids;
`{"raw": text}`, which a person or a device wrote; `{"markdown": text}`, which was made safe (bot.helpdesk.relay);
`{"moment": ISO 8601 time}`; `{"day": ISO 8601 date}`; a number.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from cards.catalogue import Catalogue
from cards.markdown import Markdown, escape, plain


class Wording:
    """One catalogue, with dates and times as the reader's locale writes them."""

    def __init__(self, catalogue: Catalogue, locale: str, time_zone: str | None = None) -> None:
        """Speak the catalogue's language, in the way of `locale` (such as nl-BE) where that is the same language.

        `time_zone` is an IANA name; where it is None times are in UTC, and say so.
        """
        self._zone = None if time_zone is None else ZoneInfo(time_zone)
        self._catalogue = catalogue
        self._locale = _locale(locale, catalogue.language)

    @property
    def language(self) -> str:
        """Return the language, as two letters."""
        return self._catalogue.language

    def message(self, message: str, /, **params: object) -> Markdown:
        """Return the words of that id as Markdown. Raises KeyError where there are none, or a placeholder is open."""
        return Markdown(self._catalogue.text(message, **{name: self.text(param) for name, param in params.items()}))

    def text(self, words: object) -> Markdown:
        """Return words to be as Markdown, in which everything that somebody else wrote is escaped."""
        return Markdown(self._written(words, self.message, escape))

    def plain(self, words: object) -> str:
        """Return words to be for a place that knows no Markdown, such as a button."""
        return self._written(words, self._plain_message, plain)

    def _plain_message(self, message: str, /, **params: object) -> str:
        return self._catalogue.plain(message, **{name: self.plain(param) for name, param in params.items()})

    def _written(self, words: object, message: Callable[..., str], raw: Callable[[object], str]) -> str:
        match words:
            case {"message": str(name), "otherwise": text} if name not in self._catalogue:
                return raw(text)
            case {"message": str(name), "params": dict(params)}:
                return message(name, **cast("dict[str, object]", params))
            case {"raw": text}:
                return raw(text)
            case {"markdown": str(text)}:
                words = Markdown(text)
            case {"moment": str(at)}:
                return self._moment(datetime.fromisoformat(at), message)
            case {"day": str(day)}:
                return raw(format_date(date.fromisoformat(day), "medium", self._locale))
        return raw(words)

    def _moment(self, at: datetime, message: Callable[..., str]) -> str:
        """Write a time where the reader is; in UTC, saying so, where nobody knows where that is."""
        local = at.astimezone(self._zone or UTC)
        day = format_date(local, "medium", self._locale)
        time = format_time(local, "HH:mm", tzinfo=local.tzinfo, locale=self._locale)
        is_utc = self._zone is None or self._zone.key == "UTC"
        return message("moment.utc" if is_utc else "moment", date=day, time=time)


def _locale(locale: str, language: str) -> Locale:
    try:
        found = Locale.parse(locale.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale(language)
    return found if found.language == language else Locale(language)
