"""The classifier: how probable each intent is for a text, by weights that were learnt from the phrase files.

A linear support vector machine, chosen among the designs of `tests/language/DESIGNS.md`. Here its weights are only
summed, so that neither NumPy nor scikit-learn is needed, and a start takes milliseconds.
"""

from collections.abc import Iterable
from math import exp, log, sqrt
from operator import itemgetter

from bot.language.features import features
from bot.language.intent import Intent
from bot.language.model import ZERO, Model
from bot.language.rows import Rows

SHARPNESS = 4.2
"""How fast a margin becomes certainty."""
ANYTHING_ELSE = 10.0
"""How many times likelier UNKNOWN is than its phrases make it: no list of phrases holds all that is not for the bot."""
# With these two a probability is the share that is right, on the held-out messages that may be used for it: DESIGNS.md.

Probabilities = tuple[tuple[Intent, float], ...]


class Classifier:
    """Knows a model. It keeps nothing of what it reads."""

    def __init__(self, model: Model) -> None:
        """Take what was learnt."""
        self._rows = Rows(model.rows, width=1 + len(model.intents))
        self._rarity_step = model.rarity_step
        self._intents = tuple(model.intents)
        self._steps = [SHARPNESS * of.step for of in model.intents.values()]
        self._biases = [
            SHARPNESS * of.bias + (log(ANYTHING_ELSE) if intent is Intent.UNKNOWN else 0.0)
            for intent, of in model.intents.items()
        ]

    def probabilities(self, text: str) -> Probabilities:
        """Return how probable each intent is, most probable first; together they are 1. Never raises.

        A text in which nothing is known, such as an empty one, is surely UNKNOWN.
        """
        known, rarity, *sums = self._rows.summed(features(text))
        if not known:
            return ((Intent.UNKNOWN, 1.0),)
        length = sqrt(rarity * self._rarity_step)
        nothing = ZERO * known
        odds = [
            exp((total - nothing) * step / length + bias)
            for total, step, bias in zip(sums, self._steps, self._biases, strict=True)
        ]
        return in_order(zip(self._intents, odds, strict=True), sum(odds))


def in_order(odds: Iterable[tuple[Intent, float]], whole: float) -> Probabilities:
    """Return the odds as parts of their sum `whole`, the greatest first."""
    return tuple(sorted([(intent, part / whole) for intent, part in odds], key=itemgetter(1), reverse=True))
