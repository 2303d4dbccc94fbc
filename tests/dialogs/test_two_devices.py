"""One conversation on a phone and a desktop: what one of them still shows counts only where it is still true."""

import pytest

from dialogs.effects import Replace
from tests.dialogs.talk import Talk, actions

PERSONAL = ("enroll", "HoloLens 2", "yes, it is in use already", "a personal microsoft account")


async def advised() -> tuple[Talk, str, dict[str, object]]:
    """Return a talk at its advice, the key of that card, and the buttons as the other device keeps showing them."""
    talk = Talk()
    for text in PERSONAL:
        await talk.says(text)
    [key] = talk.cards_with_buttons
    return talk, key, {str(action["title"]): action["data"] for action in actions(talk.cards[key])}


async def test_the_advice_that_was_pressed_twice_is_put_right_with_all_its_steps() -> None:
    talk, key, phone = await advised()
    await talk.presses("One step at a time")
    await talk.presses_data(phone["One step at a time"])

    assert [effect.key for effect in talk.effects] == [key], "and nothing is said"  # type: ignore[union-attr]
    assert "Access work or school" in str(talk.cards[key])
    assert key not in talk.cards_with_buttons
    await talk.says("next")
    assert talk.sees("Step 2 of 5"), "it was begun once"


async def test_next_on_both_devices_ticks_one_step() -> None:
    talk, _, _ = await advised()
    await talk.presses("One step at a time")
    [step] = talk.cards_with_buttons
    phone = {str(action["title"]): action["data"] for action in actions(talk.cards[step])}
    await talk.presses("Next")
    await talk.presses_data(phone["Next"])

    assert [type(effect) for effect in talk.effects] == [Replace]
    await talk.says("all")
    assert talk.said[-1].count("✓") == 1


async def test_a_step_that_the_other_device_still_shows_says_so_and_the_step_of_now_is_read() -> None:
    talk, _, _ = await advised()
    await talk.presses("One step at a time")
    [step] = talk.cards_with_buttons
    phone = {str(action["title"]): action["data"] for action in actions(talk.cards[step])}
    await talk.presses("Next")
    await talk.presses("Next")
    await talk.presses_data(phone["It did not work"])

    assert talk.sees("That card is from earlier")
    assert talk.sees("Step 3 of 5")
    assert len(talk.cards_with_buttons) == 1
    await talk.presses("Next")
    assert talk.sees("Step 4 of 5")


async def test_advice_that_was_corrected_on_the_desktop_is_old_on_the_phone() -> None:
    talk, key, phone = await advised()
    await talk.says("it is a local account")
    await talk.says("yes")
    assert talk.sees("Enroll only in device management")
    await talk.presses_data(phone["That worked"])

    assert talk.sees("That card is from earlier")
    assert not talk.sees("Good!")
    assert "Select **Connect**." in str(talk.cards[key]), "it still shows what was advised then"
    await talk.presses("That worked")
    assert talk.sees("Good!")


async def test_a_card_beyond_what_is_remembered_says_so_too() -> None:
    talk, _, phone = await advised()
    await talk.presses("One step at a time")
    for _ in range(12):
        await talk.presses("Read that again")
        await talk.says("next")
        await talk.says("back")
    await talk.presses_data(phone["One step at a time"])

    assert talk.sees("That card is from earlier")
    assert talk.sees("Step 1 of 5")


@pytest.mark.parametrize("text", ["cancel", "start over", "back"])
async def test_what_was_left_on_one_device_can_be_pressed_on_the_other_without_harm(text: str) -> None:
    talk, _, phone = await advised()
    await talk.says(text)
    await talk.presses_data(phone["That worked"])

    assert talk.sees("That card is from earlier")
    assert not talk.sees("Good!")
    assert len(talk.cards_with_buttons) == 1
