"""All the ways to say a thing, in every language that the catalogues have."""

from cards.catalogue import Catalogues


def spellings(catalogues: Catalogues, message: str) -> tuple[str, ...]:
    """Return what `message`, such as "find, look up", lists in any language: folded, and the longest first.

    Commands are read in every language, whatever the person's own is.
    """
    every = [catalogues.of(language) for language in catalogues.languages]
    ways = {way.strip().casefold() for words in every for way in words.plain(message).split(",")}
    return tuple(sorted(ways, key=lambda way: (-len(way), way)))
