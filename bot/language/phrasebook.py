"""The phrasebook: what people write for each intent, from `phrases/<language>.toml`, and what they report."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from bot.language.intent import Intent
from bot.language.normalise import normalised, telling
from bot.language.reports import Reports, written
from bot.language.similarity import Similarity

FOLDER = Path(__file__).parent / "phrases"

_Meaning = TypeVar("_Meaning", Intent, str)


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of all languages: nobody has to write the language that Teams is set to.

    `exact` holds whole normalised messages, commands among them; `similarity` compares with the telling words.
    """

    exact: dict[str, Intent]
    similarity: Similarity[Intent]
    reports: Reports
    answers: dict[str, str]
    """Short answers, normalised, with the value that they mean: yes, no, unknown."""


def load(folder: Path = FOLDER) -> Phrasebook:
    """Read every language. Raises ValueError where two intents of the files have the same phrase."""
    exact: dict[str, Intent] = {}
    compared: dict[str, Intent] = {}
    answers: dict[str, str] = {}
    otherwise: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        _add(answers, tables["answers"], normalised, str)
        for table in (tables["commands"], tables["phrases"]):
            _add(exact, table, normalised, Intent)
        _add(compared, tables["phrases"], telling, Intent)
        otherwise += chain.from_iterable(tables["phrases"].values())
    return Phrasebook(exact, Similarity(compared), Reports(written(), otherwise), answers)


def _add(
    known: dict[str, _Meaning],
    table: Mapping[str, list[str]],
    compared: Callable[[str], str],
    meaning: Callable[[str], _Meaning],
) -> None:
    for name, phrases in table.items():
        for phrase in map(compared, phrases):
            if known.setdefault(phrase, meaning(name)) != name:
                raise ValueError(f"{phrase!r} is both {known[phrase]} and {name}")
