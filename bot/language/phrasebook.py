"""The phrasebook: what the bot knows of what people write: phrases, what was learnt from them, reports and facts."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from bot.language.classifier import Classifier
from bot.language.intent import Intent
from bot.language.model import Model
from bot.language.normalise import normalised
from bot.language.reports import Reports, written
from bot.language.stated import StatedFacts

FOLDER = Path(__file__).parent / "phrases"

_Meaning = TypeVar("_Meaning", Intent, str)


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of all languages: nobody has to write the language that Teams is set to."""

    exact: dict[str, Intent]
    """Whole messages, normalised, that need no guessing."""
    classifier: Classifier
    reports: Reports
    facts: StatedFacts
    answers: dict[str, str]
    """Short answers, normalised, with the value that they mean: yes, no, unknown."""


def load(folder: Path = FOLDER) -> Phrasebook:
    """Read every language. Raises ValueError where two intents of the files have the same phrase."""
    exact: dict[str, Intent] = {}
    answers: dict[str, str] = {}
    otherwise: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        _add(answers, tables["answers"], str)
        for table in ("commands", "phrases", "nothing"):
            _add(exact, tables.get(table, {}), Intent)
        otherwise += chain.from_iterable(tables["phrases"].values())
    exact = {**dict.fromkeys(answers, Intent.UNKNOWN), **exact}  # "no" says nothing where nothing was asked
    return Phrasebook(exact, Classifier(Model.read()), Reports(written(), otherwise), StatedFacts(), answers)


def _add(known: dict[str, _Meaning], table: Mapping[str, list[str]], meaning: Callable[[str], _Meaning]) -> None:
    for name, phrases in table.items():
        for phrase in map(normalised, phrases):
            if known.setdefault(phrase, meaning(name)) != name:
                raise ValueError(f"{phrase!r} is both {known[phrase]} and {name}")
