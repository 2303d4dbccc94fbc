"""The phrasebook: what the bot knows of what people write: phrases, what was learnt from them, reports and facts."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from bot.language.classifier import Classifier
from bot.language.intent import Intent
from bot.language.learnt_answers import LearntAnswers
from bot.language.model import ANSWERS, INTENTS, Model
from bot.language.normalise import normalised
from bot.language.reports import Reports, written
from bot.language.short_answers import ShortAnswers
from bot.language.stated import StatedFacts

FOLDER = Path(__file__).parent / "phrases"


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of all languages: nobody has to write the language that Teams is set to."""

    exact: dict[str, Intent]
    """Whole messages, normalised, that need no guessing."""
    classifier: Classifier
    reports: Reports
    facts: StatedFacts
    answers: dict[str, tuple[str, ...]]
    """Answers to any question, normalised, with the values that they may mean: yes, no, unknown; next, again, all."""
    short: ShortAnswers
    learnt: LearntAnswers


@cache  # nobody changes it, and it takes half a second
def load(folder: Path = FOLDER) -> Phrasebook:
    """Read every language, once in a process. Raises ValueError where two intents of the files have the same phrase."""
    exact: dict[str, Intent] = {}
    answers: dict[str, tuple[str, ...]] = {}
    otherwise: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        for value, phrases in tables["answers"].items():
            answers.update({phrase: (*answers.get(phrase, ()), value) for phrase in map(normalised, phrases)})
        for table in ("commands", "phrases", "nothing"):
            _add(exact, tables.get(table, {}))
        otherwise += chain.from_iterable(tables["phrases"].values())
    exact = {**dict.fromkeys(answers, Intent.UNKNOWN), **exact}  # "no" says nothing where nothing was asked
    return Phrasebook(
        exact,
        Classifier(Model.read(INTENTS)),
        Reports(written(), otherwise),
        StatedFacts(),
        answers,
        ShortAnswers(),
        LearntAnswers(Model.read(ANSWERS)),
    )


def _add(known: dict[str, Intent], table: Mapping[str, list[str]]) -> None:
    for name, phrases in table.items():
        for phrase in map(normalised, phrases):
            if known.setdefault(phrase, Intent(name)) != name:
                raise ValueError(f"{phrase!r} is both {known[phrase]} and {name}")
