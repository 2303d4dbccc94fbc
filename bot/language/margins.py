"""Margins: how far a text is on the side of each label of a model, whose weights are only summed.

So neither NumPy nor scikit-learn is needed, and a start takes milliseconds.
"""

from math import sqrt

from bot.language.features import features
from bot.language.model import ZERO, Model
from bot.language.rows import Rows

SHARPNESS = 4.2
"""How fast a margin becomes certainty."""


class Margins:
    """Knows a model. It keeps nothing of what it reads."""

    def __init__(self, model: Model) -> None:
        """Take what was learnt."""
        self.labels = tuple(model.labels)
        self._rows = Rows(model.rows, width=1 + len(model.labels))
        self._rarity_step = model.rarity_step
        self._weighings = [(of.step, of.bias) for of in model.labels.values()]

    def of(self, text: str) -> list[float] | None:
        """Return the margin of each label, in their order; None for a text in which nothing is known."""
        known, rarity, *sums = self._rows.summed(features(text))
        if not known:
            return None
        length = sqrt(rarity * self._rarity_step)
        nothing = ZERO * known
        return [
            (total - nothing) * step / length + bias for total, (step, bias) in zip(sums, self._weighings, strict=True)
        ]
