"""The words of a manifest that Teams translates, by their place in it.

A place is written as in "bots[0].commandLists[0].commands[2].title". A file of a language
has the words by these keys ("Localization schema 1.22", learn.microsoft.com).
"""

import re
from collections.abc import Iterator, Mapping

SCHEMA = "https://developer.microsoft.com/en-us/json-schemas/teams/v1.22/MicrosoftTeams.Localization.schema.json"

_COMMAND = r"bots\[0\]\.commandLists\[\d\]\.commands\[\d\]"
_SEARCH = r"composeExtensions\[0\]\.commands\[\d\](?:\.parameters\[\d\])?"

LONGEST = {
    r"name\.short": 30,
    r"name\.full": 100,
    r"description\.short": 80,
    r"description\.full": 4000,
    rf"(?:{_COMMAND}|{_SEARCH})\.title": 32,
    rf"(?:{_COMMAND}|{_SEARCH})\.description": 128,
}
"""What is translated, and with how many characters at most.

Schema 1.22 takes longer words for a bot's commands; those before and after it, which other clients read, do not.
"""


def words_of(manifest: Mapping[str, object]) -> dict[str, str]:
    """Return what is translated of a manifest, by its place."""
    return {place: text for place, text in _texts(manifest, "") if longest(place) is not None}


def longest(place: str) -> int | None:
    """Return how many characters fit there; None where nothing is translated."""
    return next((characters for places, characters in LONGEST.items() if re.fullmatch(places, place)), None)


def localisation(manifest: Mapping[str, object]) -> dict[str, str]:
    """Return the file of the language in which a manifest is, as JSON."""
    return {"$schema": SCHEMA, **words_of(manifest)}


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _texts(part, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, f"{place}[{index}]")
