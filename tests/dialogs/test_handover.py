"""Handing over: the person sees what will be sent, strikes out what they like, and gets a number."""

from datetime import timedelta

import pytest

from dialogs.desk import Standing
from dialogs.effects import OpenTicket
from dialogs.request import Request
from tests.dialogs.talk import NOON, MemoryDesk, Talk, hololens, texts

LAB = hololens("LAB-1", management="not_enrolled", setup="finished")


async def advised(desk: MemoryDesk | None = None) -> Talk:
    """Return a talk in which the second step of some advice did not work."""
    talk = Talk(devices_found=(LAB,), desk=desk or MemoryDesk())
    for text in ("enroll", "LAB-1", "a personal microsoft account", "one step at a time", "next", "it did not work"):
        await talk.says(text)
    return talk


def request_of(talk: Talk) -> Request:
    """Return what the newest ticket holds."""
    opened = talk.helpdesk[-1]
    assert isinstance(opened, OpenTicket)
    return Request.from_json(opened.request)


async def test_the_person_sees_each_line_before_it_is_sent() -> None:
    talk = await advised()
    await talk.says("talk to a person")

    for line in (
        "( ) Account: personal Microsoft account (you answered)",
        "( ) Enrollment: not enrolled (Intune, Nov 22, 2026, 12:00 UTC)",
        "( ) In Intune: LAB-1, HoloLens 2, last sync Nov 22, 2026, 10:00 UTC, compliant",
        "( ) Did not help: Add your work account in Settings",
        "( ) Steps done, of 5: 1",
        "( ) Where it stopped: Step 2 of 5: Open Settings > Accounts > Access work or school.",
        "( ) The last messages of this chat",
    ):
        assert talk.sees(line), line
    assert talk.helpdesk == []
    await talk.sends()

    request = request_of(talk)
    assert request.facts.value("identity") == "msa"
    assert [device["name"] for device in request.devices] == ["LAB-1"]
    assert len(request.tried) == 1
    assert request.done == ("check_internet",)
    assert request.stuck is not None
    assert request.with_conversation


async def test_what_was_struck_out_is_not_sent() -> None:
    talk = await advised()
    await talk.says("talk to a person")
    await talk.sends(
        fact__identity="false",
        device__0="false",
        tried__0="false",
        done="false",
        stuck="false",
        conversation="false",
        sentence="Please call me",
    )

    request = request_of(talk)
    assert "identity" not in request.facts
    assert request.facts.value("goal") == "enroll"
    assert request == Request(facts=request.facts, sentence="Please call me")


async def test_a_forged_line_adds_nothing() -> None:
    talk = await advised()
    await talk.says("talk to a person")
    card = talk.cards_with_buttons[-1]
    forged = {"card": card, "verb": "answer", "value": "yes", "fact.owner": "true", "device.9": "false", "sentence": {}}
    await talk.presses_data(forged)

    request = request_of(talk)
    assert "owner" not in request.facts
    assert len(request.devices) == 1


async def test_a_sentence_may_be_typed_in_the_chat_and_is_seen_before_it_is_sent() -> None:
    talk = await advised()
    await talk.says("talk to a person")
    await talk.says("I need it tomorrow,\n  and I get 0x80180014")
    assert talk.helpdesk == []
    assert "I need it tomorrow,\nand I get 0x80180014" in str(talk.cards[talk.cards_with_buttons[-1]]).replace(
        "\\n", "\n"
    )
    await talk.says("send")

    assert request_of(talk).sentence == "I need it tomorrow,\nand I get 0x80180014"


@pytest.mark.parametrize("yes", ["send", "yes", "ok"])
async def test_everything_is_sent_by_a_word(yes: str) -> None:
    talk = await advised()
    await talk.says("talk to a person")
    await talk.says(yes)

    assert request_of(talk).facts.value("identity") == "msa"


async def test_the_ticket_has_a_number_and_a_place_and_says_what_happens_now() -> None:
    talk = await advised()
    await talk.says("talk to a person")
    await talk.sends()

    assert talk.sees("Your ticket is ED-1042")
    assert talk.sees("2 tickets are before yours. Within the helpdesk’s hours it usually takes 25 minutes.")
    assert talk.sees("what you write here goes to the helpdesk")
    assert talk.state is not None
    assert talk.state["ticket"] == {"number": 1042, "status": "waiting", "agent": "", "is_told": False}


@pytest.mark.parametrize(
    ("standing", "said", "not_said"),
    [
        (Standing(0, None, None), "You are next.", "usually"),
        (
            Standing(1, 3, None),
            "One ticket is before yours. Within the helpdesk’s hours it usually takes a few",
            "closed",
        ),
        (
            Standing(7, 21, None),
            "7 tickets are before yours. Within the helpdesk’s hours it usually takes 25",
            "closed",
        ),
        (Standing(0, 95, None), "it usually takes 2 hours.", "minutes"),
        (Standing(0, None, NOON + timedelta(hours=19)), "closed now and opens Nov 23, 2026, 07:00 UTC.", "usually"),
    ],
)
async def test_a_figure_is_said_only_where_there_is_one(standing: Standing, said: str, not_said: str) -> None:
    talk = await advised(MemoryDesk(standing))
    await talk.says("talk to a person")
    await talk.sends()

    assert talk.sees(said)
    assert not talk.sees(not_said)


