"""A language that nobody speaks: English, two fifths longer. Where it has room, every language has."""

import re
from math import ceil
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from cards.catalogue import LOCALES

LANGUAGE = "eo"
"""Calendars have to know the code. Esperanto it is not."""
LONGER = 0.6
"""How much longer every word is, so that all together, with what stays as it is, is two fifths longer."""

_PARTS = re.compile(r"(\{\w+\}|`[^`]*`)|([^\W\d_]+)")
"""What stays as it is: placeholders, addresses and commands. And the words."""


def write(folder: Path) -> None:
    """Write that language into a folder of locales, as a translator would: catalogues and nothing else."""
    target = folder / LANGUAGE / "LC_MESSAGES"
    target.mkdir(parents=True)
    for file in sorted((LOCALES / "en" / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as source:
            english = read_po(source)
        catalogue = Catalog(locale=LANGUAGE)
        for message in english:
            if message.id:
                words = message.string
                longer = lengthened(words) if isinstance(words, str) else tuple(map(lengthened, words or ()))
                catalogue.add(message.id, longer, flags=message.flags)
        with (target / file.name).open("wb") as translated:
            write_po(translated, catalogue)


def lengthened(words: str) -> str:
    """Return `words` with every word longer; placeholders stay as they are."""
    return _PARTS.sub(lambda found: found[1] or found[2] + "ö" * ceil(len(found[2]) * LONGER), words)
