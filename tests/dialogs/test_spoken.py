"""Somebody writes another language than Teams has for them: we go on in theirs."""

import pytest

from tests.dialogs.talk import MemoryDesk, Talk, hololens

NOTICED = "Je schrijft Nederlands, dus ik nu ook. Liever Engels? Schrijf **English please**."


def talk_in(locale: str) -> Talk:
    """Begin a talk with somebody who has a HoloLens, and Teams in that locale."""
    return Talk(locale, devices_found=(hololens("LAB-1"),))


async def test_who_writes_another_language_is_answered_in_it_from_there_on() -> None:
    talk = talk_in("en-GB")
    await talk.says("ik wil mijn bril inschrijven")

    assert talk.said[0] == NOTICED
    assert talk.sees("Gaat het om deze?")
    await talk.presses("LAB-1")
    assert not talk.sees("Je schrijft Nederlands")
    assert talk.sees("Is de eerste installatie van de HoloLens afgerond?")


async def test_the_answer_to_an_open_question_is_read_and_the_next_is_asked_in_their_language() -> None:
    talk = talk_in("en")
    await talk.says("enroll")
    await talk.presses("LAB-1")
    assert talk.sees("Is the first set-up of the HoloLens finished?")
    await talk.says("ja, die is bij mij al in gebruik")

    assert talk.said[0] == NOTICED
    assert talk.sees("Welk account gebruik je op de HoloLens?")
    assert len(talk.cards_with_buttons) == 1


async def test_who_asks_for_a_language_has_it_whatever_they_write() -> None:
    talk = talk_in("en")
    await talk.says("ik wil mijn bril inschrijven")
    await talk.says("English please")
    assert talk.sees("From now on I write English.")

    await talk.says("waarom moet ik dit eigenlijk doen?")
    assert talk.sees("Is it about this one?")
    assert not talk.sees("Je schrijft Nederlands")


async def test_who_goes_back_to_their_first_language_is_followed() -> None:
    talk = talk_in("en")
    await talk.says("ik wil mijn bril inschrijven")
    await talk.says("how do I enroll this thing")

    offer = "Would you rather have Dutch? Write **in het Nederlands graag**."
    assert talk.said[0] == f"You write English, so I do too. {offer}"
    assert talk.sees("Is it about this one?")


@pytest.mark.parametrize("locale", ["nl-BE", "nl", "NL_nl"])
async def test_nobody_is_told_who_writes_as_teams_has_it(locale: str) -> None:
    talk = talk_in(locale)
    await talk.says("ik wil mijn bril inschrijven")
    assert not talk.sees("Je schrijft Nederlands")
    assert talk.sees("Gaat het om deze?")


async def test_who_has_teams_in_a_language_that_we_do_not_speak_is_answered_in_one_that_we_do() -> None:
    talk = talk_in("es")
    await talk.says("how do I enroll my HoloLens?")
    assert not talk.sees("You write English")
    await talk.says("ich habe noch nichts eingerichtet, meine Brille ist neu")
    assert talk.sees("Sie schreiben Deutsch, also tue ich das jetzt auch. Lieber Englisch?")


@pytest.mark.parametrize(
    "quoted",
    ["Your device is already being managed by an organization", "it says device management could not be enabled"],
)
async def test_who_quotes_the_device_is_answered_as_before(quoted: str) -> None:
    talk = talk_in("nl")
    await talk.says(quoted)

    assert not talk.sees("You write English")
    assert talk.sees("Gaat het om deze?")


async def test_words_of_their_own_are_kept_and_change_no_language() -> None:
    talk = Talk("nl", desk=MemoryDesk())
    await talk.says("ik wil een mens spreken")
    await talk.says("My work or school owns it, and then I get a blue screen")
    assert not talk.sees("You write English")
    assert talk.state is not None
    assert "blue screen" in str(talk.state)


async def test_what_is_kept_of_them_says_why_we_write_their_language() -> None:
    talk = talk_in("en")
    await talk.says("wat weet je allemaal van mij?")
    assert talk.said[0] == NOTICED
    assert talk.sees("zoals je schrijft")


async def test_who_has_their_data_deleted_is_spoken_to_as_teams_has_it_again() -> None:
    talk = talk_in("en")
    await talk.says("ik wil dat je alles van mij wist")
    assert talk.said[0] == NOTICED
    await talk.presses("Verwijder mijn gegevens")
    await talk.presses("Ja, verwijder het")
    assert talk.state is not None
    assert talk.state["noticed"] is None
    await talk.says("enroll")
    assert talk.sees("Is it about this one?")


async def test_who_writes_a_language_that_we_do_not_speak_is_told_which_we_do() -> None:
    talk = talk_in("es-ES")
    await talk.says("hola, quiero registrar mis gafas")
    assert talk.sees("I speak English, Dutch, German and French.")
    await talk.says("en français")
    assert talk.sees("j’écris en français")
