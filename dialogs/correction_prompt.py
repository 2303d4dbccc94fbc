"""The correction as prompts: what was said, to choose what is wrong, and the question for it once more."""

from collections.abc import Iterable
from dataclasses import replace

from bot.advisor import VOCABULARY, Advice, Fact, Facts, Question, Source
from dialogs.advice_prompt import PERSON, advice_card, advice_choices
from dialogs.devices import OTHER
from dialogs.fact_prompt import fact_prompt, on_button
from dialogs.prompt import Choice, Prompt
from dialogs.words import Words, fact_row, words

NOTHING = "nothing"
"""The answer that all of it is right."""


def correction_prompt(said: Facts, shown: Facts, *, may_be_other: bool) -> Prompt:
    """Return the question what is wrong: of what was said, each; of what Intune shows, that it is another device."""
    card = {"shown": [fact_row(fact) for fact in shown.values()]}
    choices = (*_wrong(said.values(), may_be_other=may_be_other), Choice(NOTHING, words("correction.nothing")))
    return Prompt("correction", words("correction.text"), choices, template="correction", card=card)


def contradicting_prompt(advice: Advice, said: Facts) -> Prompt:
    """Return the advice how to tell which of two facts is right, which ends in the question what is not right."""
    concerned = [fact for fact in advice.because if fact.key != "goal"]
    own = [said[fact.key] for fact in concerned if fact.key in said]
    may_be_other = any(fact.source is Source.INTUNE for fact in concerned)
    choices = (*_wrong(own, may_be_other=may_be_other), *advice_choices(PERSON))
    card = advice_card(advice)
    return Prompt("correction", words("correction.text"), choices, template="advice", card=card, follows=True)


def corrected_prompt(key: str) -> Prompt:
    """Return the question for that fact. What nobody is asked, but may say, has no question of its own."""
    spec = VOCABULARY[key]
    prompt = fact_prompt(Question(key, spec.shape.kind, spec.choices))
    if spec.asked:
        return prompt
    return replace(prompt, text=words("correction.question", fact=words(f"fact.{key}")), where=None)


def _wrong(said: Iterable[Fact], *, may_be_other: bool) -> tuple[Choice, ...]:
    """Return what may be wrong: each thing that was said, and which device it is about."""
    other = (Choice(OTHER, words("device.other")),) if may_be_other else ()
    return (*(Choice(fact.key, _label(fact)) for fact in said), *other)


def _label(fact: Fact) -> Words:
    return words("correction.fact", fact=words(f"fact.{fact.key}"), value=on_button(fact))
