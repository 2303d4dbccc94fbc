"""The classifier: how probable each intent is for a text, by weights that were learnt from the phrase files.

A linear support vector machine, chosen among the designs of `tests/language/DESIGNS.md`.
"""

from collections.abc import Iterable
from math import exp
from operator import itemgetter

from bot.language.intent import Intent
from bot.language.margins import SHARPNESS, Margins
from bot.language.model import Model

ANYTHING_ELSE = 10.0
"""How many times likelier UNKNOWN is than its phrases make it: no list of phrases holds all that is not for the bot."""
# With this and SHARPNESS a probability is the share that is right, by the held-out messages of that half: DESIGNS.md.

Probabilities = tuple[tuple[Intent, float], ...]


class Classifier:
    """Knows a model of intents."""

    def __init__(self, model: Model) -> None:
        """Take what was learnt."""
        self._margins = Margins(model)
        self._intents = [(Intent(label), ANYTHING_ELSE if label == Intent.UNKNOWN else 1.0) for label in model.labels]

    def probabilities(self, text: str) -> Probabilities:
        """Return how probable each intent is, most probable first; together they are 1. Never raises.

        A text in which nothing is known, such as an empty one, is surely UNKNOWN.
        """
        margins = self._margins.of(text)
        if margins is None:
            return ((Intent.UNKNOWN, 1.0),)
        odds = [
            (intent, times * exp(SHARPNESS * margin))
            for (intent, times), margin in zip(self._intents, margins, strict=True)
        ]
        return in_order(odds, sum(part for _, part in odds))


def in_order(odds: Iterable[tuple[Intent, float]], whole: float) -> Probabilities:
    """Return the odds as parts of their sum `whole`, the greatest first."""
    return tuple(sorted([(intent, part / whole) for intent, part in odds], key=itemgetter(1), reverse=True))
