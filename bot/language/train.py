"""Training: learn what tells intents and answers apart. Run it after a change to the phrases, and commit both.

`python -m bot.language.train` takes a minute and needs the packages of the group `dev`. The same phrases give the same
weights; `tests/language/training/test_train.py` sees that those in the repository are of the phrases in the repository.
"""

import sys
from itertools import chain

from bot.language.model import ANSWERS, INTENTS, Model
from bot.language.training.answer_examples import answer_examples
from bot.language.training.examples import examples
from bot.language.training.learning import fingerprint, learn

MOST_FEATURES, MOST_OF_ANSWERS = 200_000, 60_000
"""Features that are kept. Of intents, it is 3 points worse with half as many, and no better with all of them
(tests/language/DESIGNS.md)."""


def intents() -> Model:
    """Learn the intents."""
    learnt_from = examples()
    return learn([learnt_from], kept=MOST_FEATURES, learnt_from=fingerprint(learnt_from))


def answers() -> Model:
    """Learn the answers, those to each question apart from each other."""
    groups = answer_examples()
    return learn(groups, kept=MOST_OF_ANSWERS, learnt_from=fingerprint(chain.from_iterable(groups)))


if __name__ == "__main__":
    for folder, train in ((INTENTS, intents), (ANSWERS, answers)):
        model = train()
        model.write(folder)
        sys.stdout.write(f"{folder.name}: {len(model.rows)} features, {len(model.labels)} labels\n")
