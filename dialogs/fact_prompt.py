"""The advisor's questions as prompts, and the question which of two facts is right."""

from functools import cache

from bot.advisor import UNKNOWN, VOCABULARY, Fact, Question
from bot.advisor.values import Kind
from dialogs.devices import OTHER
from dialogs.prompt import Answers, Choice, Prompt
from dialogs.words import Words, moment, value_of, words

ANSWERS = {
    Kind.CHOICE: Answers.CHOICE,
    Kind.NUMBER: Answers.NUMBER,
    Kind.BUILD: Answers.BUILD,
    Kind.ERROR: Answers.TEXT,
}
"""How each kind of fact is answered."""

HINTS = {"error": words("hint.error")}
"""What would be an answer, where the kind of the fact does not say it well enough."""

ASKED, FOUND = "asked", "found"
"""Which is right: what the person said, or what Intune shows."""


def fact_prompt(question: Question) -> Prompt:
    """Return the prompt for a fact: buttons for its values, and "I don't know"."""
    choices = [Choice(value, words(f"choice.{question.fact}.{value}")) for value in question.choices]
    return Prompt(
        question.fact,
        words(f"question.{question.fact}"),
        (*choices, Choice(UNKNOWN, words("choice.unknown"))),
        answers=ANSWERS[Kind(question.kind)],
        where=words(f"where.{question.fact}"),
        hint=HINTS.get(question.fact),
    )


@cache
def question_for(fact: str) -> Prompt:
    """Return the question for that fact, as the advisor asks it. Raises KeyError where there is no such fact."""
    spec = VOCABULARY[fact]
    return fact_prompt(Question(fact, spec.shape.kind, spec.choices))


def serial_number_prompt() -> Prompt:
    """Return the question for the serial number, by which a device without a user is found."""
    unknown = Choice(UNKNOWN, words("choice.unknown"))
    where, hint = words("serial.where"), words("hint.no_serial_number")
    return Prompt("serial_number", words("serial.text"), (unknown,), answers=Answers.TEXT, where=where, hint=hint)


def contradiction_prompt(said: Fact, shown: Fact) -> Prompt:
    """Return the question which of the two is right."""
    time = {} if shown.at is None else {"time": moment(shown.at)}
    text = words(
        "contradiction.text",
        fact=words(f"fact.{said.key}"),
        said=value_of(said.key, said.value),
        shown=value_of(shown.key, shown.value),
        **time,
    )
    choices = (
        Choice(ASKED, words("contradiction.asked", value=on_button(said))),
        Choice(FOUND, words("contradiction.found", value=on_button(shown))),
        Choice(OTHER, words("device.other")),
    )
    return Prompt("contradiction", text, choices)


def on_button(fact: Fact) -> Words:
    """Return the value of a fact as it stands on a button."""
    if fact.value == UNKNOWN:
        return words("choice.unknown")
    if fact.value in VOCABULARY[fact.key].choices:
        return words(f"choice.{fact.key}.{fact.value}")
    return value_of(fact.key, fact.value)
