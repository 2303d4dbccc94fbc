"""Status: how a device stands, and what to do about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.advisor.evidence import FailingPolicy
from tests.dialogs.talk import NOON, Talk, hololens

WELL = hololens("HOLOLENS-9X2T7K", management="enrolled", enrolled_by="entra")


async def test_a_device_that_is_well_says_so() -> None:
    talk = Talk(devices_found=(replace(WELL, enrolled_at=NOON - timedelta(days=3)),))
    await talk.says("is my HoloLens enrolled?")

    for said in ("HOLOLENS-9X2T7K", "enrolled", "compliant", "up to eight hours ago is normal", "Nothing to do."):
        assert talk.sees(said)


async def test_a_device_that_was_not_seen_for_long_says_so() -> None:
    talk = Talk(devices_found=(replace(WELL, last_sync=NOON - timedelta(hours=9)),))
    await talk.says("status")

    assert talk.sees("longer ago than the usual eight hours")
    assert not talk.sees("is normal")


async def test_a_device_that_is_not_compliant_names_policies_and_settings() -> None:
    failing = (FailingPolicy("HoloLens baseline", ("Password required", "Encryption")), FailingPolicy("Location"))
    talk = Talk(devices_found=(replace(WELL, compliance="noncompliant", failing_policies=failing),))
    await talk.says("status")

    for said in ("not compliant", "HoloLens baseline: Password required, Encryption", "Location", "**Sync**"):
        assert talk.sees(said)


@pytest.mark.parametrize("pending", ["wipe", "retire", "delete"])
async def test_what_an_administrator_began_is_said(pending: str) -> None:
    talk = Talk(devices_found=(replace(WELL, pending=pending),))  # type: ignore[arg-type]
    await talk.says("status")

    assert talk.sees("when it next connects")


async def test_a_device_that_is_not_enrolled_shows_the_way() -> None:
    talk = Talk(devices_found=(hololens("HOLOLENS-1", management="not_enrolled", autopilot="assigned"),))
    await talk.says("status")

    assert talk.sees("Write **enroll** for the steps")


async def test_the_card_is_refreshed_in_its_place() -> None:
    talk = Talk(devices_found=(replace(WELL, compliance="noncompliant"),))
    await talk.says("status")
    shown = len(talk.cards)
    talk.memory.devices_found = (WELL,)

    await talk.presses("Look again")

    assert len(talk.cards) == shown
    assert "Nothing to do." in str(talk.cards)
    assert "not compliant" not in str(talk.cards)


async def test_a_refresh_while_intune_is_down_says_so_and_can_be_pressed_again() -> None:
    talk = Talk(devices_found=(WELL,))
    await talk.says("status")
    talk.memory.is_down = True
    await talk.presses("Look again")
    assert talk.sees("I could not look in Intune just now")

    talk.memory.is_down = False
    await talk.presses("Look again")


async def test_a_forged_refresh_cannot_take_the_place_of_a_question() -> None:
    talk = Talk(devices_found=(WELL,))
    await talk.says("unenroll")
    question = talk.cards_with_buttons[0]

    await talk.presses_data({"card": question, "verb": "refresh"})

    assert talk.buttons
    assert "Look again" not in str(talk.cards.get(question))


async def test_of_many_devices_the_newest_are_shown_and_the_others_counted() -> None:
    talk = Talk(devices_found=tuple(hololens(f"HOLOLENS-{number:02}") for number in range(20)))
    await talk.says("status")
    assert talk.sees("HOLOLENS-05")
    assert not talk.sees("HOLOLENS-06")
    assert talk.sees("not shown: 14")

    await talk.says("unenroll my hololens")
    assert talk.sees("not shown: 14")
    await talk.presses("A different HoloLens")
    assert talk.buttons


async def test_a_long_list_of_what_a_device_does_not_meet_is_cut_and_says_so() -> None:
    settings = tuple(f"Setting {number}" for number in range(10))
    failing = tuple(FailingPolicy(f"Policy {number:02}", settings) for number in range(10))
    talk = Talk(devices_found=(replace(WELL, compliance="noncompliant", failing_policies=failing),))
    await talk.says("status")

    assert talk.sees("Policy 07: Setting 0, Setting 1, Setting 2 and 7 more")
    assert not talk.sees("Policy 08")
    assert talk.sees("\nand 2 more\n")
