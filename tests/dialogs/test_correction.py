"""Something was wrong: it is taken back by a button or in words, and everything after it is considered anew."""

import pytest

from bot.advisor import Build
from dialogs.words import words
from tests.dialogs.talk import CATALOGUES, RENDERER, MemoryDesk, Talk, hololens

PERSONAL = ("enroll", "HoloLens 2", "yes, it is in use already", "a personal microsoft account")


async def advised(*said: str, talk: Talk | None = None) -> Talk:
    """Return a talk that has come to advice by what was said."""
    talk = talk or Talk()
    for text in said or PERSONAL:
        await talk.says(text)
    assert "Something is wrong here" in talk.buttons, talk.said
    return talk


def known(talk: Talk, fact: str) -> object:
    """Return what the conversation takes that fact to be."""
    return talk.case.facts.value(fact)


async def test_each_answer_can_be_taken_back_and_leads_to_new_advice() -> None:
    talk = await advised()
    assert talk.sees("Select **Connect**.")
    await talk.presses("Something is wrong here")
    assert talk.buttons == [
        "HoloLens: HoloLens 2", "First set-up: Yes, it is in use already", "Account: A personal Microsoft account",
        "A different HoloLens", "All of this is right",
    ]  # fmt: skip
    await talk.presses("Account: A personal Microsoft account")
    assert talk.sees("Which account do you use on the HoloLens?")
    await talk.presses("A local account")

    assert talk.sees("Enroll only in device management")
    assert talk.sees("Account: local account (you answered)")
    await talk.presses("That worked")
    assert talk.sees("Good!")


async def test_only_what_the_change_makes_necessary_is_asked_again() -> None:
    talk = await advised()
    await talk.presses("Something is wrong here")
    await talk.presses("First set-up: Yes, it is in use already")
    await talk.presses("No, it is new or was reset")
    asked = [line for line in talk.said[-1].splitlines() if line.endswith("?")]

    assert not talk.sees("Which HoloLens do you have?")
    assert not talk.sees("Which account")
    assert asked
    assert known(talk, "generation") == "hololens_2"
    assert known(talk, "identity") == "msa"


async def test_an_answer_that_cannot_be_true_beside_the_new_one_is_forgotten() -> None:
    talk = await advised("enroll", "HoloLens (1st gen)", "Windows Holographic")
    assert known(talk, "edition") == "holographic"
    await talk.presses("Something is wrong here")
    await talk.presses("HoloLens: HoloLens (1st gen)")
    await talk.presses("HoloLens 2")

    assert known(talk, "edition") is None, "a HoloLens 2 has one edition, and nothing contradicts it"
    for text in ("yes, it is in use already", "a personal microsoft account"):
        await talk.says(text)
    assert talk.sees("HoloLens: HoloLens 2 (you answered)")
    assert talk.sees("Select **Connect**.")


async def test_all_right_after_all_leads_back_to_the_advice() -> None:
    talk = await advised()
    await talk.presses("Something is wrong here")
    await talk.presses("All of this is right")

    assert talk.sees("Select **Connect**.")
    assert "That worked" in talk.buttons


async def test_back_leads_from_the_correction_to_the_advice() -> None:
    talk = await advised()
    await talk.presses("Something is wrong here")
    await talk.says("back")

    assert talk.sees("Select **Connect**.")


async def test_an_i_dont_know_can_be_known_later() -> None:
    talk = await advised("enroll", "HoloLens 2", "I don't know", "A local account")
    await talk.presses("Something is wrong here")
    await talk.presses("First set-up: I don't know")
    await talk.presses("Yes, it is in use already")

    assert known(talk, "setup") == "finished"
    assert talk.sees("Enroll only in device management")


async def test_a_typed_fact_is_corrected_with_a_hint_until_it_fits() -> None:
    talk = await advised("I have a problem", "wipe pending", "19041.1103")
    await talk.presses("Something is wrong here")
    await talk.presses("Build: 19041.1103")
    await talk.says("the newest")
    assert talk.sees("20348.1501")
    await talk.says("22621.1266")

    assert known(talk, "os_build") == Build(22621, 1266)
    assert "That worked" in talk.buttons


DEVICES = (
    hololens("LAB-1", "000000000001", management="enrolled", enrolled_by="work_account", setup="finished"),
    hololens("LAB-2", "000000000002", management="enrolled", enrolled_by="entra", setup="finished"),
)


