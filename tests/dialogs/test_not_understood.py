"""Not understood: the question comes again with an answer to it as an example, which is an answer indeed."""

import re

import pytest

from bot.language.intent import Intent
from dialogs.menu import HINT
from dialogs.prompt import Answers, Prompt
from tests.cards.samples import prompts
from tests.dialogs.talk import INTERPRETER, RENDERER, Talk

QUOTED = re.compile(r"[“‘„«]\u202f?([^”’“»]+?)\u202f?[”’“»]")
NUMBER = re.compile(r"(?:0x)?\d[\da-f.]*\d|\d", re.IGNORECASE)
LANGUAGES = ("en", "nl", "de", "fr")
PROMPTS = {name: prompt for name, prompt in prompts().items() if not name.startswith(("advice ", "step "))}


def examples(prompt: Prompt, language: str) -> list[str]:
    """Return what the hint of a prompt names as answers: what stands in quotation marks, or else numbers."""
    hint = RENDERER.text(str(prompt.how_to_answer["message"]), dict(prompt.how_to_answer["params"]), language)  # type: ignore[call-overload]
    return QUOTED.findall(hint) or NUMBER.findall(hint)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PROMPTS)
def test_the_example_is_an_answer_in_every_language(name: str, language: str) -> None:
    prompt = PROMPTS[name]
    found = examples(prompt, language)
    assert found, name
    for text in found:
        meaning = INTERPRETER.interpret(text, language, prompt)
        is_wish = meaning.intent is Intent.ENROLL and prompt.hint == HINT  # the menu takes any wish
        assert is_wish or prompt.accepts(meaning.answer or ""), f"{name}: {text!r} is no answer"


def test_there_is_an_example_of_every_kind_of_answer() -> None:
    assert {prompt.answers for prompt in PROMPTS.values()} >= {Answers.CHOICE, Answers.BUILD, Answers.TEXT}


async def test_the_example_is_one_of_the_buttons() -> None:
    talk = Talk()
    await talk.says("enroll")
    await talk.says("lorem ipsum dolor sit amet")
    assert talk.sees("such as “HoloLens 2” or 1.")
    await talk.says("HoloLens 2")

    assert talk.sees("Is the first set-up of the HoloLens finished?")
