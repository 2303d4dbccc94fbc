"""What is said of a list stands in the catalogues, and nothing there is of no use."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import bot.reminders.audience
from cards.catalogue import LOCALES, Catalogues
from tests.reminders.audience.lists import read

FOLDER = Path(bot.reminders.audience.__file__).parent
OF_WHOEVER_TELLS = {"audience.line", "audience.ignored", "audience.without_user", "audience.unknown_group"}
"""Around the faults, and for what the reason of a failed look-up is."""
EVERY = """upn;serial;due;language;time zone;country
a@b.example;0012;2026-12-24;nl;Europe/Amsterdam;NL
A@B.example;0012;;;;
;0012;;;;
[a](http://evil.example);*;*tomorrow*;`x`;<b>;{user}
c@d.example;;3/4/2027;;;
c@d.example;;2020-01-01;;;
c@d.example;;;;;;x
"""


def words(language: str) -> dict[str, str]:
    """Return the words of the file by id."""
    with (LOCALES / language / "LC_MESSAGES" / "audience.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", Catalogues().languages)
def test_every_reason_has_words_and_all_words_are_used(language: str) -> None:
    raised: dict[str, set[str]] = {}
    for file in FOLDER.glob("*.py"):
        for reason, params in re.findall(r'Unusable\("(audience\.\w+)"((?:, \w+=)?[^\n]*)', file.read_text("utf-8")):
            raised[reason] = set(re.findall(r"(\w+)=", params))
    found = words(language)

    assert raised.keys() == found.keys() - OF_WHOEVER_TELLS
    for reason, params in raised.items():
        assert {name for _, name, _, _ in Formatter().parse(found[reason]) if name} == params, reason


@pytest.mark.parametrize("language", Catalogues().languages)
def test_a_fault_is_told_and_what_a_list_holds_stays_text(language: str) -> None:
    catalogue = Catalogues().of(language)
    faults = read(EVERY).faults
    told = [catalogue.text(fault.reason, **fault.params) for fault in faults]

    assert [fault.line for fault in faults] == [3, 4, 5, 5, 5, 5, 5, 5, 6, 7, 8]
    assert len(set(told)) == len(told)
    assert not any("](http" in each for each in told)
