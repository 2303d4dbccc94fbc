"""Languages of a list: by their code, with or without a region, or by their name in any language of the bot."""

from collections.abc import Iterable

from babel import Locale

from bot.reminders.audience.fault import Unusable


class Languages:
    """The languages that the bot speaks."""

    def __init__(self, codes: Iterable[str]) -> None:
        """Know those by their codes, such as "nl"; their names are those of CLDR (Babel)."""
        self._codes = sorted(codes)
        self._by_name = {
            name.casefold(): code
            for code in self._codes
            for name in (Locale.parse(code).get_language_name(each) for each in self._codes)
            if name is not None
        }

    def read(self, text: str) -> str:
        """Return a locale such as "nl-BE" as it is written, or "nl" for "Nederlands". Raises Unusable.

        It has to be of a language that the bot speaks: in another one somebody would be reminded in English, and
        nobody would know.
        """
        named = self._by_name.get(text.casefold())
        if named is not None:
            return named
        tag = text.replace("_", "-")
        language, _, region = tag.partition("-")
        is_tag = tag.isascii() and region.replace("-", "").isalnum() if region else tag.isascii()
        if language.lower() not in self._codes or not is_tag:
            raise Unusable("audience.locale", locale=text, known=", ".join(self._codes))
        return f"{language.lower()}-{region}" if region else language.lower()
