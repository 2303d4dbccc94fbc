"""Training: learn the weights of the classifier from the phrase files. Run it after a change to them, and commit both.

`python -m bot.language.train` takes seconds and needs the packages of the group `dev`. The same phrases give the same
weights; `tests/language/test_train.py` sees that those in the repository are of the phrases in the repository.
"""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.language.features import features
from bot.language.intent import Intent
from bot.language.model import ZERO, Model, Weighing, in_steps
from bot.language.phrasebook import FOLDER

MORE = Path(__file__).parent / "training"
"""More phrases in the same form, which only the training reads: the bot would take half a second to read them."""
TABLES = ("commands", "phrases", "nothing")
"""The tables of a phrase file that hold what people write, by intent."""
TOLERANCE, ROUNDS = 1e-5, 20_000
"""How near the weights come to the best ones: nearer than a step of the model, so that all machines learn the same."""
GREETED = 3
"""One phrase in so many is learnt after a greeting too: enough to know that the greeting changes nothing."""
SEEN, KEPT = 2, 200_000
"""Features are learnt that so many phrases have, and those kept that weigh most: with half as many it is 3 points
worse, with all of them no better (tests/language/DESIGNS.md)."""


@dataclass(frozen=True, slots=True)
class Example:
    """What people write, and what it is about."""

    text: str
    intent: Intent


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
    greetings = cycle([phrase.text for phrase in phrases if phrase.intent is Intent.GREETING])
    for phrase in phrases[::GREETED]:
        if phrase.intent not in (Intent.GREETING, Intent.THANKS):
            yield Example(f"{next(greetings)}, {phrase.text}", phrase.intent)


def fingerprint(learnt_from: list[Example]) -> str:
    """Return what tells these examples from others."""
    lines = "\n".join(f"{example.intent}\t{example.text}" for example in learnt_from)
    return sha256(lines.encode()).hexdigest()


def train(learnt_from: list[Example], seen: int = SEEN) -> Model:
    """Learn to tell each intent from all others: a linear support vector machine for each, over tf-idf.

    Learnt are features that `seen` examples have.
    """
    rare = TfidfVectorizer(analyzer=lambda text: sorted(features(text)), min_df=seen)
    machine = LinearSVC(C=1, tol=TOLERANCE, max_iter=ROUNDS, random_state=0)
    machine.fit(
        rare.fit_transform([example.text for example in learnt_from]), [example.intent for example in learnt_from]
    )
    frequencies: list[float] = rare.idf_.tolist()
    rarities, rarity_step = in_steps([frequency**2 for frequency in frequencies], 255)
    columns, intents = [rarities], {}
    for name, weights, bias in zip(machine.classes_, machine.coef_, machine.intercept_, strict=True):
        steps, step = in_steps([a * b for a, b in zip(weights.tolist(), frequencies, strict=True)], ZERO - 1)
        columns.append([ZERO + number for number in steps])
        intents[Intent(name)] = Weighing(step, float(bias))
    rows = zip(rare.get_feature_names_out(), map(bytes, zip(*columns, strict=True)), strict=True)
    return Model(
        _heaviest({str(feature): row for feature, row in rows}), rarity_step, intents, fingerprint(learnt_from)
    )


def _heaviest(rows: dict[str, bytes]) -> dict[str, bytes]:
    """Return the KEPT rows with the heaviest weights, in their order."""
    weights = {feature: max(abs(byte - ZERO) for byte in row[1:]) for feature, row in rows.items()}
    kept = set(sorted(weights, key=lambda feature: -weights[feature])[:KEPT])
    return {feature: row for feature, row in rows.items() if feature in kept}


if __name__ == "__main__":
    model = train(examples())
    model.write()
    sys.stdout.write(f"{len(model.rows)} features of {len(model.intents)} intents\n")
