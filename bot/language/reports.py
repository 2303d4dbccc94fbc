"""Reports: what people say of a message on the device, or of what they are about to do, where no code tells it.

Read from `messages/<language>.toml`: for each fact and value, ways in which people quote or describe it.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.language.normalise import normalised
from bot.language.similarity import Similarity

FOLDER = Path(__file__).parent / "messages"
SURE = 0.55
"""From here (0 to 1) a report is taken for what it says. Below it is nothing: a wrong message leads to wrong advice."""
LEAD = 0.03
"""By so much it has to lead before every other meaning, and before what people write about anything else."""
STRAY = 0.5
"""How much a word counts that no phrase has: around a message people tell what they did."""

Report = tuple[str, str]
"""A fact that was reported, and its value: `("error", "no_privileges")`."""
NOTHING: Report = ("nothing", "none")
"""What people write with the same words, or about anything else: the table of that name, and the phrases of intents."""

_BETWEEN_CLAUSES = re.compile(r"[.!?;:,…\"“”„«»\n]+")
_SYNONYMS: dict[str, str] = {
    word: same[0]
    for same in tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))["same"]
    for word in same
}


class Reports:
    """Compares with the phrases of all languages, weighed once."""

    def __init__(self, phrases: Iterable[tuple[str, Report]], otherwise: Iterable[str]) -> None:
        """Know `phrases` with what they report. What comes nearer to a phrase of `otherwise` reports nothing.

        A phrase of one word is left out of `otherwise`: every sentence that has the word would be as near as can be.
        """
        rest = {_with_synonyms(words): NOTHING for words in map(normalised, otherwise) if " " in words}
        known = {_comparable(phrase): report for phrase, report in phrases}
        self._similarity = Similarity({**rest, **known}, nothing=NOTHING, stray=STRAY)

    def find(self, text: str) -> Report | None:
        """Return what `text`, or a clause of it, surely reports; None where that is nothing, or could be two things."""
        found = [meant for part in _parts(text) if (meant := self._meant(part)) is not None]
        return max(found, key=lambda scored: scored[1])[0] if found else None

    def _meant(self, part: str) -> tuple[Report, float] | None:
        leading, *others = self._similarity.ranked(_comparable(part), SURE) or [(NOTHING, 0.0)]
        lead = leading[1] - (others[0][1] if others else 0.0)
        return leading if leading[0] != NOTHING and leading[1] >= SURE and lead >= LEAD else None


def written(folder: Path = FOLDER) -> Iterator[tuple[str, Report]]:
    """Go through the phrases of every language, with what each reports."""
    for file in sorted(folder.glob("*.toml")):
        for fact, values in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for value, phrases in values.items():
                yield from ((phrase, (fact, value)) for phrase in phrases)


def _parts(text: str) -> list[str]:
    """Return the text and, where it has several, its clauses. One of a single word reports nothing by itself."""
    parts = [words for part in _BETWEEN_CLAUSES.split(text) if (words := part.split())]
    return [text, *(" ".join(words) for words in parts if len(words) > 1)] if len(parts) > 1 else [text]


def _comparable(text: str) -> str:
    """Return the words of `text`, small ones too: "you need internet" is no "internet"."""
    return _with_synonyms(normalised(text))


def _with_synonyms(words: str) -> str:
    return " ".join([_SYNONYMS.get(word, word) for word in words.split()])
