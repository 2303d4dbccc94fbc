"""Examples of intents: the phrases that the classifier learns from."""

import tomllib
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from bot.language.intent import Intent
from bot.language.phrasebook import FOLDER
from bot.language.training.learning import Example

MORE = Path(__file__).parent
"""More phrases in the same form, which only the training reads: the bot would take half a second to read them."""
TABLES = ("commands", "phrases", "nothing")
"""The tables of a phrase file that hold what people write, by intent."""
GREETED = 3
"""One phrase in so many is learnt after a greeting too: enough to know that the greeting changes nothing."""


def examples(folders: tuple[Path, ...] = (FOLDER, MORE)) -> list[Example]:
    """Return the phrases of all languages, and some once more after a greeting: a wish is the wish, greeted or not."""
    found: list[Example] = []
    for language in sorted({file.stem for folder in folders for file in folder.glob("*.toml")}):
        files = [folder / f"{language}.toml" for folder in folders]
        phrases = [phrase for file in files if file.exists() for phrase in _phrases(file)]
        found += [*phrases, *_greeted(phrases)]
    return found


def _phrases(file: Path) -> list[Example]:
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    by_intent = [item for table in TABLES for item in tables.get(table, {}).items()]
    return [Example(text, Intent(intent)) for intent, texts in by_intent for text in texts]


def _greeted(phrases: list[Example]) -> Iterator[Example]:
    greetings = cycle([phrase.text for phrase in phrases if phrase.label == Intent.GREETING])
    for phrase in phrases[::GREETED]:
        if phrase.label not in (Intent.GREETING, Intent.THANKS):
            yield Example(f"{next(greetings)}, {phrase.text}", phrase.label)
