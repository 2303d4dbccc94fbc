"""Dates: how people say when, in four languages, and what is none."""

import pytest

from bot.language.dates import date
from bot.language.phrasebook import load
from bot.language.understand import understand

SAID = {
    "2026-12-24": "2026-12-24",
    "on 24.12.2026 please": "2026-12-24",
    "24-12": "--12-24",
    "12/24": "--12-24",
    "remind me on December 24th": "--12-24",
    "the 1st of January 2027": "2027-01-01",
    "herinner me op 3 maart": "--03-03",
    "am 24. Dezember wieder": "--12-24",
    "le 1er janvier": "--01-01",
    "le 24 décembre 2026": "2026-12-24",
    "remind me tomorrow": "P1D",
    "overmorgen graag": "P2D",
    "erst übermorgen": "P2D",
    "après-demain": "P2D",
    "next week": "P7D",
    "in 3 days": "P3D",
    "over twee weken": "P2W",
    "in einer Stunde": "PT1H",
    "dans un mois": "P1M",
    "tonight": "T18",
    "vanavond": "T18",
    "heute Abend": "T18",
    "ce soir plutôt": "T18",
    "not before Monday": "-W-1",
    "liever vrijdag": "-W-5",
    "am Mittwoch": "-W-3",
    "dimanche": "-W-7",
}
NOT_SAID = (
    "later",
    "04/05",
    "10.0.20348.1501",
    "20348.1501",
    "99-99",
    "stop the reminders",
    "0x80180014",
    "",
    "40 december",
)


@pytest.mark.parametrize(("text", "when"), SAID.items())
def test_a_date_is_found_in_any_language_and_spelling(text: str, when: str) -> None:
    assert date(text) == when


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_is_no_date_or_could_be_two_is_none(text: str) -> None:
    assert date(text) is None


def test_only_who_speaks_of_reminders_says_until_when() -> None:
    phrases = load()
    assert understand("remind me again on December 24th", phrases).entities["date"] == "--12-24"
    assert "date" not in understand("my HoloLens shows an error since Monday", phrases).entities


@pytest.mark.parametrize(
    "text",
    [
        "not today, remind me some other day",
        "niet vandaag, een andere dag graag",
        "heute nicht, lieber an einem anderen Tag",
        "pas aujourd'hui, un autre jour",
    ],
)
def test_not_today_is_no_day_and_the_day_that_is_meant_is_read(text: str) -> None:
    assert date(text) is None
    assert date(f"{text}: 2026-12-04") == "2026-12-04"
    assert date("not today, tomorrow") == "P1D"
