"""Phrases: what people write for each intent, read from `phrases/<language>.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from bot.language.intent import Intent
from bot.language.normalise import normalised, telling

FOLDER = Path(__file__).parent / "phrases"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of all languages: nobody has to write the language that Teams is set to.

    `exact` holds whole normalised messages, commands among them; `telling` the telling words of phrases.
    """

    exact: dict[str, Intent]
    telling: dict[str, Intent]


def load(folder: Path = FOLDER) -> Phrases:
    """Read every language. Raises ValueError where two intents of the files have the same phrase."""
    exact: dict[str, Intent] = {}
    compared: dict[str, Intent] = {}
    for file in sorted(folder.glob("*.toml")):
        for table, by_intent in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for name, phrases in by_intent.items():
                for phrase in phrases:
                    _add(exact, normalised(phrase), Intent(name))
                    if table == "phrases":
                        _add(compared, telling(phrase), Intent(name))
    return Phrases(exact, compared)


def _add(phrases: dict[str, Intent], phrase: str, intent: Intent) -> None:
    if phrases.setdefault(phrase, intent) is not intent:
        raise ValueError(f"{phrase!r} is both {phrases[phrase]} and {intent}")
