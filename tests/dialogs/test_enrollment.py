"""Enrolling, as it reads in the chat."""

import pytest

from bot.advisor import Build
from tests.dialogs.talk import ALEX, MemoryDesk, Talk, hololens


async def test_a_personal_account_is_led_to_access_work_or_school() -> None:
    talk = Talk()
    await talk.says("how do I enroll my HoloLens?")
    assert talk.sees("it shows no HoloLens for you")
    await talk.presses("HoloLens 2")
    await talk.presses("Yes, it is in use already")
    await talk.presses("A personal Microsoft account")

    assert talk.sees("Access work or school")
    assert talk.sees("Connect")
    assert not talk.sees("Reset")
    assert talk.buttons == [
        "That worked", "It did not work", "One step at a time", "Tell me when it is enrolled",
        "Something is wrong here", "Talk to a person",
    ]  # fmt: skip


async def test_what_intune_knows_is_not_asked() -> None:
    device = hololens("HOLOLENS-7F3K2Q", os_build=Build(22621, 1266), management="enrolled", setup="finished")
    talk = Talk(devices_found=(device,))
    await talk.says("enroll my hololens")
    assert talk.sees("Is it about this one?")
    assert talk.sees("HoloLens 2, last sync Nov 22, 2026, 10:00 UTC")
    await talk.presses("HOLOLENS-7F3K2Q")

    assert talk.sees("enrolled already")
    assert talk.sees("Intune")


async def test_a_different_hololens_is_asked_about_from_the_start() -> None:
    talk = Talk(devices_found=(hololens("HOLOLENS-7F3K2Q", management="enrolled"),))
    await talk.says("enroll")
    await talk.presses("A different HoloLens")

    assert "HoloLens 2" in talk.buttons


async def test_several_devices_are_told_apart() -> None:
    talk = Talk(devices_found=(hololens("LAB-1", management="enrolled"), hololens("LAB-2", management="not_enrolled")))
    await talk.says("enroll")
    assert talk.sees("Which HoloLens is it about?")
    await talk.says("lab-1")

    assert talk.sees("enrolled already")


async def test_intune_that_does_not_answer_is_said_and_the_interview_goes_on_to_success() -> None:
    talk = Talk(is_down=True)
    await talk.says("enroll")
    assert talk.sees("I could not look in Intune just now")
    assert not talk.sees("no HoloLens for you")

    for answer in ("HoloLens 2", "yes, it is in use already", "a personal microsoft account"):
        await talk.says(answer)
    assert talk.sees("Access work or school")
    await talk.presses("That worked")
    assert talk.sees("Good!")


@pytest.mark.parametrize(
    ("said", "found_out", "leads_to"),
    [
        ((), "it flips up", "Is the first set-up of the HoloLens finished?"),
        (("HoloLens 2", "yes, it is in use already"), "A local account", "Enroll only in device management"),
        (
            ("HoloLens (1st gen)",),
            "it says Windows Holographic for Business",
            "Is the first set-up of the HoloLens finished?",
        ),
    ],
)
async def test_what_was_found_out_is_answered_where_it_says_how(
    said: tuple[str, ...], found_out: str, leads_to: str
) -> None:
    talk = Talk()
    await talk.says("enroll")
    for answer in said:
        await talk.says(answer)
    await talk.presses("I don't know")
    assert talk.sees("Find out first")
    assert not talk.sees("ask me again")
    await talk.says(found_out)
    assert not talk.sees("ask me again")

    assert talk.sees(leads_to)


async def test_who_cannot_find_out_is_handed_over() -> None:
    talk = Talk(desk=MemoryDesk())
    await talk.says("enroll")
    await talk.presses("I don't know")
    await talk.says("I still don't know")

    assert "Send" in " ".join(talk.buttons), talk.said


async def test_autopilot_is_looked_up_by_the_serial_number() -> None:
    device = hololens("", "004178301053", autopilot="assigned", management="not_enrolled")
    talk = Talk(by_serial={"004178301053": device})
    await talk.says("enroll")
    await talk.presses("HoloLens 2")
    await talk.presses("No, it is new or was reset")
    await talk.presses("Yes, it should set itself up")
    assert talk.sees("serial number")
    await talk.says("not sure what you mean, is it this?")
    assert talk.sees("That is not a serial number")
    await talk.says("0041 7830 1053")

    assert talk.memory.looks[-1].startswith("004178301053 for ")
    assert "I don't know" in talk.buttons or "That worked" in talk.buttons
    assert not talk.sees("serial number")


async def test_a_serial_number_that_is_not_found_is_said_and_not_asked_twice() -> None:
    talk = Talk()
    await talk.says("enroll")
    await talk.presses("HoloLens 2")
    await talk.presses("No, it is new or was reset")
    await talk.presses("Yes, it should set itself up")
    await talk.says("004178301053")

    assert talk.sees("found no HoloLens with that serial number")
    assert talk.buttons


async def test_a_serial_number_cannot_be_looked_up_while_intune_is_down() -> None:
    talk = Talk()
    await talk.says("enroll")
    await talk.presses("HoloLens 2")
    await talk.presses("No, it is new or was reset")
    await talk.presses("Yes, it should set itself up")
    talk.memory.is_down = True
    await talk.says("004178301053")

    assert talk.sees("I could not look in Intune just now")
    assert talk.buttons


