"""Examples of answers: what people write to a question of the bot, and what at that moment is no answer to it."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.advisor import UNKNOWN
from bot.language.intent import Intent
from bot.language.learnt_answers import NONE
from bot.language.short_answers import FOLDER as WORD_FOR_WORD
from bot.language.training.examples import MORE, examples
from bot.language.training.learning import Example

FOLDER = MORE / "answers"
WISH, OTHERS = 25, 15
"""One wish in so many, and one answer in so many to another question about the HoloLens, is learnt as no answer."""
OF_FACTS = frozenset({"generation", "edition", "setup", "identity", "autopilot", "enrolled_by", "goal"})
"""Questions about the HoloLens whose answers name something: what answers one of them is no answer to another."""


def answer_examples() -> list[list[Example]]:
    """Return the examples of each question: labels are `question.value`, the value NONE for what is no answer."""
    answers = _answers()
    wishes = [wish.text for wish in examples() if wish.label not in (Intent.UNKNOWN, Intent.THANKS)]
    return [_of(question, answers, wishes[::WISH]) for question in sorted(answers)]


def _answers() -> dict[str, dict[str, list[str]]]:
    """Return the texts of all languages by question and value, with those that count word for word."""
    found: dict[str, dict[str, list[str]]] = {}
    for question, value, text in _read(FOLDER):
        found.setdefault(question, {}).setdefault(value, []).append(text)
    known = {(question, text) for question, by_value in found.items() for texts in by_value.values() for text in texts}
    said: dict[tuple[str, str], set[str]] = {}
    for question, value, text in _read(WORD_FOR_WORD):
        if value in found.get(question, ()) and (question, text) not in known:
            said.setdefault((question, text), set()).add(value)
    for (question, text), values in said.items():
        if len(values) == 1:  # what may mean two things is learnt as neither
            found[question][values.pop()].append(text)
    return found


def _read(folder: Path) -> Iterator[tuple[str, str, str]]:
    for file in sorted(folder.glob("*.toml")):
        for question, by_value in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if isinstance(by_value, dict):  # the others are words that are passed over
                yield from ((question, value, text) for value, texts in by_value.items() for text in texts)


def _of(question: str, answers: Mapping[str, Mapping[str, list[str]]], wishes: Sequence[str]) -> list[Example]:
    own = [Example(text, f"{question}.{value}") for value, texts in answers[question].items() for text in texts]
    known = {example.text for example in own}
    beside = dict.fromkeys([*wishes, *(_of_others(question, answers) if question in OF_FACTS else ())])
    return [*own, *(Example(text, f"{question}.{NONE}") for text in beside if text not in known)]


def _of_others(question: str, answers: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    for other in sorted(OF_FACTS - {question}):
        for value, texts in answers[other].items():
            if value not in (UNKNOWN, NONE):
                yield from texts[::OTHERS]
