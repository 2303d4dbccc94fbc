"""Privacy: what is kept is told with figures, nothing goes without a confirmation, and then all of it does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.effects import Forget
from dialogs.records import MOST_LOOKS, Look
from dialogs.state import State, load
from dialogs.turn import Kind
from tests.dialogs.talk import NOON, Talk, actions, asks, hololens

JSON = dict[str, object]

AGENT = "0a6f2c11-7b3d-4e58-9c42-d1e0f3a4b5c6"
SAID = {
    "en-US": ("What do you know about me?", "delete my data", "What I keep about you", "I have deleted it"),
    "nl-NL": ("Wat weet je over mij?", "verwijder mijn gegevens", "Wat ik over je bewaar", "ik heb het verwijderd"),
    "de-DE": ("Was weißt du über mich?", "lösche meine Daten", "Was ich über Sie aufbewahre", "Ich habe es gelöscht"),
    "fr-FR": ("Que sais-tu de moi ?", "supprime mes données", "Ce que je conserve sur vous", "j’ai tout supprimé"),
}
YES = {"en-US": "yes", "nl-NL": "ja", "de-DE": "ja", "fr-FR": "oui"}


@pytest.fixture
def talk() -> Talk:
    return Talk(devices_found=(hololens("LAB-1"), hololens("LAB-2", "004178301053")))


async def advised(talk: Talk) -> None:
    """Come to the advice, and watch for the device."""
    await talk.says("enroll")
    await talk.presses("A different HoloLens")
    for answer in ("HoloLens 2", "Yes, it is in use already", "A personal Microsoft account"):
        await talk.presses(answer)
    await talk.presses("Tell me when it is enrolled")


def is_empty(talk: Talk) -> bool:
    return load(talk.state).state == State(welcomed=True)


@pytest.mark.parametrize("locale", SAID)
async def test_in_every_language_who_asks_is_told_and_who_wants_it_deleted_is_asked_first(locale: str) -> None:
    asks_what, wants_it_gone, told, gone = SAID[locale]
    talk = Talk(locale)

    await talk.says(asks_what)
    assert talk.sees(told)
    await talk.says(wants_it_gone)
    assert Forget() not in talk.effects
    await talk.says(YES[locale])

    assert Forget() in talk.effects
    assert talk.sees(gone)
    assert is_empty(talk)


async def test_the_figures_are_those_of_the_records(talk: Talk) -> None:
    talk.kept.kept = replace(talk.kept.kept, received=12, sent=34, own_looks=56, serial_numbers=2)

    await talk.says("what do you know about me")

    assert talk.sees("12 of yours and 34 of mine. Each goes after 30 days, the oldest on Dec 22, 2026")
    assert talk.sees("Looked up for you: 56 times. When and why is kept for 365 days.")
    assert talk.sees("You asked for 2 today.")


async def test_where_nothing_is_kept_for_days_that_is_said(talk: Talk) -> None:
    talk.kept.kept = replace(talk.kept.kept, transcript_days=0)

    await talk.says("what do you know about me")

    assert talk.sees("Each goes after about an hour.")


async def test_where_no_message_is_kept_no_time_is_made_up(talk: Talk) -> None:
    talk.kept.kept = replace(talk.kept.kept, received=0, sent=0, oldest_until=None)

    await talk.says("what do you know about me")

    assert talk.sees("Messages: None. Each would go after 30 days.")


async def test_who_looked_when_and_why_is_told_and_the_rest_is_counted(talk: Talk) -> None:
    looks = tuple(Look(NOON - timedelta(days=day), AGENT, f"ticket ED-{day}") for day in range(MOST_LOOKS))
    talk.kept.kept = replace(talk.kept.kept, looks=looks, others_looks=MOST_LOOKS + 4)

    await talk.says("what do you know about me")

    assert talk.sees(f"Nov 22, 2026, 12:00 UTC: the account {AGENT}, because of: ticket ED-0")
    assert talk.sees("and 4 more")


async def test_what_the_conversation_keeps_is_told(talk: Talk) -> None:
    await advised(talk)
    await talk.says("Nederlands graag")
    await talk.takes(replace(talk.turn(Kind.MESSAGE, text="wat weet je over mij"), time_zone="Europe/Amsterdam"))

    assert talk.sees("Taal: Nederlands, zoals je vroeg")
    assert talk.sees("Tijdzone: Europe/Amsterdam")
    assert talk.sees("Openstaande vraag:")
    assert talk.sees("Ik kijk uit naar: je volgende HoloLens, tot 23 nov 2026")
    assert talk.sees("persoonlijk Microsoft-account"), "the facts are behind a button of the card"


async def test_the_serial_number_that_is_watched_for_is_told() -> None:
    talk = Talk(by_serial={"004178301053": hololens("LAB-9", "004178301053")})
    await talk.says("enroll 004178301053")
    for answer in ("HoloLens 2", "Yes, it is in use already", "A personal Microsoft account"):
        if answer in talk.buttons:
            await talk.presses(answer)
    await talk.presses("Tell me when it is enrolled")

    await talk.says("what do you know about me")

    assert talk.sees("serial number 004178301053, until")


async def test_an_open_question_is_there_again_after_the_answer(talk: Talk) -> None:
    await talk.says("enroll")

    await talk.says("what do you know about me")
    assert talk.sees("Open question: Which HoloLens is it about?")
    assert talk.sees("write **delete my data**"), "its button would be beside the open question"
    assert "Delete my data" not in talk.buttons

    await talk.presses("LAB-1")
    assert not talk.sees("Which HoloLens is it about?")


async def test_from_the_card_to_the_deletion_it_takes_two_presses(talk: Talk) -> None:
    await talk.says("what do you know about me")
    await talk.presses("Delete my data")
    assert Forget() not in talk.effects
    assert talk.sees("This stays, for 365 days each time:** who looked up your devices, when and why (2 times)")
    assert talk.sees("3 messages of yours and 4 of mine")

    await talk.presses("Yes, delete it")

    assert Forget() in talk.effects
    assert is_empty(talk)


@pytest.mark.parametrize("answer", ["Yes, keep it", "yes"])
async def test_who_is_content_keeps_everything(talk: Talk, answer: str) -> None:
    await talk.says("what do you know about me")

    await talk.says(answer)

    assert talk.sees("I have deleted nothing.")
    assert talk.cards_with_buttons == []


async def test_who_thinks_better_of_it_goes_on_where_they_were(talk: Talk) -> None:
    await talk.says("enroll")
    await talk.presses("A different HoloLens")
    await talk.says("delete my data")
    assert "HoloLens 2" not in talk.buttons

    await talk.presses("No, keep it")

    assert talk.sees("I have deleted nothing.")
    assert Forget() not in talk.effects
    await talk.presses("HoloLens 2")
    await talk.says("back")
    assert "HoloLens (1st gen)" in talk.buttons, "the deletion is no question to go back to"


async def test_who_had_come_to_an_end_is_not_asked_again_what_is_over(talk: Talk) -> None:
    await advised(talk)
    await talk.presses("That worked")
    await talk.says("delete my data")

    await talk.presses("No, keep it")

    assert talk.cards_with_buttons == []


async def test_an_answer_that_is_neither_deletes_nothing(talk: Talk) -> None:
    await talk.says("delete my data")

    await talk.says("banana")

    assert Forget() not in talk.effects
    assert "Yes, delete it" in talk.buttons


async def test_after_the_deletion_every_card_is_an_old_one(talk: Talk) -> None:
    await advised(talk)
    await talk.says("status")
    await talk.says("delete my data")
    await talk.presses("Yes, delete it")
    [refresh] = [action for card in talk.cards.values() for action in actions(card) if not asks(action)]
    old = list(talk.cards)

    await talk.presses_data(refresh["data"])
    assert talk.sees("That card is from earlier")
    for key in old:
        await talk.presses_data({"card": key, "verb": "answer", "value": "yes"})
        assert talk.sees("That card is from earlier")

    await talk.says("back")
    assert talk.sees("There is no question before this one.")
    await talk.presses("Enroll a HoloLens")
    assert talk.sees("Which HoloLens is it about?")


async def test_a_look_that_was_put_off_finds_nothing_to_look_for(talk: Talk) -> None:
    await advised(talk)
    await talk.says("delete my data")
    await talk.says("yes")

    await talk.waits()

    assert talk.effects == ()


async def test_what_is_put_off_names_no_device(talk: Talk) -> None:
    await advised(talk)

    [later] = talk.put_off
    assert set(later.data) == {"look"}
    assert "0041" not in str(later)


async def test_the_deletion_is_told_in_the_language_that_it_makes_forgotten(talk: Talk) -> None:
    await talk.says("Nederlands graag")
    await talk.says("verwijder mijn gegevens")

    outcome = await talk.takes(replace(talk.turn(Kind.MESSAGE, text="ja"), time_zone="Europe/Amsterdam"))

    assert talk.sees("ik heb het verwijderd")
    assert (outcome.locale, outcome.time_zone) == ("nl", None)
    assert is_empty(talk)
    await talk.says("help")
    assert talk.sees("What I can do")


async def test_a_state_that_was_set_aside_is_forgotten_too(talk: Talk) -> None:
    talk.state = {"version": 99, "secret": "canary-7261"}
    await talk.says("delete my data")
    assert "canary-7261" in str(talk.state)

    await talk.says("yes")

    assert "canary-7261" not in str(talk.state)
