"""The watch: it looks by itself, tells once, and never leaves anybody waiting."""

from dataclasses import replace
from datetime import timedelta

from bot.advisor.evidence import EnrollmentFailure
from dialogs.watch import LASTS, LOOKS, SLOW
from tests.dialogs.talk import NOON, Talk, hololens

ARRIVED = hololens("HOLOLENS-9X2T7K", management="enrolled", enrolled_by="work_account")


async def watching(talk: Talk | None = None) -> Talk:
    """Come to the advice, and ask to be told."""
    talk = talk or Talk()
    await talk.says("enroll")
    await talk.presses("HoloLens 2")
    await talk.presses("Yes, it is in use already")
    await talk.presses("A personal Microsoft account")
    await talk.presses("Tell me when it is enrolled")
    return talk


async def test_the_watch_says_what_it_does_and_leaves_the_question_open() -> None:
    talk = await watching()

    assert talk.sees("I will look in Intune for the next 24 hours")
    assert talk.buttons == [
        "That worked", "It did not work", "One step at a time", "Stop looking",
        "Something is wrong here", "Talk to a person",
    ]  # fmt: skip


async def test_looks_come_at_growing_distances_for_a_day_and_then_help_is_offered() -> None:
    talk = await watching()
    waits = []
    while talk.put_off:
        before = talk.put_off[0].at
        await talk.waits()
        waits += [event.at - before for event in talk.put_off]

    assert waits[: len(LOOKS) - 1] == list(LOOKS[1:])
    assert set(waits[len(LOOKS) - 1 : -1]) == {SLOW}
    assert sum(waits, LOOKS[0]) <= LASTS + timedelta(minutes=1)
    assert talk.sees("I have looked for 24 hours")
    assert "Talk to a person" in talk.buttons


async def test_nothing_is_said_while_there_is_nothing_to_say() -> None:
    talk = await watching()

    await talk.waits()

    assert "".join(talk.said) == ""


async def test_the_device_that_arrives_is_told_once_and_the_question_is_answered() -> None:
    talk = await watching()
    await talk.waits()
    talk.memory.devices_found = (ARRIVED,)
    await talk.waits()

    assert talk.sees("HOLOLENS-9X2T7K is enrolled since")
    assert talk.buttons == []
    assert talk.put_off == [], "it looks no more"


async def test_a_device_that_was_there_before_is_not_what_is_waited_for() -> None:
    before = hololens("OLD-ONE", "000000000001", management="enrolled", enrolled_by="entra")
    talk = Talk(devices_found=(before,))
    await talk.says("enroll")
    await talk.presses("A different HoloLens")
    await talk.presses("HoloLens 2")
    await talk.presses("Yes, it is in use already")
    await talk.presses("A personal Microsoft account")
    await talk.presses("Tell me when it is enrolled")

    await talk.waits()
    assert "".join(talk.said) == ""
    talk.memory.devices_found = (before, replace(ARRIVED, serial_number="000000000002"))
    await talk.waits()

    assert talk.sees("HOLOLENS-9X2T7K is enrolled since")


async def test_a_failure_that_arrives_instead_leads_to_what_helps() -> None:
    talk = await watching()
    talk.memory.failure = EnrollmentFailure(NOON + timedelta(hours=1), "authorization", "", "0x80180018")
    await talk.waits()

    assert talk.sees("failed")
    assert talk.sees("0x80180018")
    assert talk.sees("license")
    assert "Talk to a person" in talk.buttons


async def test_a_failure_without_a_code_leads_to_a_person() -> None:
    talk = await watching()
    talk.memory.failure = EnrollmentFailure(NOON + timedelta(hours=1), "unknown", "", None)
    await talk.waits()

    assert talk.sees("without an error code")
    assert talk.sees("helpdesk")


async def test_a_failure_of_yesterday_is_not_taken_for_this_attempt() -> None:
    talk = await watching()
    talk.memory.failure = EnrollmentFailure(NOON - timedelta(days=1), "unknown", "", "0x80180018")
    await talk.waits()

    assert "".join(talk.said) == ""


async def test_while_intune_is_down_it_looks_again_later() -> None:
    talk = await watching()
    talk.memory.is_down = True
    await talk.waits()
    assert "".join(talk.said) == ""

    talk.memory.is_down = False
    talk.memory.devices_found = (ARRIVED,)
    await talk.waits()
    assert talk.sees("is enrolled since")


async def test_a_watch_that_was_stopped_says_nothing_any_more() -> None:
    talk = await watching()
    await talk.presses("Stop looking")
    assert talk.sees("I have stopped looking")
    assert "Tell me when it is enrolled" in talk.buttons

    talk.memory.devices_found = (ARRIVED,)
    await talk.waits()

    assert "".join(talk.said) == ""
    assert talk.put_off == []


async def test_an_event_that_comes_twice_counts_once() -> None:
    talk = await watching()
    talk.put_off = talk.put_off * 2
    talk.memory.devices_found = (ARRIVED,)
    await talk.waits()
    assert talk.sees("is enrolled since")

    await talk.waits()

    assert "".join(talk.said) == ""


async def test_a_new_watch_takes_the_place_of_the_one_before() -> None:
    talk = await watching()
    await talk.presses("Stop looking")
    await talk.presses("Tell me when it is enrolled")
    talk.memory.devices_found = (ARRIVED,)

    await talk.waits()
    assert "".join(talk.said) == "", "the first one's look finds nothing to do"
    await talk.waits()

    assert talk.sees("is enrolled since")


async def test_after_a_day_it_may_look_for_another() -> None:
    talk = await watching()
    while talk.put_off:
        await talk.waits()
    await talk.presses("Look for another day")
    talk.memory.devices_found = (ARRIVED,)
    await talk.waits()

    assert talk.sees("is enrolled since")
