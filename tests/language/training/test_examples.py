"""The examples that intents are learnt from."""

from collections import Counter

from bot.language.intent import Intent
from bot.language.training.examples import examples


def test_many_wishes_of_each_kind_are_learnt_after_a_greeting_too() -> None:
    learnt = examples()
    alone = {example.text: example.label for example in learnt}
    greeted = Counter(
        example.label
        for example in learnt
        if ", " in example.text and alone.get(example.text.split(", ", 1)[1]) == example.label
    )
    assert {intent for intent in Intent if greeted[intent] < 100} <= {Intent.GREETING, Intent.THANKS}
