"""While a ticket is open: what the person writes goes to the helpdesk, and the bot keeps quiet but for commands."""

from datetime import timedelta

import pytest

from dialogs.effects import AnswerHelpdesk, EndTicket, TellHelpdesk
from dialogs.relay import LONGEST
from dialogs.turn import File, Kind
from tests.dialogs.talk import MemoryDesk, Talk, hololens


@pytest.fixture
async def talk() -> Talk:
    """Return a talk with a ticket that waits."""
    talk = Talk(devices_found=(hololens("LAB-1"),), desk=MemoryDesk())
    await talk.hands_over()
    talk.helpdesk.clear()
    return talk


async def test_what_is_written_goes_to_the_helpdesk_whole(talk: Talk) -> None:
    written = "It still fails:\n\n  1. I press the button\n  2. nothing   happens " + "x" * 1_000
    await talk.says(written)

    expected = "It still fails:\n\n1. I press the button\n2. nothing happens " + "x" * 1_000
    assert talk.helpdesk == [TellHelpdesk(1042, expected)]


async def test_it_is_said_once_where_it_goes_and_then_the_bot_keeps_quiet(talk: Talk) -> None:
    await talk.says("it does not start")
    assert talk.sees("I have passed that on to the helpdesk for ED-1042. 2 tickets are before yours.")
    for text in (
        "what is Intune?",
        "it works now",
        "are you there?",
        "enroll my HoloLens",
        "0x80180014",
        "hello",
        "thanks",
        "status",
        "asdf",
        "back",
        "start over",
        "5",
    ):
        await talk.says(text)
        assert talk.effects == (TellHelpdesk(1042, text),), text


async def test_once_somebody_has_it_nothing_is_said_about_the_queue(talk: Talk) -> None:
    await talk.happens("ticket.taken", number=1042, agent="Kim")
    await talk.says("hello Kim")
    assert talk.effects == (TellHelpdesk(1042, "hello Kim"),)


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a person",
        "talk to a person",
        "Where is my ticket?",
        "What is the status of my ticket?",
        "how long do I have to wait?",
    ],
)
async def test_who_asks_where_the_ticket_is_gets_told(talk: Talk, text: str) -> None:
    await talk.says(text)
    assert talk.helpdesk == []
    assert talk.sees("2 tickets are before yours.")
    await talk.says("ok then")
    assert len(talk.helpdesk) == 1


@pytest.mark.parametrize("text", ["help", "what do you know about me", "in het Nederlands graag"])
async def test_commands_are_for_the_bot(talk: Talk, text: str) -> None:
    await talk.says(text)
    assert talk.helpdesk == []
    assert any(talk.said)
    assert len(talk.cards_with_buttons) == 1
    await talk.says("it does not start")
    assert len(talk.helpdesk) == 1


async def test_after_another_language_was_asked_for_the_ticket_is_shown_in_it(talk: Talk) -> None:
    await talk.says("in het Nederlands graag")
    assert talk.sees("Hoe staat het met mijn ticket?")


@pytest.mark.parametrize(
    "text", ["cancel", "I need no help any more", "close my ticket please", "I solved it myself", "Ticket annuleren"]
)
async def test_the_person_can_end_it_at_any_time(talk: Talk, text: str) -> None:
    await talk.says(text)
    assert talk.sees("End ED-1042?")
    assert talk.helpdesk == []
    await talk.presses("Yes, end it")

    assert talk.helpdesk == [EndTicket(1042)]
    assert talk.sees("ED-1042 is closed.")
    await talk.says("enroll")
    assert talk.helpdesk == [EndTicket(1042)]
    assert "LAB-1" in talk.buttons


async def test_who_does_not_end_it_after_all_keeps_it(talk: Talk) -> None:
    await talk.says("cancel")
    await talk.says("no")
    assert talk.sees("It stays open.")
    await talk.says("it does not start")
    assert talk.helpdesk == [TellHelpdesk(1042, "it does not start")]


async def test_what_is_written_instead_of_an_answer_goes_to_the_helpdesk_and_the_question_stays(talk: Talk) -> None:
    await talk.says("cancel")
    await talk.says("there is a smell of smoke")
    assert talk.helpdesk == [TellHelpdesk(1042, "there is a smell of smoke")]
    await talk.presses("No, keep it open")
    assert talk.sees("It stays open.")


async def test_a_menu_takes_only_what_is_on_its_buttons(talk: Talk) -> None:
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="identity")
    await talk.says("a local account")
    await talk.says("help")
    talk.helpdesk.clear()
    await talk.says("I cannot enroll a HoloLens since yesterday")
    assert len(talk.helpdesk) == 1
    await talk.says("Show my HoloLens devices")

    assert len(talk.helpdesk) == 1
    assert talk.sees("LAB-1")