async def test_what_intune_shows_changes_with_the_device_only() -> None:
    talk = await advised("unenroll", "LAB-1", talk=Talk(devices_found=DEVICES))
    await talk.presses("Something is wrong here")
    assert talk.sees("It can only be different if this is about another HoloLens")
    assert talk.sees("Enrolled by: personal account with an added work account (Intune, Nov 22, 2026, 12:00 UTC)")
    assert not any("Enrolled by" in button for button in talk.buttons)
    await talk.presses("A different HoloLens")
    await talk.presses("LAB-2")

    assert known(talk, "enrolled_by") == "entra"


async def test_a_device_that_was_named_by_its_serial_number_gives_way_to_ones_own() -> None:
    named = hololens("", "004178301053", autopilot="assigned", management="enrolled", enrolled_by="autopilot")
    talk = Talk(devices_found=DEVICES[:1], by_serial={"004178301053": named})
    await advised("take 004178301053 out of Intune", talk=talk)
    await talk.presses("Something is wrong here")
    await talk.presses("A different HoloLens")

    assert talk.sees("LAB-1")
    assert known(talk, "enrolled_by") == "work_account"


async def test_where_intune_shows_no_device_the_serial_number_can_name_it() -> None:
    device = hololens("LAB-9", "004178301053", management="enrolled", enrolled_by="autopilot")
    talk = await advised(talk=Talk(by_serial={"004178301053": device}))
    await talk.presses("Something is wrong here")
    await talk.presses("A different HoloLens")
    assert talk.sees("serial number")
    await talk.says("004178301053")

    assert known(talk, "management") == "enrolled"


@pytest.mark.parametrize(
    ("locale", "correction", "yes", "seen"),
    [
        ("en-US", "it is a local account, not a personal one", "Yes, that is right", "Enroll only in device"),
        ("nl-NL", "het is een lokaal account, geen persoonlijk account", "Ja, dat klopt", "Enroll only in device"),
        ("de-DE", "es ist ein lokales Konto, kein persönliches Konto", "Ja, das stimmt", "Enroll only in device"),
        ("fr-FR", "c'est un compte local, pas un compte personnel", "Oui, c’est exact", "Enroll only in device"),
    ],
)
async def test_advice_is_corrected_in_words_too(locale: str, correction: str, yes: str, seen: str) -> None:
    talk = Talk(locale)
    for text in ("enroll", "HoloLens 2", "2", "2"):
        await talk.says(text)
    assert not talk.sees(seen)
    await talk.says(correction)
    assert not talk.sees(seen), "a misreading must not change advice unasked"
    await talk.presses(yes)

    assert talk.sees(seen)


async def test_what_was_misread_is_asked() -> None:
    talk = await advised()
    await talk.says("it is a local account")
    await talk.presses("No, ask me")
    assert talk.sees("Which account do you use on the HoloLens?")
    await talk.presses("A shared account without a password")

    assert known(talk, "identity") == "shared_entra"


async def test_what_was_said_already_is_not_confirmed_again() -> None:
    talk = await advised()
    await talk.says("it is a personal account")

    assert not talk.sees("I take from your message")
    assert "That worked" in talk.buttons


async def test_an_answer_may_bring_the_next_one_with_it() -> None:
    talk = Talk()
    await talk.says("enroll")
    await talk.says("HoloLens 2, already in use, personal account")
    assert talk.sees("I take from your message")
    await talk.says("yes")

    assert talk.sees("Select **Connect**.")


async def test_words_at_a_question_about_something_else_are_taken_too() -> None:
    talk = Talk()
    for text in ("enroll", "HoloLens 2"):
        await talk.says(text)
    await talk.says("it has a local account")
    await talk.presses("Yes, that is right")
    assert talk.sees("Is the first set-up of the HoloLens finished?")
    await talk.presses("Yes, it is in use already")

    assert talk.sees("Enroll only in device management")


async def test_a_correction_before_anything_was_looked_up_still_looks_first() -> None:
    talk = Talk(devices_found=DEVICES)
    await talk.says("enroll my HoloLens, personal account")
    await talk.says("sorry, it is a local account")
    await talk.presses("Yes, that is right")

    assert talk.sees("Which HoloLens is it about?")


async def test_another_wish_with_facts_is_another_wish() -> None:
    talk = await advised()
    await talk.says("I want to take my HoloLens out of management, it has a local account")
    await talk.says("yes")

    assert known(talk, "goal") == "unenroll"


