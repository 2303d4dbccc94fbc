"""Locales, such as "nl-BE", and the languages that we speak to people who have them."""

from collections.abc import Collection

DEFAULT = "en"
"""What we speak to whom Teams has a language for that we do not speak."""


def language_of(locale: str) -> str:
    """Return the language of a locale, however it is written: "nl" of "nl-BE", and of "NL_be"."""
    return locale.replace("_", "-").partition("-")[0].lower()


def spoken(locale: str, languages: Collection[str]) -> str:
    """Return which of `languages` is spoken to somebody of that locale: theirs, or English."""
    language = language_of(locale)
    return language if language in languages else DEFAULT