async def test_an_interview_beside_the_ticket_is_answered_and_can_be_left(talk: Talk) -> None:
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="identity")
    await talk.says("a local account")
    await talk.says("help")
    await talk.presses("Enroll a HoloLens")
    await talk.says("LAB-1")
    talk.helpdesk.clear()
    await talk.says("back")
    assert "LAB-1" in talk.buttons
    await talk.says("cancel")
    assert talk.sees("I have stopped")
    assert talk.helpdesk == []
    await talk.says("cancel")
    assert talk.sees("End ED-1042?")


async def test_what_may_be_meant_for_the_helpdesk_answers_no_interview(talk: Talk) -> None:
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="setup")
    await talk.says("we have been using it for weeks")
    assert talk.helpdesk == [AnswerHelpdesk(1042, "setup", "finished")]
    await talk.says("help")
    await talk.presses("Enroll a HoloLens")
    talk.helpdesk.clear()
    await talk.says("I gave that one back to you last week")
    assert talk.helpdesk == [TellHelpdesk(1042, "I gave that one back to you last week")]

    await talk.says("a different HoloLens")
    assert talk.sees("Which HoloLens do you have?")


async def test_of_files_the_names_go_along_and_the_person_is_told(talk: Talk) -> None:
    files = (File("screenshot.png", "image/png", "https://files.example/1"), File("", "image/*"))
    await talk.says("see here", files=files)

    assert talk.helpdesk == [TellHelpdesk(1042, "see here", ("screenshot.png", "image/*"))]
    assert talk.sees("I cannot pass on files or pictures")
    await talk.says("", files=files[:1])
    assert talk.helpdesk[-1] == TellHelpdesk(1042, "", ("screenshot.png",))


async def test_a_text_that_is_too_long_is_not_passed_on_and_the_person_is_told(talk: Talk) -> None:
    await talk.says("x" * 100_000)
    assert talk.helpdesk == []
    assert talk.sees("That has 100000 characters, and 4000 is the most")
    await talk.says("x" * LONGEST)

    assert talk.helpdesk == [TellHelpdesk(1042, "x" * LONGEST)]


async def test_a_message_without_anything_is_said_to_be_that(talk: Talk) -> None:
    await talk.says(" \u200b ")
    assert talk.helpdesk == []
    assert talk.sees("the helpdesk has got nothing")
    await talk.says("it does not start")
    assert len(talk.helpdesk) == 1


async def test_a_reaction_is_no_message_but_a_change_and_a_deletion_are_explained(talk: Talk) -> None:
    await talk.takes(talk.turn(Kind.REACTION))
    assert talk.effects == ()
    await talk.takes(talk.turn(Kind.EDITED))
    assert talk.sees("The helpdesk sees your message as it was first.")
    await talk.takes(talk.turn(Kind.DELETED))
    assert talk.sees("may have read it already")
    assert talk.helpdesk == []


async def test_a_button_of_long_ago_shows_the_ticket_and_not_the_menu(talk: Talk) -> None:
    await talk.presses_data({"card": "t0.1", "verb": "answer", "value": "x"})
    assert talk.sees("That card is from earlier")
    assert talk.sees("ED-1042")
    assert "Enroll a HoloLens" not in talk.buttons


async def test_a_forged_press_on_the_card_of_the_ticket_is_answered(talk: Talk) -> None:
    await talk.presses_data({"card": talk.cards_with_buttons[-1], "verb": "nonsense"})
    assert talk.sees("ED-1042")
    assert talk.helpdesk == []


async def test_who_deletes_their_data_is_told_that_the_ticket_is_closed(talk: Talk) -> None:
    await talk.says("delete my data")
    await talk.says("yes")

    assert talk.sees("ED-1042 is closed with that.")
    assert talk.state is not None
    assert talk.state["ticket"] is None


async def test_who_does_not_delete_it_after_all_goes_on_with_the_ticket(talk: Talk) -> None:
    await talk.says("delete my data")
    await talk.says("no")
    await talk.says("it does not start")
    assert talk.helpdesk == [TellHelpdesk(1042, "it does not start")]


async def test_a_state_that_cannot_be_read_keeps_the_ticket(talk: Talk) -> None:
    assert talk.state is not None
    talk.state = {**talk.state, "closed": 7}
    await talk.says("it does not start")

    assert talk.sees("I was changed since we last spoke")
    assert talk.helpdesk == [TellHelpdesk(1042, "it does not start")]


async def test_a_ticket_that_cannot_be_read_is_lost_with_the_rest(talk: Talk) -> None:
    assert talk.state is not None
    talk.state = {**talk.state, "ticket": {"number": "many", "status": "waiting", "agent": "", "is_told": False}}
    await talk.says("help")
    assert talk.sees("I was changed since we last spoke")
    await talk.hands_over()
    assert talk.sees("Your ticket is ED-1043")


async def test_nobody_is_welcomed_back_to_a_ticket(talk: Talk) -> None:
    talk.later += timedelta(days=3)
    await talk.presses("Where is my ticket?")
    assert not talk.sees("Welcome back")
    assert talk.sees("2 tickets are before yours.")
