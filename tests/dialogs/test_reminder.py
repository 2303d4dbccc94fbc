"""Reminders: what somebody says to one that came, by a button or in their own words."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from dialogs.campaigns import Obstacle, OwnReminder
from dialogs.effects import AnswerReminder, Replace
from dialogs.records import Listed
from dialogs.turn import Kind, Person
from tests.dialogs.talk import Talk, hololens, reminded, texts

CARD = "reminder.12"
AMSTERDAM = {"time_zone": "Europe/Amsterdam"}


def talk_with(*reminders: OwnReminder, **fields: object) -> Talk:
    """Return a talk of somebody who got these reminders; one reminder, with `fields`, where none is given."""
    return Talk(reminders=reminders or (reminded(**fields),))


async def test_no_more_reminders_is_one_tap_and_taken_back_by_one() -> None:
    talk = talk_with()
    await talk.presses("No more reminders")

    assert talk.answered == [AnswerReminder(12, "stop")]
    assert "You asked for no more reminders." in list(texts(talk.cards[CARD]))
    assert talk.sees("Your HoloLens should still be enrolled by Dec 18, 2026.")
    await talk.presses("Do remind me")
    assert talk.answered[-1] == AnswerReminder(12, "undo")
    assert talk.sees("Your reminders come as planned again.")
    assert "[No more reminders]" in list(texts(talk.cards[CARD]))


async def test_the_card_has_no_buttons_once_it_was_answered() -> None:
    for title in ("Help me now", "This evening", "I do not have this device", "No more reminders"):
        talk = talk_with()
        await talk.presses(title)
        assert not [text for text in texts(talk.cards[CARD]) if text.startswith("[")], title


async def test_a_device_that_is_not_theirs_goes_to_who_runs_it() -> None:
    talk = talk_with()
    await talk.presses("I do not have this device")

    assert talk.answered == [AnswerReminder(12, "other")]
    assert talk.sees("Robin de Wit will see that you do not have this device.")
    await talk.says("Do remind me again")
    assert talk.answered[-1] == AnswerReminder(12, "undo")


@pytest.mark.parametrize(
    ("title", "until"),
    [("This evening", datetime(2026, 11, 22, 18, tzinfo=UTC)), ("Tomorrow", datetime(2026, 11, 23, 9, tzinfo=UTC))],
)
async def test_later_is_this_evening_or_tomorrow_morning(title: str, until: datetime) -> None:
    talk = talk_with()
    await talk.presses(title)

    assert talk.answered == [AnswerReminder(12, "later", until)]
    assert talk.sees("You will not be reminded before")
    assert "You asked to be reminded later." in list(texts(talk.cards[CARD]))


async def test_a_date_can_be_chosen_on_the_card() -> None:
    talk = talk_with()
    await talk.presses_data({"card": CARD, "verb": "reminder.later", "until": "2026-12-01"})

    assert talk.answered == [AnswerReminder(12, "later", datetime(2026, 12, 1, 9, tzinfo=UTC))]
    assert talk.sees("before Dec 1, 2026, 09:00")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-11-21", "That date is in the past."),
        ("2026-12-19", "That is too late: your HoloLens should be enrolled by Dec 18, 2026."),
        ("", "Until when?"),
        ("2026-02-30", "Until when?"),
        ("soon", "Until when?"),
    ],
)
async def test_a_date_that_cannot_be_is_said_and_another_one_taken(until: str, said: str) -> None:
    talk = talk_with()
    await talk.presses_data({"card": CARD, "verb": "reminder.later", "until": until})
    assert talk.answered == []
    assert talk.sees(said)
    await talk.presses_data({"card": CARD, "verb": "reminder.later", "until": "2026-12-18"})
    assert talk.answered == [AnswerReminder(12, "later", datetime(2026, 12, 18, 9, tzinfo=UTC))]


async def test_tomorrow_is_that_of_the_person() -> None:
    talk = talk_with(time_zone="America/Los_Angeles")
    await talk.says("remind me tomorrow")
    assert talk.answered == [AnswerReminder(12, "later", datetime(2026, 11, 23, 17, tzinfo=UTC))]
    await talk.says("remind me tomorrow", **AMSTERDAM)
    assert talk.answered[-1].until == datetime(2026, 11, 23, 8, tzinfo=UTC)
    await talk.says("remind me this evening")
    assert talk.answered[-1].until == datetime(2026, 11, 22, 17, tzinfo=UTC), "Teams told the time zone before"


async def test_the_last_reminder_names_the_date_and_cannot_be_put_off() -> None:
    talk = talk_with(is_last=True)
    assert "This is the last reminder. Please have it done by Dec 18, 2026." in list(texts(talk.cards[CARD]))
    assert "[Tomorrow]" not in list(texts(talk.cards[CARD]))
    await talk.says("remind me tomorrow")
    assert talk.answered == []
    assert talk.sees("That was the last reminder, so none comes later.")
    await talk.says("why do I get reminders")
    assert "[Tomorrow]" not in talk.said[-1]
    await talk.presses("Help me now")
    assert talk.sees("Which HoloLens do you have?")


async def test_help_enters_the_interview_with_the_device_in_hand() -> None:
    talk = talk_with(serial_number="004178301053")
    talk.memory.by_serial = {"004178301053": hololens("LAB-7", "004178301053", management="not_enrolled")}
    await talk.presses("Help me now")

    assert talk.answered == [AnswerReminder(12, "help")]
    assert talk.memory.looks == ["004178301053 for 6fa459ea-ee8a-3ca4-894e-db77e160355e"]
    assert talk.sees("LAB-7")
    assert len(talk.cards_with_buttons) == 1


async def test_help_with_a_code_begins_with_that_code() -> None:
    talk = talk_with(obstacle="failed", code="0x80180014")
    assert any("0x80180014" in text for text in texts(talk.cards[CARD]))
    await talk.presses("Help me now")
    await talk.says("helpdesk")

    assert talk.sees("Error: 0x80180014")


async def test_help_without_a_code_asks_for_it() -> None:
    talk = talk_with(obstacle="failed")
    await talk.presses("Help me now")
    assert talk.sees("Which error code")


@pytest.mark.parametrize("obstacle", ["not_compliant", "not_seen"])
async def test_help_with_an_enrolled_hololens_shows_how_it_stands(obstacle: str) -> None:
    talk = Talk(devices_found=(hololens("LAB-1", management="enrolled"),), reminders=(reminded(obstacle=obstacle),))
    await talk.presses("Help me now")
    assert talk.sees("LAB-1")
    assert talk.sees("Compliance: compliant")


async def test_help_in_the_middle_of_an_interview_leaves_it_and_back_leads_there() -> None:
    talk = talk_with()
    await talk.says("I get an error")
    await talk.presses("Help me now")
    assert len(talk.cards_with_buttons) == 1
    await talk.says("back")
    assert talk.sees("Which error code")


async def test_the_open_question_stays_where_a_reminder_is_answered_beside_it() -> None:
    talk = talk_with()
    await talk.says("I get an error")
    await talk.presses("No more reminders")
    assert talk.sees("You will get no more reminders")
    assert talk.sees("Which error code")
    await talk.says("0x80180014")
    assert talk.sees("0x80180014")


async def test_the_menu_is_not_offered_again_to_somebody_who_answers_a_reminder() -> None:
    talk = talk_with()
    await talk.says("start over")
    assert talk.sees("What would you like to do")
    await talk.presses("No more reminders")
    assert not talk.sees("What would you like to do")


async def test_the_same_press_twice_says_it_once() -> None:
    talk = talk_with()
    stop = {"card": CARD, "verb": "reminder.stop"}
    await talk.presses_data(stop)
    await talk.presses_data(stop)

    assert talk.answered == [AnswerReminder(12, "stop")]
    assert [effect.key for effect in talk.effects if isinstance(effect, Replace)] == [CARD]
    assert not any(talk.said)
    await talk.presses_data({"card": CARD, "verb": "reminder.undo"})
    assert talk.answered[-1] == AnswerReminder(12, "undo")


async def test_a_later_answer_counts_on_an_older_card_too() -> None:
    talk = talk_with(reminded(id=14), reminded(id=12))
    await talk.presses("No more reminders", card="reminder.12")
    await talk.presses("Tomorrow", card="reminder.14")
    assert [answered.answer for answered in talk.answered] == ["stop", "later"]


async def test_a_card_of_a_campaign_that_is_over_is_put_right() -> None:
    talk = talk_with(is_over=True)
    await talk.presses("No more reminders")
    assert talk.answered == []
    assert talk.sees("That is over: no more reminders come.")
    assert "No more reminders come." in list(texts(talk.cards[CARD]))
    await talk.says("remind me tomorrow")
    assert talk.sees("That is over")


async def test_help_is_given_when_it_is_over_and_on_somebody_elses_card() -> None:
    for card in ("reminder.12", "reminder.99"):
        talk = talk_with(is_over=True)
        await talk.presses_data({"card": card, "verb": "reminder.help"})
        assert talk.sees("Which HoloLens do you have?")


@pytest.mark.parametrize("verb", ["reminder.stop", "reminder.later", "reminder.other", "reminder.undo"])
async def test_somebody_elses_reminder_is_not_answered(verb: str) -> None:
    talk = talk_with()
    await talk.presses_data({"card": "reminder.13", "verb": verb, "until": "P1D", "serial_number": "004178301053"})

    assert talk.answered == []
    assert talk.sees("I cannot find this reminder among yours")
    assert "reminder.13" not in talk.cards
    await talk.presses("Tomorrow")
    assert len(talk.answered) == 1


@pytest.mark.parametrize("card", ["reminder.", "reminder.0", "reminder.-1", "reminder.1e3", "reminder.٣", "t1.1", ""])
async def test_a_card_that_is_no_reminder_has_moved_on(card: str) -> None:
    talk = talk_with()
    await talk.presses_data({"card": card, "verb": "reminder.stop"})
    assert talk.answered == []
    assert len(talk.cards_with_buttons) == 1


async def test_stop_in_words_asks_nothing_and_is_taken_back_by_one_tap() -> None:
    talk = talk_with()
    await talk.says("stop reminding me")
    assert talk.answered == [AnswerReminder(12, "stop")]
    await talk.says("stop reminding me")
    assert len(talk.answered) == 1
    assert talk.sees("You will get no more reminders")
    await talk.presses("Do remind me")
    assert talk.answered[-1] == AnswerReminder(12, "undo")
    await talk.presses("Do remind me")
    assert len(talk.answered) == 2
    assert talk.sees("Your reminders come as planned again.")


async def test_words_are_about_the_newest_that_is_not_over() -> None:
    talk = talk_with(reminded(id=15, is_over=True), reminded(id=14), reminded(id=12))
    await talk.says("no more reminders")
    assert talk.answered == [AnswerReminder(14, "stop")]


async def test_why_says_who_what_and_when() -> None:
    talk = talk_with(obstacle="not_seen")
    await talk.says("why do I get reminders?")

    assert talk.sees("Robin de Wit has asked me to remind everybody who is to have a HoloLens enrolled by Dec 18, 2026")
    assert talk.sees("it has not reported to Intune for a long time")
    assert talk.sees("The next reminder is planned for Nov 30, 2026, 09:00")
    await talk.presses("Tomorrow")
    await talk.says("when is the next reminder")
    assert talk.sees("You will not be reminded before Nov 23, 2026, 09:00")
    await talk.says("stop reminding me")
    await talk.says("when is the next reminder")
    assert talk.sees("You have asked for no more reminders, so none will come.")


async def test_who_is_in_no_campaign_is_told_so() -> None:
    talk = Talk()
    for text in ("stop reminding me", "remind me tomorrow", "why do I get reminders?"):
        await talk.says(text)
        assert talk.sees("You are on no list of people whom I remind.")
    await talk.says("enroll")
    assert talk.buttons


async def test_an_owner_without_a_name_is_the_organization() -> None:
    talk = talk_with(owner="")
    await talk.says("why do I get reminders?")
    assert talk.sees("Your organization has asked me")


async def test_nobody_reaches_the_reminders_of_somebody_else_by_words() -> None:
    talk = talk_with()
    somebody_else = Person("72f988bf-86f1-41af-91ab-2d7cd011db47", "11111111-1111-1111-1111-111111111111")
    await talk.takes(replace(talk.turn(Kind.MESSAGE, text="stop reminding me"), person=somebody_else))
    assert talk.answered == []
    assert talk.sees("You are on no list")


@pytest.mark.parametrize("locale", ["en-US", "nl-NL", "de-DE", "fr-FR"])
@pytest.mark.parametrize("obstacle", get_args(Obstacle))
async def test_a_reminder_says_what_stands_in_the_way(obstacle: Obstacle, locale: str) -> None:
    shown = Talk(locale, reminders=(reminded(obstacle=obstacle),)).cards[CARD]
    others = [Talk(locale, reminders=(reminded(obstacle=other),)).cards[CARD] for other in get_args(Obstacle)]
    assert others.count(shown) == 1
    assert str(date(2026, 12, 18)) in str(shown)


async def test_who_asks_what_is_kept_is_told_of_the_reminders_and_what_becomes_of_that() -> None:
    talk = talk_with()
    talk.kept.kept = replace(
        talk.kept.kept, campaigns=(Listed("[Spring](http://x)", 3), Listed("Autumn", 0)), campaign_days=90
    )
    await talk.says("what do you know about me")
    assert talk.sees("You stand on 2 of the lists by which people are reminded")
    assert talk.sees("Spring")
    assert talk.sees("Reminders so far: 3")
    assert not talk.sees("[Spring](http://x)")
    await talk.says("delete my data")
    assert talk.sees("The lists by which you are reminded (2)")
    await talk.says("yes")
    assert talk.state is not None
    assert "reminder" not in str(talk.state)


@pytest.mark.parametrize(
    "text",
    [
        "why me?",
        "who sent this?",
        "is this phishing?",
        "by when?",
        "I don't have a HoloLens",
        "I returned it",
        "stop",
        "waarom krijg ik dit?",
        "bis wann?",
        "je n'en ai pas",
    ],
)
async def test_what_is_said_about_a_reminder_where_nothing_else_goes_on_is_about_it(text: str) -> None:
    talk = talk_with()
    await talk.says(text)

    assert talk.sees("Robin de Wit")
    await talk.says("stop the reminders")
    assert talk.answered[-1] == AnswerReminder(12, "stop")


async def test_in_the_middle_of_something_else_it_is_about_that() -> None:
    talk = talk_with()
    await talk.says("enroll")
    await talk.says("I don't have a HoloLens")
    assert not talk.sees("Robin de Wit")

    await talk.says("stop")
    assert talk.sees("I have stopped")


async def test_who_got_no_reminder_stops_what_there_is() -> None:
    talk = Talk()
    await talk.says("stop")
    assert talk.sees("I have stopped")

    await talk.says("why me?")
    assert talk.sees("You are on no list of people whom I remind.")
    await talk.says("talk to a person, I have no HoloLens")
    assert talk.sees("Your helpdesk can take over")


@pytest.mark.parametrize("reminders", [(), (reminded(),)])
async def test_stop_ends_what_is_under_way_even_while_it_is_asked_back(reminders: tuple[OwnReminder, ...]) -> None:
    talk = Talk(reminders=reminders)
    await talk.says("enroll")
    await talk.says("skip this, I never decided that")
    assert talk.sees("Is it one of these?")
    await talk.says("stop")

    assert talk.sees("I have stopped, and forgotten your answers.")
    assert talk.state is not None
    assert talk.state["open"] is None
    await talk.says("enroll")
    assert talk.sees("Which HoloLens do you have?")