async def test_with_nothing_known_yet_only_a_sentence_is_asked_for() -> None:
    talk = Talk(desk=MemoryDesk())
    await talk.says("I want to talk to a person")
    assert talk.sees("What should your helpdesk help you with?")
    await talk.sends()
    assert talk.sees("There is nothing to send yet")
    assert talk.helpdesk == []
    await talk.sends(sentence="My HoloLens is broken")

    assert request_of(talk) == Request(sentence="My HoloLens is broken", with_conversation=True)


async def test_a_sentence_that_is_too_long_is_said_to_be_and_a_shorter_one_goes() -> None:
    talk = Talk(desk=MemoryDesk())
    await talk.says("I want to talk to a person")
    await talk.says("word " * 300)
    assert talk.sees("1000 is the most that fits here")
    await talk.says("a shorter one")
    await talk.says("send")

    assert request_of(talk).sentence == "a shorter one"


async def test_not_now_sends_nothing_and_the_question_before_is_there_again() -> None:
    talk = Talk(devices_found=(LAB,), desk=MemoryDesk())
    await talk.says("enroll")
    await talk.says("LAB-1")
    asked = talk.buttons
    await talk.says("talk to a person")
    await talk.presses("Not now")

    assert talk.sees("I have sent nothing.")
    assert talk.helpdesk == []
    assert talk.buttons == asked
    await talk.says("a personal microsoft account")
    assert talk.sees("Add a work account")


async def test_not_now_with_nothing_open_just_ends() -> None:
    talk = Talk(desk=MemoryDesk())
    await talk.says("I want to talk to a person")
    await talk.says("no")

    assert talk.sees("I have sent nothing.")
    assert talk.buttons == []
    await talk.says("help")
    assert talk.buttons


async def test_who_has_a_ticket_gets_no_second_one_and_is_told_where_it_stands() -> None:
    talk = Talk(desk=MemoryDesk())
    await talk.hands_over()
    await talk.says("I want to talk to a person")

    assert talk.sees("Ticket ED-1042")
    assert talk.sees("2 tickets are before yours.")
    assert len(talk.helpdesk) == 1


async def test_a_ticket_that_was_opened_again_meanwhile_is_not_opened_twice() -> None:
    talk = Talk(desk=MemoryDesk())
    await talk.says("I want to talk to a person")
    await talk.happens("ticket.reopened", number=1001, agent="Kim")
    await talk.sends(sentence="It does not start")

    assert talk.helpdesk == []
    assert talk.sees("Ticket ED-1001")


async def test_who_asks_for_a_person_twice_has_one_form_that_keeps_its_sentence() -> None:
    talk = Talk(desk=MemoryDesk())
    await talk.says("I want to talk to a person")
    await talk.says("It does not start")
    await talk.says("talk to a person")
    assert len(talk.cards_with_buttons) == 1
    await talk.says("send")

    assert request_of(talk).sentence == "It does not start"


async def test_a_second_press_on_send_opens_no_second_ticket() -> None:
    talk = Talk(desk=MemoryDesk())
    await talk.says("I want to talk to a person")
    press = {"card": talk.cards_with_buttons[-1], "verb": "answer", "value": "yes", "sentence": "It does not start"}
    await talk.presses_data(press)
    await talk.presses_data(press)

    assert len(talk.helpdesk) == 1
    assert not talk.sees("from earlier")


async def test_back_never_leads_to_the_form() -> None:
    talk = await advised()
    await talk.says("talk to a person")
    await talk.sends()
    await talk.says("I need no help any more")
    await talk.says("yes")
    assert talk.sees("ED-1042 is closed.")
    await talk.says("back")

    assert "Send" not in talk.cards_with_buttons
    assert not talk.sees("Hand over to your helpdesk")
    assert talk.buttons


async def test_a_helpdesk_that_is_gone_at_the_last_moment_is_said_to_be() -> None:
    desk = MemoryDesk()
    talk = Talk(desk=desk)
    await talk.says("I want to talk to a person")
    desk.is_there = False
    await talk.sends(sentence="It does not start")
    assert talk.sees("nothing was sent")
    assert talk.helpdesk == []
    desk.is_there = True
    await talk.hands_over()

    assert talk.sees("Your ticket is ED-1042")


async def test_without_a_helpdesk_the_person_gets_a_summary_to_send_on() -> None:
    talk = Talk(devices_found=(LAB,))
    await talk.says("enroll")
    await talk.says("LAB-1")
    await talk.says("talk to a person")

    assert talk.sees("For your helpdesk")
    assert talk.sees("I cannot open a ticket myself")
    await talk.says("enroll")
    assert talk.buttons


async def test_the_form_keeps_no_lines_of_its_own_in_the_state() -> None:
    talk = await advised()
    await talk.says("talk to a person")
    assert "ticket.line" not in str(talk.state)

    shown = "\n".join(texts(talk.cards[talk.cards_with_buttons[-1]]))
    await talk.presses_data({"card": "long.gone", "verb": "answer", "value": "x"})
    assert shown in "\n".join(talk.said), "the same lines, when it is asked again"
