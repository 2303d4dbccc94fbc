"""The smaller dialogs: welcome, help, status, unenrolling, moving, problems, and what is asked by the way."""

import pytest

from dialogs.turn import Kind, Person
from tests.dialogs.talk import Talk, actions, hololens


async def test_the_welcome_says_what_the_bot_is_and_gives_three_things_to_try() -> None:
    talk = Talk()
    await talk.opens()

    assert talk.sees("I am a bot")
    assert talk.buttons == ["Enroll a HoloLens", "Take a HoloLens out of management", "Show my HoloLens devices"]


async def test_the_welcome_is_said_once() -> None:
    talk = Talk()
    await talk.opens()
    await talk.opens()
    assert talk.effects == ()


async def test_somebody_who_wrote_first_is_not_welcomed_in_the_middle() -> None:
    talk = Talk()
    await talk.says("enroll")
    await talk.opens()
    assert talk.effects == ()
    await talk.presses("HoloLens 2")
    assert talk.buttons


@pytest.mark.parametrize(
    "offer", ["Enroll a HoloLens", "Take a HoloLens out of management", "Show my HoloLens devices"]
)
async def test_what_the_welcome_offers_can_be_pressed_and_written(offer: str) -> None:
    pressed, written = Talk(), Talk()
    await pressed.opens()
    await pressed.presses(offer)
    await written.opens()
    await written.says(offer)

    assert pressed.effects == written.effects


async def test_the_status_shows_what_intune_shows() -> None:
    talk = Talk(devices_found=(hololens("LAB-1", management="enrolled"),))
    await talk.says("is my hololens enrolled?")

    assert talk.sees("LAB-1")
    assert talk.sees("Compliance: compliant")
    assert talk.sees("Last sync: Nov 22, 2026, 10:00 UTC")


async def test_the_status_of_somebody_without_devices_is_said_as_that() -> None:
    talk = Talk()
    await talk.says("status")
    assert talk.sees("it shows no HoloLens for you")


async def test_a_failed_look_is_never_shown_as_no_devices_and_heals() -> None:
    talk = Talk(devices_found=(hololens("LAB-1"),), is_down=True)
    await talk.says("status")
    assert talk.sees("I could not look in Intune")
    assert not talk.sees("no HoloLens")
    talk.memory.is_down = False
    await talk.says("status")
    assert talk.sees("LAB-1")


async def test_the_status_of_very_many_devices_stays_one_card() -> None:
    talk = Talk(devices_found=tuple(hololens(f"LAB-{number}") for number in range(40)))
    await talk.says("status")
    assert talk.sees("not shown: 34")


async def test_only_the_person_of_the_activity_is_looked_up() -> None:
    talk = Talk()
    turn = talk.turn(Kind.MESSAGE, text="status of 11111111-1111-1111-1111-111111111111")
    await talk.takes(turn)
    assert set(talk.memory.looks) <= {turn.person.object_id}
    assert turn.person == Person(turn.person.tenant_id, "6fa459ea-ee8a-3ca4-894e-db77e160355e")


async def test_the_only_device_is_taken_for_unenrolling_and_said() -> None:
    facts = {"management": "enrolled", "enrolled_by": "autopilot", "setup": "finished", "was_autopilot": "yes"}
    talk = Talk(devices_found=(hololens("LAB-1", facts=facts),))
    await talk.says("take my HoloLens out of management")

    assert talk.sees("LAB-1, so I take it that it is about that one")
    assert talk.sees("Warning:")
    assert talk.sees("Reset")


async def test_unenrolling_asks_which_of_several_devices() -> None:
    talk = Talk(devices_found=(hololens("LAB-1", management="enrolled"), hololens("LAB-2", management="enrolled")))
    await talk.says("unenroll my HoloLens")
    assert talk.sees("Which HoloLens is it about?")
    await talk.presses("LAB-2")
    assert talk.buttons


async def test_nothing_found_proves_nothing_for_unenrolling() -> None:
    talk = Talk()
    await talk.says("unenroll my HoloLens")
    assert talk.sees("it shows no HoloLens for you")
    assert not talk.sees("nothing to do")
    assert "I don't know" in talk.buttons


async def test_a_move_is_asked_about_first() -> None:
    talk = Talk()
    await talk.says("I want to give my HoloLens to a colleague")
    assert len(talk.buttons) == 3
    await talk.presses(talk.buttons[0])
    assert talk.sees("no HoloLens for you")
    assert talk.buttons


async def test_an_error_in_the_middle_of_an_interview_keeps_what_was_answered() -> None:
    talk = Talk()
    for text in ("enroll", "HoloLens 2", "yes, it is in use already"):
        await talk.says(text)
    await talk.says("now it says 80180014")
    await talk.says("human")

    assert talk.sees("Error: 0x80180014 (you wrote")
    assert talk.sees("HoloLens 2 (you answered")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("what do you know about me", "What I keep about you"),
        ("stop the reminders", "You are on no list of people whom I remind"),
        ("thanks!", "You are welcome"),
        ("good morning", "Hello!"),
    ],
)
async def test_what_is_asked_by_the_way_is_answered(text: str, answer: str) -> None:
    talk = Talk()
    await talk.says(text)
    assert talk.sees(answer)


async def test_a_person_without_a_case_is_told_where_to_turn() -> None:
    talk = Talk()
    await talk.says("helpdesk")
    assert talk.sees("I cannot open a ticket myself")
    await talk.says("I get an error")
    assert talk.sees("Which error code")


async def test_the_menu_opens_what_was_chosen() -> None:
    talk = Talk()
    await talk.says("lorem ipsum")
    await talk.presses("I get an error")
    assert talk.sees("Which error code")
    assert all(action["verb"] == action["data"]["verb"] for card in talk.cards.values() for action in actions(card))  # type: ignore[index]


@pytest.mark.parametrize("text", ["0x80180014", "8018 0014"])
async def test_a_code_alone_is_a_problem(text: str) -> None:
    talk = Talk(devices_found=(hololens("LAB-1"), hololens("LAB-2", "000099998888")))
    await talk.says(text)
    assert talk.sees("Which HoloLens is it about?")

    await talk.says("LAB-1")
    assert talk.sees("platform restriction")


async def test_who_writes_a_serial_number_alone_is_asked_what_is_to_be_done_with_it() -> None:
    device = hololens("POOL-3", "004178301053", management="enrolled", enrolled_by="entra")
    talk = Talk(by_serial={"004178301053": device})
    await talk.says("004178301053")
    assert talk.sees("Is it one of these?")

    await talk.presses("Take a HoloLens out of management")
    assert talk.sees("I found it: POOL-3, serial number 004178301053.")


@pytest.mark.parametrize("text", ["Something went wrong", "I can't find Access work or school"])
async def test_what_the_device_says_without_a_code_is_an_answer(text: str) -> None:
    talk = Talk()
    await talk.says("I get an error")
    await talk.says(text)

    assert talk.sees("Without a code, look at three things")
    await talk.presses("Talk to a person")
    assert talk.sees(text)


async def test_who_asks_where_the_code_is_hears_it() -> None:
    talk = Talk()
    await talk.says("I get an error")
    await talk.says("where do I find the code?")

    assert talk.sees("Below the question it says where to look.")
    await talk.says("0x80180014")
    assert talk.sees("platform restriction")
