"""Learnt answers: what somebody means who answers a question in their own words, by weights that were learnt.

`bot.language.short_answers` knows what people say word for word; this knows what is like it. `bot.language.train`
learns it from the answers in `training/answers/`.
"""

from collections.abc import Collection
from math import exp

from bot.language.margins import SHARPNESS, Margins
from bot.language.model import Model
from bot.language.short_answers import ONLY, SAME, only_of

SURE = 0.75
"""From this probability an answer is taken: tests/language/ANSWERS.md."""
NONE = "none"
"""What is no answer to the question."""
NEXT, STEP = "next", "step"
"""Who is read one step at a time answers in other words than who has them all. Both questions have the same id."""


class LearntAnswers:
    """Knows a model of answers, whose labels are `question.value`."""

    def __init__(self, model: Model) -> None:
        """Take what was learnt."""
        self._margins = Margins(model)
        self._places: dict[str, dict[str, int]] = {}
        for place, label in enumerate(model.labels):
            question, _, value = label.partition(".")
            self._places.setdefault(question, {})[value] = place

    def knows(self, question: str, offered: Collection[str]) -> bool:
        """Tell whether anything was learnt of the question."""
        return bool(self._places_of(question, offered))

    def value(self, text: str, question: str, offered: Collection[str]) -> str | None:
        """Return which of the `offered` values `text` means, to somebody who was asked `question`.

        None where that is not sure, or nothing was learnt of the question. Never raises.
        """
        places = self._places_of(question, offered)
        only = only_of(offered)
        meant = {ONLY: only} if ONLY in places and only is not None else {}
        possible = [value for value in places if value == NONE or meant.get(value, value) in offered]
        margins = self._margins.of(text) if len(possible) > 1 else None
        if margins is None:
            return None
        odds = {value: exp(SHARPNESS * margins[places[value]]) for value in possible}
        likeliest = max(odds, key=lambda value: odds[value])
        is_sure = likeliest != NONE and odds[likeliest] >= SURE * sum(odds.values())
        return meant.get(likeliest, likeliest) if is_sure else None

    def _places_of(self, question: str, offered: Collection[str]) -> dict[str, int]:
        """Return where the margin of each value of that question stands."""
        return self._places.get(STEP if NEXT in offered else SAME.get(question, question), {})
