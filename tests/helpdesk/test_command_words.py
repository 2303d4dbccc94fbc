"""What counts as a command: as people write them, in four languages, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.helpdesk.command import Command, Diagnose, Explain, Find, ListTickets, ShowTicket, Which, Wrong
from bot.helpdesk.command_words import CommandWords
from cards.catalogue import Catalogues
from dialogs.turn import Person

SAID = CommandWords(Catalogues())
HANNA = Person("t", "2c8f4e33-9d5f-407a-9e64-f302b5c6d7e8", "Hanna Kowalczyk", "29:hanna")
UPN = "hanna.kowalczyk@contoso.example"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (f"diagnose {UPN}", Diagnose(UPN)),
        (f"  DIAGNOSE   “{UPN}”  ", Diagnose(UPN)),
        (f"Diagnose <{UPN}>, because of ED-1042.", Diagnose(UPN, "ED-1042")),
        (f"diagnose {UPN}: it stays black", Diagnose(UPN, "it stays black")),
        (f"diagnosticeer {UPN} vanwege een kapot scherm", Diagnose(UPN, "een kapot scherm")),
        (f"diagnostiziere {UPN} wegen ED-1042", Diagnose(UPN, "ED-1042")),
        (f"diagnostiquer {UPN} à cause de l’écran", Diagnose(UPN, "l’écran")),
        (f"diagnose {HANNA.object_id.upper()} because stuck", Diagnose(HANNA.object_id, "stuck")),
        ("find 001204789012", Find("001204789012")),
        ("find '001204789012' for a check", Find("001204789012", "a check")),
        ("zoek PF2XK9LM omdat hij kwijt is", Find("PF2XK9LM", "hij kwijt is")),
        ("explain 0x80180014", Explain("0x80180014")),
        ("Explain 8018 0014!", Explain("0x80180014")),
        ("explain -2145910764", Explain("0x80180014")),
        ("erkläre wipe_pending", Explain("wipe_pending")),
        ("tickets mine", ListTickets(Which.MINE)),
        ("Mijn tickets", ListTickets(Which.MINE)),
        ("Tickets open.", ListTickets(Which.OPEN)),
        ("tickets ouverts", ListTickets(Which.OPEN)),
        ("ticket ED-1042", ShowTicket(1042)),
        ("Ticket ed 1042?", ShowTicket(1042)),
        ("ticket 1042", ShowTicket(1042)),
    ],
)
def test_a_command_is_read_however_it_is_written(text: str, command: Command) -> None:
    assert SAID.parse(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "find my HoloLens",
        "find",
        "explain this to me",
        "explain",
        "explain unknown",
        "diagnosed it yesterday",
        "ticket ED-1042 is still not solved",
        "the ticket ED-1042",
        "my tickets are gone",
        "how do I enroll?",
        "",
    ],
)
def test_what_anybody_might_say_is_no_command(text: str) -> None:
    assert SAID.parse(text) is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [("diagnose", "diagnose"), ("diagnose Hanna", "diagnose"), ("ticket", "ticket"), ("Tickets!", "tickets")],
)
def test_what_a_command_lacks_is_named(text: str, hint: str) -> None:
    assert SAID.parse(text) == Wrong(hint)


@pytest.mark.parametrize("written", ["Hanna Kowalczyk", "hanna", "Kowalczyk"])
def test_a_mention_says_who_is_meant_even_beside_another_user_name(written: str) -> None:
    found = SAID.parse(f"diagnose {written} because tom@contoso.example asked", [HANNA])

    assert found == Diagnose(HANNA.object_id, "tom@contoso.example asked", HANNA.name)


def test_a_mention_that_may_be_of_two_people_is_of_nobody() -> None:
    other = Person("t", "3d905f44-ae60-418b-af75-0413c6d7e8f9", "Hanna Solheim")
    assert SAID.parse("diagnose Hanna", [HANNA, other]) == Wrong("diagnose")

    assert SAID.parse("diagnose Hanna Solheim", [HANNA, other]) == Diagnose(other.object_id, "", other.name)


def test_a_mention_of_whom_teams_sends_no_object_id_is_nobody_to_look_up() -> None:
    assert SAID.parse("diagnose Hanna", [Person("t", "", "Hanna", "29:hanna")]) == Wrong("mention")


@given(st.text(max_size=80), st.sampled_from(["", "diagnose ", "find ", "explain ", "ticket ", "tickets "]))
def test_no_text_is_read_as_what_cannot_be_looked_up(text: str, word: str) -> None:
    match SAID.parse(word + text, [HANNA]):
        case Diagnose(user=user):
            assert user == HANNA.object_id or "@" in user or len(user) == 36
        case Find(serial_number=serial_number):
            assert serial_number.isascii()
            assert any(sign.isdecimal() for sign in serial_number)
        case Explain(error=error):
            assert error.isascii()
            assert error.islower() or error.startswith("0x")
