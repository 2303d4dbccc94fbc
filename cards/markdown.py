"""Markdown in Teams: what a person or a device wrote is text and never a link or a heading."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~&])")
_BREAKS = re.compile(r"\s+")


class Markdown(str):
    """Text that is Markdown on purpose: our own words, already filled. It is not escaped again."""

    __slots__ = ()


def escape(value: object) -> str:
    """Return `value` as text in which nothing is Markdown, on one line."""
    if isinstance(value, Markdown):
        return value
    return _SPECIAL.sub(r"\\\1", _BREAKS.sub(" ", str(value)))
