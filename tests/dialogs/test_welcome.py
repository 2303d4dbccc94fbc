"""Coming, going and coming back: one welcome each time, and nothing of the conversation is lost."""

import pytest

from dialogs.state import load
from dialogs.turn import Kind
from tests.dialogs.talk import Talk

JSON = dict[str, object]


async def leaves(talk: Talk) -> None:
    """Remove the bot."""
    await talk.takes(talk.turn(Kind.LEFT))


@pytest.mark.parametrize(
    ("locale", "line", "typed"),
    [
        ("en-US", "What I keep about you, and for how long: write **privacy**.", "privacy"),
        ("nl-NL", "schrijf **privacy**", "privacy"),
        ("de-DE", "Schreiben Sie **Datenschutz**", "Datenschutz"),
        ("fr-FR", "écrivez **confidentialité**", "confidentialité"),
    ],
)
async def test_the_welcome_has_one_line_on_privacy_with_the_way_to_it(locale: str, line: str, typed: str) -> None:
    talk = Talk(locale)
    await talk.opens()
    assert talk.sees(line)

    await talk.says(typed)

    assert any("365" in said for said in talk.said), "the card with what is kept"


@pytest.mark.parametrize("number", range(3))
async def test_each_of_the_three_prompts_does_what_typing_it_does(number: int) -> None:
    pressing, typing = Talk(), Talk()
    for talk in (pressing, typing):
        await talk.opens()
    assert len(pressing.buttons) == 3
    prompt = pressing.buttons[number]

    await pressing.presses(prompt)
    await typing.says(prompt)

    assert pressing.said == typing.said
    assert pressing.buttons == typing.buttons


async def test_whoever_leaves_is_told_nothing() -> None:
    talk = Talk()
    await talk.says("enroll")

    await leaves(talk)

    assert talk.effects == ()


async def test_whoever_comes_back_is_welcomed_once_more_and_only_once() -> None:
    talk = Talk()
    await talk.opens()
    await leaves(talk)
    await leaves(talk)  # Teams tells it twice, too

    await talk.opens()
    assert talk.sees("I am a bot")
    assert len(talk.cards_with_buttons) == 1

    await talk.opens()
    assert talk.effects == ()


async def test_whoever_comes_back_may_go_on_where_they_stopped() -> None:
    talk = Talk()
    await talk.says("spreek Nederlands")
    await talk.says("enroll")
    await leaves(talk)

    await talk.opens()
    assert talk.sees("ik ben Enroll Desk")
    await talk.says("terug")

    assert "HoloLens 2" in talk.buttons


async def test_whoever_writes_first_after_coming_back_is_not_welcomed_in_the_middle() -> None:
    talk = Talk()
    await talk.opens()
    await leaves(talk)

    await talk.says("enroll")
    await talk.opens()

    assert talk.effects == ()
    assert "HoloLens 2" in talk.buttons


async def test_a_look_that_was_put_off_greets_nobody_who_left() -> None:
    talk = Talk()
    await talk.says("enroll")
    for answer in ("HoloLens 2", "Yes, it is in use already", "A personal Microsoft account"):
        await talk.presses(answer)
    await talk.presses("Tell me when it is enrolled")
    await leaves(talk)
    await talk.waits()

    await talk.opens()

    assert talk.sees("I am a bot")


async def test_a_state_that_cannot_be_read_is_set_aside_without_a_word_for_whoever_leaves() -> None:
    talk = Talk()
    written: JSON = {"version": 99}
    talk.state = dict(written)

    await leaves(talk)
    assert talk.effects == ()
    assert talk.state is not None
    assert load(talk.state).state.set_aside == written

    await talk.opens()
    assert talk.sees("I am a bot")
