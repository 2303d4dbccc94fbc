"""Words: one catalogue a language, in gettext's own format. The code holds ids, never words."""

from functools import cache, partial
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.locale import spoken
from cards.markdown import escape, plain

LOCALES = Path(__file__).parent / "locales"


class Catalogue:
    """The words of one language.

    Each `*.po` file of `locales/<language>/LC_MESSAGES` is read: `advice` is the knowledge, `chat` the conversation.
    """

    def __init__(self, language: str, folder: Path = LOCALES) -> None:
        """Read the catalogue. Raises FileNotFoundError where the language has none."""
        self.language = language
        files = sorted((folder / language / "LC_MESSAGES").glob("*.po"))
        if not files:
            raise FileNotFoundError(folder / language)
        self._messages, *others = (_load(file) for file in files)
        for other in others:
            self._messages.add_fallback(other)

    def __contains__(self, message: str) -> bool:
        """Tell whether there are words for that id."""
        return self._messages.gettext(message) != message

    def text(self, message: str, /, **params: object) -> str:
        """Return the words of `message`, filled with `params`, each escaped so that it cannot become Markdown.

        Raises KeyError where there are no words for that id, or a placeholder is not filled.
        """
        return _fill(self._words(message), params)

    def plain(self, message: str, /, **params: object) -> str:
        """Return the words of `message` for a place that knows no Markdown, such as a button. Raises as `text` does."""
        return self._words(message).format_map({key: plain(value) for key, value in params.items()})

    def plural(self, message: str, number: int, /, **params: object) -> str:
        """Return the words of `message` in the form that `number` takes; `{number}` is filled with it."""
        words = self._messages.ngettext(message, message, number)
        if words == message:
            raise KeyError(message)
        return _fill(words, {"number": number, **params})

    def _words(self, message: str) -> str:
        words = self._messages.gettext(message)
        if words == message:
            raise KeyError(message)
        return words


class Catalogues:
    """All languages, and the choice among them. A catalogue is read when its language is first spoken."""

    def __init__(self, folder: Path = LOCALES) -> None:
        """Speak every language that has a folder."""
        self.languages = tuple(sorted(path.parent.name for path in folder.glob("*/LC_MESSAGES")))
        """As they are written in a locale: "en", "nl"."""
        self._catalogue = cache(partial(Catalogue, folder=folder))

    def of(self, locale: str) -> Catalogue:
        """Return the catalogue for a locale such as "nl-BE": that language, or English where we do not speak it."""
        return self._catalogue(spoken(locale, self.languages))


def _fill(words: str, params: dict[str, object]) -> str:
    return words.format_map({key: escape(value) for key, value in params.items()})


def _load(file: Path) -> GNUTranslations:
    return GNUTranslations(BytesIO(compiled(file.read_bytes())))


def compiled(catalogue: bytes) -> bytes:
    """Return a catalogue, as translators write it (PO), in the form that gettext reads (MO)."""
    written = BytesIO()
    write_mo(written, read_po(BytesIO(catalogue), abort_invalid=True))
    return written.getvalue()
