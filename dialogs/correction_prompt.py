"""The correction as prompts: what was said, to choose what is wrong, and the question for it once more."""

from dataclasses import replace

from bot.advisor import VOCABULARY, Fact, Facts, Question
from dialogs.devices import OTHER
from dialogs.fact_prompt import fact_prompt, on_button
from dialogs.prompt import Choice, Prompt
from dialogs.words import Words, fact_row, words

NOTHING = "nothing"
"""The answer that all of it is right."""


def correction_prompt(said: Facts, shown: Facts, *, may_be_other: bool) -> Prompt:
    """Return the question what is wrong: of what was said, each; of what Intune shows, that it is another device."""
    facts = [Choice(fact.key, _label(fact)) for fact in said.values()]
    other = [Choice(OTHER, words("device.other"))] if may_be_other else []
    card = {"shown": [fact_row(fact) for fact in shown.values()]}
    choices = (*facts, *other, Choice(NOTHING, words("correction.nothing")))
    return Prompt("correction", words("correction.text"), choices, template="correction", card=card)


def corrected_prompt(key: str) -> Prompt:
    """Return the question for that fact. What nobody is asked, but may say, has no question of its own."""
    spec = VOCABULARY[key]
    prompt = fact_prompt(Question(key, spec.shape.kind, spec.choices))
    if spec.asked:
        return prompt
    return replace(prompt, text=words("correction.question", fact=words(f"fact.{key}")), where=None)


def _label(fact: Fact) -> Words:
    return words("correction.fact", fact=words(f"fact.{fact.key}"), value=on_button(fact))