async def test_after_a_correction_the_walk_begins_anew() -> None:
    talk = await advised()
    for text in ("one step at a time", "next", "next"):
        await talk.says(text)
    await talk.says("it is a local account")
    await talk.says("yes")
    assert talk.sees("Enroll only in device management")
    assert not talk.sees("✓")
    await talk.presses("One step at a time")

    assert talk.sees("Step 1 of 6")


async def contradicted() -> Talk:
    """Return a talk that named a HoloLens (1st gen), and a build that only a HoloLens 2 has."""
    talk = Talk(desk=MemoryDesk())
    for text in ("I have a problem with my hololens 1", "wipe pending", "22621.1266"):
        await talk.says(text)
    assert talk.sees("Two facts do not fit together")
    return talk


async def test_two_answers_that_cannot_both_be_true_end_in_the_question_which_is_wrong() -> None:
    talk = await contradicted()
    assert talk.sees("What is not right?")
    assert not talk.sees("ask me again")
    assert talk.buttons == ["HoloLens: HoloLens (1st gen)", "Build: 22621.1266", "Talk to a person"]
    await talk.presses("HoloLens: HoloLens (1st gen)")
    await talk.presses("HoloLens 2")

    assert str(known(talk, "os_build")) == "22621.1266", "what fits now is not asked again"
    assert not talk.sees("do not fit together")
    await talk.presses("That worked")
    assert talk.sees("Good!")


async def test_who_cannot_tell_which_is_wrong_is_handed_over() -> None:
    talk = await contradicted()
    await talk.presses("Talk to a person")

    assert "Send" in " ".join(talk.buttons), talk.said


async def test_a_device_that_contradicts_what_was_said_may_be_another_one() -> None:
    talk = Talk(devices_found=(hololens("LAB-1", management="enrolled"), hololens("LAB-2", management="not_enrolled")))
    for text in ("enroll my new hololens", "yes", "LAB-1"):
        await talk.says(text)
    assert talk.sees("the first set-up is not finished, and the HoloLens is enrolled")
    assert talk.buttons == [
        "First set-up: No, it is new or was reset", "A different HoloLens", "Talk to a person",
    ]  # fmt: skip
    await talk.presses("A different HoloLens")
    await talk.presses("LAB-2")

    assert not talk.sees("do not fit together")
    assert talk.sees("?")


TWO_NEW = (hololens("LAB-1", "000000000001", management="not_enrolled"), hololens("LAB-2", "000000000002"))


@pytest.mark.parametrize("text", [
    "A different HoloLens", "it is about another hololens", "wrong device", "I mean my other HoloLens",
    "sorry, another device", "het gaat om een andere HoloLens", "es geht um ein anderes Gerät",
    "il s'agit d'un autre HoloLens",
])  # fmt: skip
async def test_that_it_is_about_another_device_can_be_said_at_any_question(text: str) -> None:
    talk = Talk(devices_found=TWO_NEW)
    for said in ("enroll", "LAB-1", text):
        await talk.says(said)
    assert {"LAB-1", "LAB-2"} <= set(talk.buttons), talk.said
    await talk.presses("LAB-2")

    assert not {"LAB-1", "LAB-2"} & set(talk.buttons)
    assert [device["name"] for device in talk.case.devices] == ["LAB-2"]


@pytest.mark.parametrize("locale", CATALOGUES.languages)
async def test_the_button_for_another_device_is_understood_where_it_is_not_shown(locale: str) -> None:
    talk = Talk(locale, devices_found=TWO_NEW)
    label = RENDERER.plain(words("device.other"), locale)
    for said in ("enroll", "LAB-1", label):
        await talk.says(said)

    assert "LAB-2" in talk.buttons, talk.said


async def test_another_than_the_only_device_is_asked_about_at_once() -> None:
    talk = await advised("unenroll", talk=Talk(devices_found=DEVICES[:1]))
    await talk.says("wrong device")

    assert "LAB-1" not in talk.buttons
    assert known(talk, "enrolled_by") is None
    assert talk.sees("?")


async def test_an_error_that_was_seen_is_no_device() -> None:
    talk = Talk(devices_found=TWO_NEW)
    for said in ("I get an error", "LAB-1", "another device is already enrolled with this account"):
        await talk.says(said)

    assert "LAB-2" not in talk.buttons
