"""What is not sure is asked, and the question that was open before is there again afterwards."""

import pytest

from bot.language.intent import Intent
from dialogs.clarification import NEVER_ASKED
from dialogs.desk import NoDesk
from dialogs.interpreter import Meaning
from dialogs.prompt import Prompt
from dialogs.runner import Runner
from dialogs.words import words
from tests.dialogs.talk import INTERPRETER, RENDERER, Talk, hololens

QUESTION = "I am not sure what you mean"
LIKELY = {
    "hm": Meaning(likely=(Intent.ENROLL, Intent.STATUS), told={"generation": "hololens_2"}),
    "hum": Meaning(likely=(Intent.ENROLL,)),
    "hmm": Meaning(likely=(Intent.BACK, Intent.HUMAN)),
    "mumble": Meaning(likely=(Intent.GREETING, Intent.THANKS)),
}


class Unsure:
    """Understands as the bot does, but for what LIKELY names."""

    def interpret(self, text: str, locale: str, prompt: Prompt | None) -> Meaning:
        """Return what stands in LIKELY, if it stands there."""
        return LIKELY.get(text) or INTERPRETER.interpret(text, locale, prompt)

    def written_in(self, text: str) -> str | None:
        """Return it as the bot does."""
        return INTERPRETER.written_in(text)


@pytest.fixture
def talk() -> Talk:
    """Begin a talk with somebody who mumbles."""
    talk = Talk(devices_found=(hololens("LAB-1"),))
    talk._runner = Runner(talk.memory, Unsure(), talk.kept, ("en",), NoDesk())
    return talk


async def asked_in_between(talk: Talk) -> Talk:
    """Come to the question which HoloLens it is, and mumble."""
    await talk.says("enroll")
    await talk.presses("A different HoloLens")
    await talk.says("hm")
    assert talk.sees(QUESTION)
    return talk


async def test_what_may_have_been_meant_is_offered(talk: Talk) -> None:
    await talk.says("hm")

    assert talk.sees(QUESTION)
    assert talk.buttons == ["Enroll a HoloLens", "Show my HoloLens devices", "Something else"]


@pytest.mark.parametrize("how", ["presses", "says"])
async def test_what_was_meant_is_done_with_what_was_said_by_the_way(talk: Talk, how: str) -> None:
    await talk.says("hm")
    await getattr(talk, how)("Enroll a HoloLens")
    await talk.says("A different HoloLens")

    assert "HoloLens 2" not in talk.buttons  # the message named it
    assert "Yes, it is in use already" in talk.buttons


@pytest.mark.parametrize("answer", ["yes", "exactly", "yes, that one"])
async def test_yes_is_the_one_that_is_offered(talk: Talk, answer: str) -> None:
    await talk.says("hum")
    assert talk.buttons == ["Enroll a HoloLens", "Something else"]
    await talk.says(answer)

    assert "A different HoloLens" in talk.buttons


async def test_yes_is_neither_of_two_and_is_asked_again(talk: Talk) -> None:
    await talk.says("hm")
    await talk.says("yes")
    assert talk.sees("I did not understand that.")
    await talk.says("Enroll a HoloLens")

    assert "A different HoloLens" in talk.buttons


async def test_something_else_leaves_the_menu_where_nothing_was_open(talk: Talk) -> None:
    await talk.says("hm")
    await talk.presses("Something else")

    assert talk.sees("Then please say it in other words")
    assert "Talk to a person" in talk.buttons
    await talk.presses("Show my HoloLens devices")
    assert talk.sees("LAB-1")


@pytest.mark.parametrize("text", ["Something else", "no", "3"])
async def test_something_else_leaves_the_open_question_where_it_is(talk: Talk, text: str) -> None:
    await asked_in_between(talk)
    await talk.says(text)

    assert talk.sees("Then please say it in other words")
    assert "HoloLens 2" in talk.buttons
    assert len(talk.cards_with_buttons) == 1
    await talk.presses("HoloLens 2")
    assert not talk.sees("earlier")


async def test_the_question_before_can_still_be_answered(talk: Talk) -> None:
    await asked_in_between(talk)
    before = talk.cards_with_buttons
    await talk.says("HoloLens 2")

    assert before[0] not in talk.cards_with_buttons
    assert "HoloLens 2" not in talk.buttons
    await talk.says("back")
    assert "HoloLens 2" in talk.buttons


async def test_an_aside_that_was_meant_is_read_and_the_question_is_there_again(talk: Talk) -> None:
    await asked_in_between(talk)
    await talk.presses("Show my HoloLens devices")

    assert talk.sees("LAB-1")
    assert "HoloLens 2" in talk.buttons


async def test_a_command_that_was_meant_counts_for_the_question_before(talk: Talk) -> None:
    await talk.says("enroll")
    await talk.presses("A different HoloLens")
    await talk.says("hmm")
    await talk.presses("Go back one question")

    assert "A different HoloLens" in talk.buttons
    assert len(talk.cards_with_buttons) == 1


async def test_back_leads_to_the_question_before(talk: Talk) -> None:
    await asked_in_between(talk)
    await talk.says("back")

    assert "HoloLens 2" in talk.buttons
    assert len(talk.cards_with_buttons) == 1
    await talk.says("back")
    assert "A different HoloLens" in talk.buttons


async def test_a_person_gets_what_was_answered_before(talk: Talk) -> None:
    await asked_in_between(talk)
    await talk.says("talk to a person")

    assert talk.sees("For your helpdesk")
    assert talk.cards_with_buttons == []


async def test_who_is_not_understood_again_and_again_is_offered_a_person(talk: Talk) -> None:
    await talk.says("hm")
    await talk.says("hm")
    assert talk.sees(QUESTION)
    await talk.says("hm")

    assert talk.sees("Or talk to a person")
    assert len(talk.cards_with_buttons) == 1


async def test_nobody_is_asked_whether_they_meant_hello(talk: Talk) -> None:
    await talk.says("mumble")

    assert not talk.sees(QUESTION)
    assert talk.sees("I did not understand that")


async def test_a_clarification_of_an_older_card_is_from_earlier(talk: Talk) -> None:
    await asked_in_between(talk)
    [card] = talk.cards_with_buttons
    await talk.says("HoloLens 2")
    await talk.presses_data({"card": card, "verb": "answer", "value": "enroll"})

    assert talk.sees("That card is from earlier")
    assert len(talk.cards_with_buttons) == 1


@pytest.mark.parametrize("locale", ["en", "nl", "de", "fr"])
def test_every_button_says_what_it_is_understood_as(locale: str) -> None:
    labels = {
        intent: RENDERER.plain(words(f"offer.{intent}"), locale) for intent in Intent if intent not in NEVER_ASKED
    }
    understood = {intent: INTERPRETER.interpret(label, locale, None).intent for intent, label in labels.items()}
    assert understood == {intent: intent for intent in labels}
