"""Patterns: phrases of a table, to be found in normalised words."""

import re
from collections.abc import Iterable

from bot.language.normalise import normalised


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of `phrases` in normalised words; one that ends with a hyphen may go on."""
    parts = (normalised(phrase) + (r"\w*" if phrase.endswith("-") else "") for phrase in phrases)
    return re.compile(rf"\b(?:{'|'.join(sorted(parts, key=len, reverse=True))})\b")


def consists_of(words: str, said: re.Pattern[str], *beside: re.Pattern[str]) -> bool:
    """Tell whether normalised words say what `said` finds and, but for what stands `beside` it, nothing else."""
    rest, found = said.subn("", words)
    for passed_over in beside:
        rest = passed_over.sub("", rest)
    return found > 0 and not rest.strip()
