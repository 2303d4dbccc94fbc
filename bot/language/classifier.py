"""The classifier: how probable each intent is for a text, by weights that were learnt from the phrase files.

A linear support vector machine, chosen among the designs of `tests/language/DESIGNS.md`. Here its weights are only
summed, so that neither NumPy nor scikit-learn is needed, and a start takes milliseconds.
"""

from collections.abc import Sequence
from math import exp, sqrt
from operator import itemgetter

from bot.language.features import features
from bot.language.intent import Intent
from bot.language.model import Column, Model

SHARPNESS = 4.6
"""How fast a margin becomes certainty. With this factor a probability is the share that is right: see DESIGNS.md."""


class Classifier:
    """Compares with what was learnt. It keeps nothing of what it reads."""

    def __init__(self, model: Model) -> None:
        """Take a model."""
        self._model = model
        self._places = {feature: place for place, feature in enumerate(model.features)}

    def probabilities(self, text: str) -> list[tuple[Intent, float]]:
        """Return how probable each intent is, most probable first; together they are 1. Never raises."""
        places = [self._places[feature] for feature in features(text) if feature in self._places]
        model = self._model
        length = sqrt(_sum(model.rarities, places)) or 1.0
        odds = {
            intent: exp(SHARPNESS * (_sum(weights, places) / length + model.biases[intent]))
            for intent, weights in model.weights.items()
        }
        total = sum(odds.values())
        return sorted(((intent, part / total) for intent, part in odds.items()), key=itemgetter(1), reverse=True)


def _sum(column: Column, places: Sequence[int]) -> float:
    return column.step * sum(map(column.steps.__getitem__, places))
