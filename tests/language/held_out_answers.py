"""The held-out answers, in two halves by a hash of the text: one to choose by, one that only judges."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.language.intent import Intent
from bot.language.learnt_answers import NONE
from dialogs.devices import OTHER, which_device
from dialogs.fact_prompt import question_for, serial_number_prompt
from dialogs.own_ticket import end_prompt
from dialogs.prompt import Prompt
from tests.cards.samples import prompts
from tests.dialogs.talk import INTERPRETER, hololens
from tests.language.held_out import Half, half_of

FOLDER = Path(__file__).parent / "held_out_answers"
FACTS = (
    "generation", "edition", "setup", "identity", "wanted_identity", "wants_autopilot", "autopilot", "enrolled_by",
)  # fmt: skip
THIS = "this"
"""The only HoloLens that Intune shows."""
PERSON = "person"
"""A button below advice, and a wish at any question."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody wrote to a question, what it means, and what the bot took it for.

    `meant` and `taken` are values of the question, or NONE: it is no answer, or was not taken for one.
    """

    question: str
    language: str
    text: str
    meant: str
    taken: str

    @property
    def is_right(self) -> bool:
        """Tell whether it was taken for what it means."""
        return self.taken == self.meant

    @property
    def is_wrong(self) -> bool:
        """Tell whether it was taken for something that it does not mean."""
        return self.taken not in (NONE, self.meant)


def answers(half: Half) -> list[Answered]:
    """Return those of that half, in all languages, as the bot understands them."""
    return [
        Answered(question, file.stem, text, meant, _taken(question, text, file.stem))
        for file in sorted(FOLDER.glob("*.tsv"))
        for question, meant, text in (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
        if half_of(text) is half
    ]


def _taken(question: str, text: str, language: str) -> str:
    prompt = asked()[question]
    offered = {choice.value for choice in prompt.choices}
    meaning = INTERPRETER.interpret(text, language, prompt)
    if meaning.answer is None and meaning.intent is Intent.HUMAN and PERSON in offered:
        return PERSON
    if meaning.answer not in offered:  # words that the dialog does not take either, where it asks for a number
        return NONE
    return THIS if question == "device" and meaning.answer != OTHER else meaning.answer


@cache
def asked() -> Mapping[str, Prompt]:
    """Return the questions, as they stand in the files."""
    samples = prompts()
    return {
        **{fact: question_for(fact) for fact in FACTS},
        "serial_number": serial_number_prompt(),
        "advice": samples["advice E11"],
        "advice_step": samples["first step"],
        "solved": samples["solved"],
        "privacy": samples["privacy"],
        "ticket_end": end_prompt(1042),
        "device": which_device((hololens("LAB-1"),)),
    }
