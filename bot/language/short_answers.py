"""Short answers: what somebody means who writes a few words to a question, by the question.

`answers/<language>.toml` holds them; the head of `en.toml` says what the tables mean.
"""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import cast

from bot.language.normalise import normalised

FOLDER = Path(__file__).parent / "answers"

SAME = {"wanted_identity": "identity"}
"""Questions that are answered in the words of another one."""

OF_THINGS = frozenset({"device", "meant"})
"""Questions that offer things, so that "the first" is one of these. Below advice it may be a step."""

OF_A_HOLOLENS = frozenset({"device", "correction"})
"""Questions in whose answers a word for the thing says nothing: "another headset" is "another"."""

PLACE, ONLY = "place", "*"
OTHER = frozenset({"other", "no"})
"""The answer that it is none of the things that are offered."""

_Words = tuple[str, ...]


def only_of(offered: Collection[str]) -> str | None:
    """Return the one thing that is offered, which "yes" means; None where there are several."""
    things = [value for value in offered if value not in OTHER]
    return things[0] if len(things) == 1 else None


class ShortAnswers:
    """Knows the answers of all languages: nobody has to write the language that Teams is set to."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read what people answer."""
        tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.toml"))]
        self._small = frozenset(word for table in tables for word in table.pop("small"))
        self._things = self._small.union(*(table.pop("things") for table in tables))
        self._values: dict[tuple[str, _Words], set[str]] = {}
        for table in tables:
            for question, by_value in cast("Mapping[str, Mapping[str, list[str]]]", table).items():
                for value, answers in by_value.items():
                    for answer in answers:
                        self._values.setdefault((question, self._telling(answer, question)), set()).add(value)

    def values(self, text: str, question: str, offered: Sequence[str]) -> frozenset[str]:
        """Return which of the `offered` values `text` may mean as the whole answer to `question`; mostly none."""
        words = self._telling(text, question)
        values = self._values.get((SAME.get(question, question), words), set())
        meant = values.intersection(offered)
        if ONLY in values and (only := only_of(offered)) is not None:
            meant.add(only)
        if question in OF_THINGS:
            places = [int(place) for place in self._values.get((PLACE, words), ())]
            meant.update(offered[place - 1] for place in places if place <= len(offered))
        return frozenset(meant)

    def _telling(self, text: str, question: str) -> _Words:
        passed_over = self._things if question in OF_A_HOLOLENS else self._small
        words = normalised(text).split()
        return tuple(word for word in words if word not in passed_over) or tuple(words)
