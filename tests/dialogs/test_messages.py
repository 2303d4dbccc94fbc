"""Messages that carry no code: what the person writes of one leads to its advice, whenever it is said."""

import pytest

from tests.dialogs.talk import Talk, hololens, texts

ENGLISH = [
    ("it says I don't have the right privileges", "Only an owner of the HoloLens can do this."),
    ("why do I get the license agreement instead of Autopilot?", "do not accept it: restart the HoloLens"),
    ("my HoloLens was stolen", "Select **Wipe** and leave"),
    ("something went wrong... OOBEIDPS", "Mostly a proxy or a firewall is in the way."),
    ("Autopilot says the battery is too low", "Charge the HoloLens to at least 45%"),
    ("'already connected to your organization's cloud' is what I see", "It has to leave that first"),
    ("it couldn't find my identity in the cloud", "Microsoft found no such work account"),
    ("the user name field clears itself", "within two minutes"),
    ("the headset has disappeared from Intune", "A clean-up rule of Intune hides devices"),
    ("we cannot deregister it from Autopilot", "Microsoft support does it"),
]
DUTCH = [
    ("hij zegt dat ik niet de juiste bevoegdheden heb", "Dit kan alleen een eigenaar van de HoloLens."),
    ("ik krijg de licentieovereenkomst in plaats van Autopilot", "nog geen profiel"),
    ("mijn bril is gestolen", "ook als hij verloren of gestolen is"),
    ("er ging iets mis: OOBEIDPS", "Meestal zit er een proxy of firewall tussen."),
    ("Autopilot zegt dat de batterij te leeg is", "minstens 45%"),
    ("de &123-toets werkt niet", "doet de toets &123 niets"),
]
SAID = [*(("en-US", *said) for said in ENGLISH), *(("nl-NL", *said) for said in DUTCH)]
PROBLEM = {"en-US": "I get an error", "nl-NL": "ik krijg een foutmelding"}
WORKED = {"en-US": "That worked", "nl-NL": "Dat is gelukt"}


@pytest.mark.parametrize(("locale", "text", "advice"), SAID)
async def test_a_message_as_first_words_leads_to_its_advice(locale: str, text: str, advice: str) -> None:
    talk = Talk(locale)
    await talk.says(text)

    assert talk.sees(advice)
    await talk.presses(WORKED[locale])
    assert talk.buttons == []


@pytest.mark.parametrize(("locale", "text", "advice"), SAID)
async def test_a_message_as_the_answer_which_error_leads_to_its_advice(locale: str, text: str, advice: str) -> None:
    talk = Talk(locale)
    await talk.says(PROBLEM[locale])
    assert not talk.sees(advice)
    await talk.says(text)

    assert talk.sees(advice)
    await talk.presses(WORKED[locale])
    assert talk.buttons == []


async def test_the_answered_card_shows_the_message_and_not_its_id() -> None:
    talk = Talk()
    await talk.says("I get an error")
    question = talk.cards_with_buttons[-1]
    await talk.says("I don't have the right privileges")

    answered = " ".join(texts(talk.cards[question]))
    assert "you don't have the right privileges" in answered
    assert "no_privileges" not in answered


async def test_an_error_that_is_no_message_stays_as_it_was_typed() -> None:
    talk = Talk()
    await talk.says("I get an error")
    question = talk.cards_with_buttons[-1]
    await talk.says("a purple llama danced")

    assert "a purple llama danced" in str(talk.cards[question])
    assert talk.sees("Without a code, look at three things")


async def test_a_message_in_the_middle_of_enrolling_is_taken_up() -> None:
    talk = Talk()
    await talk.says("enroll my HoloLens")
    await talk.says("it says I don't have the right privileges")

    assert talk.sees("Only an owner of the HoloLens can do this.")


async def test_a_pending_wipe_still_asks_for_the_build_on_which_its_advice_depends() -> None:
    talk = Talk()
    await talk.says("the wipe has been pending for days")
    assert talk.sees("Which build runs on the HoloLens?")
    await talk.says("20348.1432")

    assert talk.sees("This is a known problem with builds before 20348.1503")


async def test_who_plans_to_retire_a_joined_hololens_is_warned() -> None:
    talk = Talk(devices_found=(hololens("HOLOLENS-7F3K2Q", management="enrolled", enrolled_by="entra"),))
    await talk.says("I want to retire my HoloLens in Intune")

    assert talk.sees("Do not retire or delete this HoloLens")


async def test_who_plans_to_delete_it_in_entra_is_told_to_leave_it_alone() -> None:
    talk = Talk()
    await talk.says("Can I delete it in Entra?")

    assert talk.sees("leave the device in Microsoft Entra alone")
