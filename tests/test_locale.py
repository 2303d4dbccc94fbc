"""Locales, and the languages that are spoken to people who have them."""

import pytest

from bot.locale import language_of, spoken


@pytest.mark.parametrize("locale", ["nl", "nl-BE", "NL_be", "nl-Latn-NL"])
def test_the_language_of_a_locale_is_known_however_it_is_written(locale: str) -> None:
    assert language_of(locale) == "nl"
    assert spoken(locale, ("en", "nl")) == "nl"


@pytest.mark.parametrize("locale", ["es-ES", "", "x"])
def test_english_is_spoken_to_who_has_another_language(locale: str) -> None:
    assert spoken(locale, ("en", "nl")) == "en"
