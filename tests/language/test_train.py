"""The weights in the repository are those that the phrases in the repository give."""

from collections import Counter
from pathlib import Path

import pytest

from bot.language.classifier import Classifier
from bot.language.intent import Intent
from bot.language.model import Model
from bot.language.train import Example, examples, fingerprint, train

LEARNT = examples()
SMALL = [
    Example(text, intent)
    for intent, text in ((Intent.HELP, "help me"), (Intent.THANKS, "thanks"), (Intent.BACK, "go back"))
]


def test_the_weights_are_of_these_phrases() -> None:
    assert Model.read().learnt_from == fingerprint(LEARNT), "run python -m bot.language.train, and commit what it wrote"


@pytest.mark.storm
def test_training_gives_the_weights_again() -> None:
    kept, again = Model.read(), train(LEARNT)
    both = kept.rows.keys() & again.rows.keys()
    assert len(both) >= 0.999 * len(kept.rows)  # another processor may round another way at the limit
    furthest = max(
        abs(one - other) for feature in both for one, other in zip(kept.rows[feature], again.rows[feature], strict=True)
    )
    assert furthest <= 1
    assert {intent: of.bias for intent, of in again.intents.items()} == pytest.approx(
        {intent: of.bias for intent, of in kept.intents.items()}, abs=0.001
    )


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    model = train(SMALL, seen=1)
    model.write(tmp_path)
    assert Model.read(tmp_path) == model


def test_what_was_learnt_is_recognised_greeted_or_with_a_typing_error() -> None:
    classifier = Classifier(Model.read())
    for text in ("how do I enroll my HoloLens", "hello, how do I enroll my HoloLens", "how do I enrol my holo lens"):
        assert classifier.probabilities(text)[0][0] is Intent.ENROLL


def test_many_wishes_of_each_kind_are_learnt_after_a_greeting_too() -> None:
    alone = {example.text: example.intent for example in LEARNT}
    greeted = Counter(
        example.intent
        for example in LEARNT
        if ", " in example.text and alone.get(example.text.split(", ", 1)[1]) is example.intent
    )
    assert {intent for intent in Intent if greeted[intent] < 100} <= {Intent.GREETING, Intent.THANKS}
