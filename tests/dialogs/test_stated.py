"""Several things in one message: facts are taken over, confirmed, and not asked again."""

import pytest

from bot.advisor import Source
from dialogs.state import load
from tests.dialogs.talk import Talk, hololens, texts

before_and_after_the_first_look = pytest.mark.parametrize(
    "wish", [("enroll it, personal account",), ("enroll my HoloLens", "it has a personal account")]
)

PLAIN = "I want to enroll my HoloLens 2, it is already in use, personal account"


async def test_what_the_message_states_is_confirmed_and_not_asked_again() -> None:
    talk = Talk()
    await talk.says(PLAIN)
    assert talk.sees("I take from your message: HoloLens 2, set up and in use, a personal Microsoft account.")
    assert talk.buttons == ["Yes, that is right", "No, ask me"]
    await talk.presses("Yes, that is right")

    assert talk.sees("Access work or school")
    assert any("(you wrote" in line for card in talk.cards.values() for line in texts(card))


@pytest.mark.parametrize("answer", ["No, ask me", "no"])
async def test_what_was_taken_wrongly_is_asked(answer: str) -> None:
    talk = Talk()
    await talk.says(PLAIN)
    await talk.says(answer)
    assert "HoloLens 2" in talk.buttons
    await talk.says("HoloLens 2")
    await talk.says("yes, it is in use already")
    await talk.says("personal")

    assert talk.sees("Access work or school")


@before_and_after_the_first_look
async def test_what_is_said_before_the_confirmation_is_confirmed_together(wish: tuple[str, ...]) -> None:
    talk = Talk()
    for said in wish:
        await talk.says(said)
    assert talk.sees("I take from your message: a personal Microsoft account. Is that right?")
    await talk.says("a HoloLens 2, already in use")
    assert talk.sees("I take from your message: a personal Microsoft account, HoloLens 2, set up and in use.")
    await talk.presses("Yes, that is right")

    assert talk.sees("Access work or school")


@before_and_after_the_first_look
async def test_of_what_was_not_confirmed_yet_the_last_word_counts(wish: tuple[str, ...]) -> None:
    talk = Talk()
    for said in wish:
        await talk.says(said)
    await talk.says("no, it is a work account")
    assert talk.sees("I take from your message: a work or school account. Is that right?")
    await talk.presses("Yes, that is right")
    await talk.says("HoloLens 2")
    await talk.says("yes, it is in use already")

    assert not talk.sees("Which account do you use")
    assert talk.sees("Access work or school")


async def test_which_hololens_it_is_needs_no_confirmation() -> None:
    talk = Talk()
    await talk.says("How do I enroll my HoloLens 2?")

    assert not talk.sees("I take from your message")
    assert "Yes, it is in use already" in talk.buttons


async def test_an_error_with_facts_is_confirmed_and_leads_to_its_advice() -> None:
    talk = Talk()
    await talk.says("HoloLens 2, personal account, wants to enroll, got 0x80180014")
    assert talk.sees("I take from your message: HoloLens 2, a personal Microsoft account. Is that right?")
    await talk.says("yes")

    state = load(talk.state).state
    assert state.case is not None
    assert state.case.facts.value("error") == "0x80180014"
    assert {key: state.case.facts[key].source for key in ("generation", "identity")} == {
        "generation": Source.SAID,
        "identity": Source.SAID,
    }


async def test_a_move_confirms_before_it_asks_what_is_going_to_change() -> None:
    talk = Talk()
    await talk.says("sell my HoloLens, personal account")
    assert talk.sees("I take from your message: a personal Microsoft account.")
    await talk.presses("Yes, that is right")

    assert talk.sees("What is going to change?")


async def test_what_intune_shows_otherwise_is_settled_after_the_confirmation() -> None:
    talk = Talk(devices_found=(hololens("LAB-1", identity="entra"),))
    await talk.says("take my HoloLens out of Intune, it has a personal account")
    await talk.presses("Yes, that is right")

    assert talk.sees("Two things do not agree")
    await talk.presses("What I said: A personal Microsoft account")
    assert talk.cards_with_buttons


async def test_starting_over_asks_everything() -> None:
    talk = Talk()
    await talk.says(PLAIN)
    await talk.says("start over")

    assert "HoloLens 2" in talk.buttons


@pytest.mark.parametrize(
    ("locale", "text", "said", "right"),
    [
        (
            "nl-NL",
            "HoloLens 2 inschrijven, nog nooit ingesteld, werkaccount",
            "Ik haal uit je bericht: HoloLens 2, nog niet ingesteld, een werk- of schoolaccount. Klopt dat?",
            "Ja, dat klopt",
        ),
        (
            "de-DE",
            "HoloLens 2 registrieren, schon eingerichtet, privates Konto",
            "Ihrer Nachricht entnehme ich: HoloLens 2, eingerichtet und in Benutzung, ein persönliches Microsoft",
            "Ja, das stimmt",
        ),
        (
            "fr-FR",
            "inscrire mon HoloLens 2, déjà configuré, compte local",
            "Je retiens de votre message\u202f: HoloLens 2, configuré et en service, un compte local.",
            "Oui, c’est exact",
        ),
    ],
)
async def test_it_is_confirmed_in_the_language_of_the_chat(locale: str, text: str, said: str, right: str) -> None:
    talk = Talk(locale)
    await talk.says(text)
    assert talk.sees(said), talk.said
    await talk.presses(right)

    assert not talk.sees(said)
    assert talk.buttons
