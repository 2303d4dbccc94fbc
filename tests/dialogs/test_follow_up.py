"""What follows the advice: it worked, it did not, or a person takes over."""

import pytest

from bot.advisor import TABLE, Build, Device
from bot.advisor.rule import Outcome, Rule
from tests.dialogs.talk import Talk, hololens


async def advised() -> Talk:
    """Return a talk in which a personal account was just told what to do."""
    talk = Talk()
    for text in ("enroll", "HoloLens 2", "yes, it is in use already", "a personal microsoft account"):
        await talk.says(text)
    assert talk.sees("Access work or school")
    return talk


async def test_that_worked_ends_it_and_leaves_the_steps_without_buttons() -> None:
    talk = await advised()
    await talk.presses("That worked")

    assert talk.sees("Good!")
    assert talk.cards_with_buttons == []
    assert any("Access work or school" in str(card) for card in talk.cards.values())


@pytest.mark.parametrize(("text", "is_well"), [("yes", True), ("it did", True), ("nee", False), ("same error", False)])
async def test_whether_it_worked_is_said_in_a_word_or_two(text: str, is_well: bool) -> None:
    talk = await advised()
    await talk.says(text)

    assert talk.sees("Good!") == is_well
    assert talk.sees("I looked in Intune again") != is_well


async def test_it_did_not_work_looks_again_and_sees_that_it_has_arrived_by_now() -> None:
    talk = await advised()
    talk.memory.devices_found = (hololens("HOLOLENS-7F3K2Q", management="enrolled", setup="finished"),)
    await talk.presses("It did not work")
    assert talk.sees("it shows something new")
    # The person had said "not enrolled" to nobody: Intune did, and it has changed.
    assert not talk.sees("Two things do not agree")
    assert talk.sees("enrolled already")


async def test_an_error_code_leads_to_other_steps() -> None:
    talk = await advised()
    await talk.presses("It did not work")
    assert talk.sees("it shows nothing new")
    await talk.says("it said 8018 0014")
    assert talk.sees("platform restriction")
    await talk.presses("That worked")
    assert talk.sees("Good!")


async def test_without_a_code_a_person_takes_over_with_everything_that_is_known() -> None:
    talk = await advised()
    await talk.presses("It did not work")
    await talk.presses("I don't know")

    assert talk.sees("I have no other steps")
    assert talk.sees("For your helpdesk")
    assert talk.sees("personal Microsoft account (you answered")
    assert talk.sees("What did not help")
    assert talk.sees("I cannot open a ticket myself")
    assert talk.cards_with_buttons == []


async def test_a_message_without_a_code_reaches_the_person_as_it_was_written() -> None:
    talk = await advised()
    await talk.presses("It did not work")
    await talk.says("the screen says [oops](http://evil.example) *try again*")

    assert talk.sees("For your helpdesk")
    assert talk.sees("the screen says [oops](http://evil.example) *try again*")


async def test_intune_that_fails_at_the_second_look_stops_nobody() -> None:
    talk = await advised()
    talk.memory.is_down = True
    await talk.presses("It did not work")
    assert talk.sees("I could not look in Intune just now")
    await talk.says("80180014")
    assert talk.sees("platform restriction")


async def test_a_device_that_is_gone_is_no_longer_enrolled() -> None:
    device = hololens("LAB-1", management="enrolled", enrolled_by="work_account", identity="msa", setup="finished")
    talk = Talk(devices_found=(device,))
    await talk.says("take my HoloLens out of management")
    assert talk.sees("LAB-1, so I take it that it is about that one")
    assert talk.sees("Disconnect")
    talk.memory.devices_found = ()
    await talk.presses("It did not work")

    assert talk.sees("it shows something new")
    assert talk.sees("not enrolled")


async def test_a_device_found_by_its_serial_number_is_looked_up_by_it_again() -> None:
    device = hololens("", "004178301053", autopilot="assigned", os_build=Build(22621, 1266))
    talk = Talk(by_serial={"004178301053": device})
    for text in ("enroll", "HoloLens 2", "no, it is new or was reset", "yes, it should set itself up", "004178301053"):
        await talk.says(text)
    while "It did not work" not in talk.buttons:
        await talk.presses(talk.buttons[0])
    await talk.presses("It did not work")

    assert talk.memory.looks[-1].startswith("004178301053 for ")
    assert talk.sees("it shows nothing new")


async def test_back_leads_from_the_summary_to_the_advice_again() -> None:
    talk = await advised()
    await talk.presses("Talk to a person")
    assert talk.sees("For your helpdesk")
    await talk.says("back")

    assert talk.sees("Access work or school")
    await talk.presses("That worked")
    assert talk.sees("Good!")


@pytest.mark.parametrize("text", ["👍", "👍🏽", "✅"])
async def test_a_thumb_says_that_it_worked(text: str) -> None:
    talk = await advised()
    await talk.says(text)

    assert talk.sees("Good!")


