"""The weights in the repository are those that the phrases in the repository give."""

from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from bot.language.classifier import Classifier
from bot.language.intent import Intent
from bot.language.model import ANSWERS, INTENTS, Model
from bot.language.train import answers, intents
from bot.language.training.answer_examples import answer_examples
from bot.language.training.examples import examples
from bot.language.training.learning import fingerprint


def test_the_weights_are_of_these_phrases() -> None:
    asked = "run python -m bot.language.train, and commit what it wrote"
    assert Model.read(INTENTS).learnt_from == fingerprint(examples()), asked
    assert Model.read(ANSWERS).learnt_from == fingerprint(chain.from_iterable(answer_examples())), asked


@pytest.mark.storm
@pytest.mark.parametrize(("folder", "train"), [(INTENTS, intents), (ANSWERS, answers)])
def test_training_gives_the_weights_again(folder: Path, train: Callable[[], Model]) -> None:
    kept, again = Model.read(folder), train()
    both = kept.rows.keys() & again.rows.keys()
    assert len(both) >= 0.999 * len(kept.rows)  # another processor may round another way at the limit
    furthest = max(
        abs(one - other) for feature in both for one, other in zip(kept.rows[feature], again.rows[feature], strict=True)
    )
    assert furthest <= 1
    assert {label: of.bias for label, of in again.labels.items()} == pytest.approx(
        {label: of.bias for label, of in kept.labels.items()}, abs=0.001
    )


def test_what_was_learnt_is_recognised_greeted_or_with_a_typing_error() -> None:
    classifier = Classifier(Model.read(INTENTS))
    for text in ("how do I enroll my HoloLens", "hello, how do I enroll my HoloLens", "how do I enrol my holo lens"):
        assert classifier.probabilities(text)[0][0] is Intent.ENROLL
