"""Training: learn the weights of the classifier from the phrase files. Run it after a change to them, and commit both.

`python -m bot.language.train` takes seconds and needs the packages of the group `dev`. The same phrases give the same
weights; `tests/language/test_train.py` sees that those in the repository are of the phrases in the repository.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import cycle
from math import log, sqrt
from pathlib import Path

from bot.language.features import features
from bot.language.intent import Intent
from bot.language.model import Column, Model
from bot.language.phrasebook import FOLDER

TABLES = ("commands", "phrases", "nothing")
"""The tables of a phrase file that hold what people write, by intent."""
TOLERANCE, ROUNDS = 1e-5, 20_000
"""How near the weights come to the best ones: nearer than a step of the model, so that every machine learns the same."""


@dataclass(frozen=True, slots=True)
class Example:
    """What people write, and what it is about."""

    text: str
    intent: Intent


def examples(folder: Path = FOLDER) -> list[Example]:
    """Return the phrases of all languages, and each once more after a greeting: a wish is the wish, greeted or not."""
    found: list[Example] = []
    for file in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        phrases = [
            Example(text, Intent(intent)) for table in TABLES for intent, texts in tables[table].items() for text in texts
        ]
        found += [*phrases, *_greeted(phrases)]
    return found


def _greeted(phrases: list[Example]) -> Iterator[Example]:
    greetings = cycle(phrase.text for phrase in phrases if phrase.intent is Intent.GREETING)
    for phrase in phrases:
        if phrase.intent not in (Intent.GREETING, Intent.THANKS):
            yield Example(f"{next(greetings)}, {phrase.text}", phrase.intent)


def fingerprint(learnt_from: list[Example]) -> str:
    """Return what tells these examples from others."""
    lines = "\n".join(f"{example.intent}\t{example.text}" for example in learnt_from)
    return sha256(lines.encode()).hexdigest()


def train(learnt_from: list[Example]) -> Model:
    """Learn to tell each intent from all others: a linear support vector machine each, over tf-idf of unit length."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - takes a second, and the tests of `examples` need none of it
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - as above

    seen = [features(example.text) for example in learnt_from]
    counts = Counter(feature for found in seen for feature in found)
    rarity = {feature: 1 + log((1 + len(seen)) / (1 + counts[feature])) for feature in sorted(counts)}
    places = {feature: place for place, feature in enumerate(rarity)}
    rows, columns, values = [], [], []
    for row, found in enumerate(seen):
        length = sqrt(sum(rarity[feature] ** 2 for feature in found))
        for feature in sorted(found):
            rows.append(row)
            columns.append(places[feature])
            values.append(rarity[feature] / length)
    machine = LinearSVC(C=1, tol=TOLERANCE, max_iter=ROUNDS, random_state=0)
    machine.fit(csr_matrix((values, (rows, columns))), [example.intent.value for example in learnt_from])
    intents = [Intent(name) for name in machine.classes_]
    return Model(
        features=tuple(rarity),
        rarities=Column.of([rare**2 for rare in rarity.values()]),
        weights={
            intent: Column.of([weight * rare for weight, rare in zip(weights, rarity.values(), strict=True)])
            for intent, weights in zip(intents, machine.coef_.tolist(), strict=True)
        },
        biases=dict(zip(intents, machine.intercept_.tolist(), strict=True)),
        learnt_from=fingerprint(learnt_from),
    )


if __name__ == "__main__":
    model = train(examples())
    model.write()
    sys.stdout.write(f"{len(model.features)} features of {len(model.weights)} intents\n")