@pytest.mark.parametrize("text", ["what's next?", "next", "where do I start?"])
async def test_who_wants_the_next_step_reads_them_one_at_a_time(text: str) -> None:
    talk = await advised()
    await talk.says(text)

    assert talk.sees("Step 1 of 5")
    await talk.says("next")
    assert talk.sees("Step 2 of 5")


@pytest.mark.parametrize("text", ["0x80180014", "80180014", "it says 0x80180014"])
async def test_a_code_that_is_only_written_down_leads_to_other_steps(text: str) -> None:
    talk = await advised()
    await talk.says(text)

    assert talk.sees("platform restriction")
    await talk.says("that worked")
    assert talk.sees("Good!")


async def test_an_error_is_of_the_device_that_it_was_about() -> None:
    talk = Talk(devices_found=(hololens("LAB-1"), hololens("LAB-2", "000099998888")))
    for text in ("enroll", "LAB-2", "yes, it is in use already", "a personal microsoft account"):
        await talk.says(text)
    await talk.says("error 0x80180014")

    assert not talk.sees("Which HoloLens is it about?")
    assert talk.sees("platform restriction")
    await talk.says("something is wrong")
    await talk.says("another device")
    assert talk.sees("Which HoloLens")


async def test_a_device_that_intune_no_longer_shows_is_asked_for() -> None:
    talk = Talk(devices_found=(hololens("LAB-1"), hololens("LAB-2", "000099998888")))
    for text in ("enroll", "LAB-2", "yes, it is in use already", "a personal microsoft account"):
        await talk.says(text)
    talk.memory.devices_found = (hololens("LAB-1"),)
    await talk.says("error 0x80180014")

    assert talk.sees("Is it about this one?")
    await talk.says("yes")
    assert talk.sees("platform restriction")


async def edition_upgraded() -> Talk:
    """Return a talk in which a HoloLens (1st gen) first needs another edition."""
    talk = Talk()
    for text in ("enroll", "HoloLens (1st gen)", "Windows Holographic"):
        await talk.says(text)
    assert talk.sees("Upgrade the edition")
    assert "Tell me when it is enrolled" not in talk.buttons, "nothing is going to be enrolled yet"
    return talk


async def test_steps_that_only_clear_the_way_lead_on_to_the_goal() -> None:
    talk = await edition_upgraded()
    await talk.presses("That worked")

    assert talk.sees("This is what comes next")
    assert talk.sees("Which edition of Windows runs on it?")
    for text in ("Windows Holographic for Business", "yes, it is in use already", "a personal microsoft account"):
        await talk.says(text)
    assert not talk.sees("Which HoloLens do you have?")
    assert talk.sees("Access work or school")
    await talk.presses("That worked")
    assert talk.sees("Intune can take a while")


async def test_back_leads_to_the_steps_that_cleared_the_way() -> None:
    talk = await edition_upgraded()
    await talk.presses("That worked")
    await talk.says("back")

    assert talk.sees("Upgrade the edition")
    assert "That worked" in talk.buttons


async def test_the_way_is_clear_by_ones_word_while_intune_is_down() -> None:
    talk = await edition_upgraded()
    talk.memory.is_down = True
    await talk.says("it worked")

    assert talk.sees("I could not look in Intune just now")
    await talk.says("Windows Holographic for Business")
    assert talk.sees("first set-up")


async def test_what_intune_still_shows_as_it_was_is_said_until_it_has_changed() -> None:
    def device(edition: str) -> tuple[Device, ...]:
        return (hololens("LAB-1", generation="hololens_1", edition=edition, management="not_enrolled"),)

    talk = Talk(devices_found=device("holographic"))
    for text in ("enroll", "LAB-1", "it worked"):
        await talk.says(text)
    assert talk.sees("Intune still shows it as it was")
    assert talk.sees("Upgrade the edition")

    talk.memory.devices_found = device("business")
    await talk.says("it worked")
    assert talk.sees("This is what comes next")
    assert talk.sees("first set-up")


async def test_a_problem_whose_cause_is_gone_leads_on_to_enrolling() -> None:
    talk = Talk(devices_found=(hololens("LAB-1", tenant_lock="yes"),))
    for text in ("I get an error", "LAB-1"):
        await talk.says(text)
    assert talk.sees("lock")
    talk.memory.devices_found = (hololens("LAB-1", tenant_lock="no"),)
    await talk.presses("That worked")

    assert talk.sees("This is what comes next")
    assert talk.case.facts.value("goal") == "enroll"
    assert talk.case.facts.value("error") is None
    for text in ("yes, it is in use already", "a personal microsoft account"):
        await talk.says(text)
    assert talk.sees("Access work or school")


@pytest.mark.parametrize("rule", TABLE.rules, ids=lambda rule: rule.name)
def test_advice_that_ends_in_coming_back_says_what_it_settles_or_asks_right_there(rule: Rule) -> None:
    leads_back = any(TABLE.steps[step].step.leads_back for step in rule.steps)
    asks_there = rule.outcome is Outcome.NOT_ENOUGH and not rule.settles

    assert leads_back <= (asks_there or bool(rule.settles))
    assert bool(rule.settles) <= leads_back
