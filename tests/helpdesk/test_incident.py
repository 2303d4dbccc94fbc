"""When several people have the same: what makes an incident, what an agent can do with one, and its banner."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.advisor import UNKNOWN
from bot.helpdesk.incident import LONGEST_NEWS, WINDOW, Incident, Refused, together
from bot.helpdesk.incident_card import MOST_NAMES, banner, id_of, key_of
from bot.helpdesk.ticket import Agent, Asker, Ending, Status, Ticket
from cards.catalogue import Catalogues
from cards.render import Renderer

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOOR, DAAN = Agent("noor", "Noor"), Agent("daan", "Daan")
INCIDENT = Incident(7, "0x80180014", "19:desk", NINE)
RENDERER = Renderer(Catalogues())


def ticket(
    number: int, who: str, *, minutes: float = 0, failure: str = "0x80180014", channel: str = "19:desk"
) -> Ticket:
    """Return somebody's ticket, opened so many minutes after nine."""
    asker = Asker("t", who, who.title(), f"a:{who}")
    opened_at = NINE + timedelta(minutes=minutes)
    return Ticket.opened(number, asker, {}, channel_id=channel, at=opened_at, failure=failure)


ALEX, BO, CHRIS = ticket(1001, "alex"), ticket(1002, "bo", minutes=10), ticket(1003, "chris", minutes=30)


def shown(incident: Incident, *tickets: Ticket, locale: str = "en") -> str:
    card = banner(incident, tickets, NINE)
    return str(RENDERER.card(card.template, card.params, locale))


def test_three_people_within_half_an_hour_make_an_incident() -> None:
    assert together(CHRIS, [ALEX, BO]) == (ALEX, BO)


def test_two_people_do_not() -> None:
    assert together(BO, [ALEX]) == ()


def test_one_person_with_many_tickets_is_one_person() -> None:
    again = [ticket(number, "alex", minutes=number - 1000) for number in range(1004, 1010)]
    assert together(BO, [ALEX, *again]) == ()
    assert len(together(CHRIS, [ALEX, *again, BO])) == 8


@pytest.mark.parametrize(
    "other",
    [
        ticket(1002, "bo", minutes=-0.1),
        ticket(1002, "bo", failure="0x801c0003"),
        ticket(1002, "bo", channel="19:another"),
        replace(BO, asker=replace(BO.asker, tenant_id="another")),
        replace(BO, incident_id=3),
        replace(BO, ending=Ending.ERASED, status=Status.CLOSED),
    ],
    ids=["too old", "another failure", "another channel", "another tenant", "of an earlier incident", "erased"],
)
def test_what_is_not_of_a_kind_does_not_count(other: Ticket) -> None:
    assert CHRIS.opened_at - WINDOW == ALEX.opened_at
    assert together(CHRIS, [ALEX, other]) == ()
    assert together(CHRIS, [ALEX, other, ticket(1004, "dana")]) != ()


@pytest.mark.parametrize("failure", ["", UNKNOWN])
def test_without_a_known_failure_nothing_is_the_same(failure: str) -> None:
    people = [ticket(number, f"person {number}", failure=failure) for number in range(1001, 1006)]
    assert together(people[-1], people[:-1]) == ()


def test_a_ticket_that_was_closed_meanwhile_counts_too() -> None:
    solved = replace(BO, status=Status.CLOSED, ending=Ending.RESOLVED, closed_at=NINE)
    assert together(CHRIS, [ALEX, solved]) == (ALEX, solved)


def test_news_is_kept_with_who_told_it() -> None:
    told = INCIDENT.told("  We look\x00 at it.\n\nMore at ten. ", NOOR, NINE)

    assert isinstance(told, Incident)
    assert told.news[0].text == "We look at it.\n\nMore at ten."
    assert told.news[0].by == NOOR