async def test_what_was_said_and_what_intune_shows_are_settled_before_going_on() -> None:
    talk = Talk(devices_found=(hololens("HOLOLENS-7F3K2Q", os_build=Build(22621, 1266), management="enrolled"),))
    await talk.says("enrollment failed with 0x80180014 on build 19041.1103")
    await talk.presses("HOLOLENS-7F3K2Q")
    assert talk.sees("Two things do not agree")
    assert talk.buttons == ["What I said: 19041.1103", "What Intune shows: 22621.1266", "A different HoloLens"]
    await talk.presses("What Intune shows: 22621.1266")

    assert not talk.sees("Two things do not agree")
    assert "That worked" in talk.buttons


async def test_the_answer_stands_where_it_contradicts_intune_and_the_person_says_so() -> None:
    talk = Talk(devices_found=(hololens("HOLOLENS-7F3K2Q", os_build=Build(22621, 1266)),))
    await talk.says("enrollment failed with 0x80180014 on build 19041.1103")
    await talk.presses("HOLOLENS-7F3K2Q")
    await talk.presses("What I said: 19041.1103")
    await talk.presses("Talk to a person")

    assert talk.sees("19041.1103")
    assert not talk.sees("22621.1266")


async def test_a_contradiction_may_mean_that_it_is_another_device() -> None:
    talk = Talk(devices_found=(hololens("HOLOLENS-7F3K2Q", os_build=Build(22621, 1266)),))
    await talk.says("enrollment failed with 0x80180014 on build 19041.1103")
    await talk.presses("HOLOLENS-7F3K2Q")
    await talk.presses("A different HoloLens")
    await talk.says("human")

    assert talk.sees("19041.1103")
    assert not talk.sees("HoloLens 2 (Intune")


async def test_a_device_that_is_named_by_its_serial_number_is_looked_up_at_once() -> None:
    device = hololens("HOLOLENS-9X2T7K", "004178301053", management="enrolled", enrolled_by="autopilot")
    talk = Talk(by_serial={"004178301053": device})

    await talk.says("how do I take HoloLens 004178301053 out of Intune?")

    assert talk.memory.looks == [f"004178301053 for {ALEX.object_id}"]
    assert talk.sees("HOLOLENS-9X2T7K")
    assert "That worked" in talk.buttons


async def test_a_device_that_is_named_and_not_found_leads_on_to_the_persons_own() -> None:
    talk = Talk(devices_found=(hololens("HOLOLENS-9X2T7K", management="enrolled", enrolled_by="entra"),))

    await talk.says("how do I take HoloLens 004178301053 out of Intune?")

    assert talk.sees("found no HoloLens with that serial number")
    assert talk.sees("HOLOLENS-9X2T7K")


async def test_a_device_that_is_named_while_intune_is_down_is_asked_about() -> None:
    talk = Talk(is_down=True)

    await talk.says("how do I enroll HoloLens 004178301053?")

    assert talk.sees("I could not look in Intune just now")
    assert "HoloLens 2" in talk.buttons


@pytest.mark.parametrize("text", ["000099998888", "it's 0000 9999 8888", "the one with serial number 000099998888"])
async def test_a_serial_number_says_which_of_ones_own_it_is(text: str) -> None:
    own = (hololens("LAB-1", "000012345678"), hololens("LAB-2", "000099998888", management="enrolled"))
    talk = Talk(devices_found=own)
    await talk.says("enroll")
    await talk.says(text)

    assert talk.sees("I found it: LAB-2, serial number 000099998888.")
    assert talk.sees("enrolled already")
    await talk.says("that worked")
    assert talk.sees("Good!")


async def test_a_serial_number_at_any_question_leads_to_that_device() -> None:
    talk = Talk(by_serial={"004178301053": hololens("POOL-3", "004178301053", management="enrolled")})
    for text in ("enroll", "HoloLens 2", "it is 004178301053"):
        await talk.says(text)

    assert talk.sees("I found it: POOL-3")
    assert talk.sees("enrolled already")
    await talk.says("004178301053")
    assert not talk.sees("I found it"), "it is about that one already"


async def test_a_serial_number_of_nobody_leads_back_to_ones_own() -> None:
    talk = Talk(devices_found=(hololens("LAB-1", "000012345678", management="enrolled"),))
    for text in ("enroll", "004178301053"):
        await talk.says(text)

    assert talk.sees("found no HoloLens with that serial number")
    await talk.says("LAB-1")
    assert talk.sees("enrolled already")


@pytest.mark.parametrize(
    ("address", "account"),
    [("alex@contoso.example", "a work or school account"), ("alex@outlook.com", "a personal Microsoft account")],
)
async def test_an_address_says_which_account_it_may_be(address: str, account: str) -> None:
    talk = Talk()
    for text in ("enroll", "HoloLens 2", "it is in use already", address):
        await talk.says(text)

    assert talk.sees(f"I take from your message: {account}. Is that right?")
    await talk.says("no")
    assert talk.sees("Which account do you use on the HoloLens?")
