"""Charts: parts of a whole, drawn by Teams; a client without charts shows the same numbers as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dialogs.words import Words

Style = Literal["accent", "attention", "emphasis", "good", "warning"]
"""Of a bar: a style of a column of Adaptive Cards. Charts choose colours themselves."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a chart."""

    label: Words
    number: int
    style: Style


def parts(shown: Sequence[Part]) -> list[dict[str, object]]:
    """Return the parts as the templates take them.

    `width` is how long the bar is, from 0 to 100, by the largest: a part that is there at all can be seen.
    """
    largest = max((part.number for part in shown), default=0)
    return [
        {
            "label": part.label,
            "number": part.number,
            "style": part.style,
            "width": max(1, round(100 * part.number / largest)) if part.number else 0,
        }
        for part in shown
    ]