@pytest.mark.parametrize(
    ("text", "refused"),
    [("", Refused.EMPTY), (" \n ", Refused.EMPTY), ("x" * (LONGEST_NEWS + 1), Refused.TOO_LONG)],
    ids=["nothing", "blanks", "too long"],
)
def test_news_that_nobody_could_read_is_refused_and_better_news_taken(text: str, refused: Refused) -> None:
    assert INCIDENT.told(text, NOOR, NINE) is refused
    assert isinstance(INCIDENT.told("x" * LONGEST_NEWS, NOOR, NINE), Incident)


def test_the_same_news_is_told_once() -> None:
    told = INCIDENT.told("We look at it.", NOOR, NINE)
    assert isinstance(told, Incident)

    assert told.told("We look at it. ", DAAN, NINE) is Refused.TOLD_ALREADY
    assert isinstance(told.told("It is fixed.", DAAN, NINE), Incident)


def test_what_is_over_stays_over_and_takes_no_news() -> None:
    over = INCIDENT.over(NOOR, NINE)

    assert over.over(DAAN, NINE + timedelta(hours=1)) == over
    assert over.told("Too late", NOOR, NINE) is Refused.OVER


def test_an_incident_is_the_same_after_it_was_stored() -> None:
    told = INCIDENT.told("We look at it.", NOOR, NINE)
    assert isinstance(told, Incident)
    over = replace(told.over(DAAN, NINE), revision=3, card_id="1700")

    assert Incident.from_row(over.to_row()) == over


def test_an_incident_whose_names_have_gone_can_still_be_shown() -> None:
    row = replace(INCIDENT.over(NOOR, NINE).to_row(), data={})

    without = Incident.from_row(row)

    assert "since Nov 23, 2026, 09:00 UTC" in shown(without)
    assert "Noor" not in shown(without)


@pytest.mark.parametrize(
    "key", ["", "incident.", "incident.x", "ticket.7", "incident.-7", "incident.7.8", "incident.²"]
)
def test_a_key_that_is_no_banners_leads_nowhere(key: str) -> None:
    assert id_of(key) is None
    assert id_of("incident." + "9" * 30) is None
    assert id_of(key_of(7)) == 7


def test_the_banner_says_what_fails_for_how_many_and_what_helps() -> None:
    words = shown(INCIDENT, ALEX, BO, replace(CHRIS, status=Status.CLOSED))

    assert "0x80180014" in words
    assert "3; tickets still open: 2" in words
    assert "Since', 'value': 'Nov 23, 2026, 09:00 UTC" in words
    assert RENDERER.text("summary.E36", {}, "en") in words
    assert "nobody yet" in words


def test_of_a_failure_that_nobody_has_written_about_nothing_is_advised() -> None:
    assert "What I advise people" in shown(INCIDENT, ALEX)
    assert "What I advise people" not in shown(replace(INCIDENT, failure="0x8badf00d"), ALEX)


def test_where_the_advice_depends_on_something_it_says_on_what() -> None:
    words = shown(replace(INCIDENT, failure="wipe_pending"), ALEX)
    assert f"That depends on this: {RENDERER.text('fact.os_build', {}, 'en')}." in words


def test_the_banner_names_who_tends_to_it_and_counts_the_rest() -> None:
    held = [
        replace(ticket(1001 + number, f"person {number}"), holder=Agent(str(number), f"Agent {number}"))
        for number in range(MOST_NAMES + 2)
    ]
    assert "Agent 0, Agent 1, Agent 2 and 2 more" in shown(INCIDENT, *held)


def test_the_banner_of_what_is_over_has_no_buttons_and_says_who_ended_it() -> None:
    words = shown(INCIDENT.over(NOOR, NINE), ALEX, locale="nl")

    assert "Action." not in words
    assert "sinds 23 nov 2026, 09:00 UTC, volgens Noor" in words


def test_two_erased_tickets_count_as_two_people() -> None:
    nobody = Asker("", "", "", "")
    erased = [replace(one, asker=nobody, status=Status.CLOSED, ending=Ending.ERASED) for one in (ALEX, BO)]
    assert "3; tickets still open: 1" in shown(INCIDENT, *erased, CHRIS)
