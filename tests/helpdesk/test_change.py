"""What comes of an action on a ticket, as people at a helpdesk would expect it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.helpdesk.action import (
    Action,
    AskFact,
    AskWhetherSolved,
    CloseForSilence,
    End,
    Erase,
    GiveBack,
    HandTo,
    Link,
    Note,
    Rate,
    Remind,
    Reopen,
    Reply,
    Resolve,
    Resume,
    Take,
    Tell,
    TellFact,
)
from bot.helpdesk.change import Refusal, change
from bot.helpdesk.refusal import MOST_TEXT
from bot.helpdesk.ticket import Agent, Ending, Status
from tests.helpdesk.people import LAURA, PRIYA, TOM, after, changed, minute, opened, refused

RETURNED = GiveBack(TOM, "identity", "local")


def test_a_new_ticket_waits_in_nobodys_hands() -> None:
    ticket = opened()

    assert (ticket.status, ticket.holder, ticket.told_at) == (Status.WAITING, None, minute(0))


def test_taking_it_puts_it_into_one_pair_of_hands() -> None:
    ticket = after(Take(TOM))

    assert (ticket.status, ticket.holder, ticket.taken_at) == (Status.TAKEN, TOM, minute(1))
    assert ticket.told_at == minute(0), "the person still waits for an answer"


def test_a_double_click_takes_it_once() -> None:
    ticket = after(Take(TOM))

    assert refused(ticket, Take(TOM), minute(2)) is Refusal.TAKEN_ALREADY
    assert refused(ticket, Take(TOM, from_id="tom"), minute(2)) is Refusal.TAKEN_ALREADY


def test_of_two_agents_who_take_it_at_once_the_first_has_it() -> None:
    ticket = after(Take(TOM))

    assert refused(ticket, Take(PRIYA, from_id=""), minute(1)) is Refusal.HELD
    assert ticket.holder == TOM
    seen = changed(ticket, Take(PRIYA, from_id="tom"), minute(2))  # now her card shows that Tom has it
    assert (seen.holder, seen.taken_at) == (PRIYA, minute(1))


def test_a_card_that_shows_a_former_holder_still_takes_what_nobody_has() -> None:
    assert after(Take(PRIYA, from_id="tom")).holder == PRIYA


def test_an_answer_takes_a_ticket_that_waits() -> None:
    ticket = after(Reply(TOM, "Hold the button for ten seconds."))

    assert (ticket.status, ticket.holder, ticket.taken_at) == (Status.TAKEN, TOM, minute(1))
    assert (ticket.told_at, ticket.answered_at) == (None, minute(1))


def test_a_colleagues_answer_goes_through_and_the_holder_stays() -> None:
    ticket = after(Take(TOM), Reply(PRIYA, "Tom is at lunch: try the other cable."))

    assert (ticket.holder, ticket.answered_at) == (TOM, minute(2))
    assert ticket.acted == ("29:tom", "29:priya")


def test_who_nags_waits_since_the_first_word() -> None:
    ticket = after(Reply(TOM, "Try again."), Tell("No."), Tell("Hello?"))

    assert (ticket.told_at, ticket.answered_at, ticket.counts_from) == (minute(2), None, minute(2))


def test_what_a_person_tells_while_nobody_has_it_leaves_it_waiting() -> None:
    ticket = after(Tell("It beeps, too."))

    assert (ticket.status, ticket.told_at) == (Status.WAITING, minute(0))


@pytest.mark.parametrize("text", ["", " \n\t", " "])
def test_an_empty_text_is_no_answer_and_the_next_one_is(text: str) -> None:
    for action in (Reply(TOM, text), Note(TOM, text), Tell(text)):
        assert refused(opened(), action, minute(1)) is Refusal.EMPTY
    assert after(Reply(TOM, "Yes.")).answered_at == minute(1)


def test_a_picture_needs_no_words() -> None:
    assert after(Reply(TOM, "Show me."), Tell("", files=("photo.jpg",))).told_at == minute(2)


def test_a_text_has_four_thousand_characters_at_most() -> None:
    for speak in (lambda text: Reply(TOM, text), lambda text: Note(TOM, text), Tell):
        assert refused(opened(), speak("x" * (MOST_TEXT + 1)), minute(1)) is Refusal.TOO_LONG
        changed(opened(), speak("x" * MOST_TEXT), minute(1))


def test_asking_for_a_fact_takes_it_and_answers_the_person() -> None:
    ticket = after(AskFact(TOM, "identity"))

    assert (ticket.wanted, ticket.holder, ticket.told_at) == ("identity", TOM, None)
    told = changed(ticket, TellFact("identity", "msa"), minute(2))
    assert (told.wanted, told.told_at) == ("", minute(2))


def test_a_fact_is_asked_for_once_until_the_person_says_something_else() -> None:
    ticket = after(AskFact(TOM, "identity"))

    assert refused(ticket, AskFact(PRIYA, "identity"), minute(2)) is Refusal.ASKED_ALREADY
    assert changed(ticket, AskFact(TOM, "generation"), minute(2)).wanted == "generation"
    assert after(Tell("What do you mean?"), AskFact(TOM, "identity"), ticket=ticket).wanted == "identity"


@pytest.mark.parametrize("fact", ["", "shoe_size", "licensed"])
def test_only_what_a_person_can_be_asked_is_asked(fact: str) -> None:
    assert refused(opened(), AskFact(TOM, fact), minute(1)) is Refusal.WRONG_FACT
    assert after(AskFact(TOM, "identity")).wanted == "identity"


def test_an_answer_that_was_not_asked_for_or_is_none_changes_nothing() -> None:
    ticket = after(AskFact(TOM, "identity"))

    assert refused(opened(), TellFact("", "msa"), minute(1)) is Refusal.NOT_ASKED
    assert refused(ticket, TellFact("generation", "hololens_2"), minute(2)) is Refusal.NOT_ASKED
    assert refused(ticket, TellFact("identity", "purple"), minute(2)) is Refusal.WRONG_FACT
    told = changed(ticket, TellFact("identity", "unknown"), minute(2))
    assert refused(told, TellFact("identity", "unknown"), minute(2)) is Refusal.NOT_ASKED


def test_a_note_is_for_the_desk_alone_and_answers_nobody() -> None:
    ticket = after(Note(TOM, "known to be fussy about cables"))

    assert (ticket.holder, ticket.told_at, ticket.acted) == (None, minute(0), ("29:tom",))
    assert after(Resolve(TOM), Note(PRIYA, "it was the cable")).status is Status.CLOSED


def test_one_hands_on_what_is_ones_own_or_nobodys() -> None:
    assert after(HandTo(TOM, PRIYA)).holder == PRIYA
    ticket = after(Take(TOM), HandTo(TOM, PRIYA))
    assert (ticket.holder, ticket.taken_at, ticket.counts_from) == (PRIYA, minute(1), minute(2))
    assert refused(ticket, HandTo(TOM, TOM), minute(3)) is Refusal.HELD
    assert refused(ticket, HandTo(TOM, PRIYA), minute(3)) is Refusal.TAKEN_ALREADY


def test_to_hand_it_to_oneself_is_to_take_it() -> None:
    ticket = after(HandTo(TOM, TOM))

    assert (ticket.holder, ticket.acted) == (TOM, ("29:tom",))
    assert refused(ticket, HandTo(TOM, TOM), minute(2)) is Refusal.TAKEN_ALREADY


@pytest.mark.parametrize(
    ("action", "ending"),
    [(Resolve(PRIYA), Ending.RESOLVED), (RETURNED, Ending.RETURNED), (GiveBack(TOM), Ending.RETURNED)],
)
def test_any_agent_closes_it_from_any_hands(action: Resolve | GiveBack, ending: Ending) -> None:
    waiting = after(action)
    assert (waiting.status, waiting.ending, waiting.holder) == (Status.CLOSED, ending, action.by)
    held = after(Take(Agent("kim", "Kim")), action)
    assert (held.ending, held.closed_at, held.holder) == (ending, minute(2), Agent("kim", "Kim"))


@pytest.mark.parametrize(
    ("fact", "value"), [("identity", "purple"), ("shoe_size", "44"), ("identity", ""), ("", "msa")]
)
def test_it_goes_back_to_the_bot_with_a_fact_that_there_is(fact: str, value: str) -> None:
    assert refused(opened(), GiveBack(TOM, fact, value), minute(1)) is Refusal.WRONG_FACT
    assert after(GiveBack(TOM, "licensed", "no")).ending is Ending.RETURNED


def test_a_person_ends_it_at_any_time() -> None:
    ticket = after(End())

    assert (ticket.ending, ticket.holder, ticket.taken_at) == (Ending.ENDED, None, None)
    assert after(Take(TOM), AskFact(TOM, "identity"), End()).wanted == ""


@pytest.mark.parametrize(
    "action",
    [
        Take(PRIYA, "tom"), HandTo(TOM, PRIYA), Reply(TOM, "And?"), AskFact(TOM, "identity"), Resolve(TOM), RETURNED,
        Tell("thanks"), TellFact("identity", "msa"), End(), Remind(), AskWhetherSolved(), CloseForSilence(),
    ],
)  # fmt: skip
def test_nothing_is_done_to_a_closed_ticket_until_it_is_open_again(action: Action) -> None:
    ticket = after(Take(TOM), Resolve(TOM))

    assert refused(ticket, action, minute(3)) is Refusal.CLOSED
    assert change(after(Reopen(PRIYA), ticket=ticket), action, minute(4)) is not Refusal.CLOSED


def test_an_agent_who_opens_it_again_has_it() -> None:
    ticket = after(Take(TOM), Resolve(TOM), Rate(2), Reopen(PRIYA))

    assert (ticket.status, ticket.holder, ticket.ending, ticket.closed_at) == (Status.TAKEN, PRIYA, None, None)
    assert (ticket.stars, ticket.told_at, ticket.taken_at) == (None, minute(4), minute(1))
    assert refused(ticket, Reopen(PRIYA), minute(5)) is Refusal.NOT_CLOSED


def test_what_a_person_opens_again_is_with_whoever_had_it_or_waits() -> None:
    held = after(Take(TOM), Resolve(PRIYA), Reopen(LAURA))
    assert (held.status, held.holder, held.told_at) == (Status.TAKEN, TOM, minute(3))
    waiting = after(End(), Reopen(LAURA))
    assert (waiting.status, waiting.holder) == (Status.WAITING, None)


def test_after_a_fortnight_only_an_agent_opens_it_again() -> None:
    ticket = after(Resolve(TOM))
    fortnight = minute(1) + timedelta(days=14)

    assert refused(ticket, Reopen(LAURA), fortnight + timedelta(seconds=1)) is Refusal.TOO_LATE
    assert refused(ticket, Rate(5), fortnight + timedelta(seconds=1)) is Refusal.TOO_LATE
    assert changed(ticket, Reopen(LAURA), fortnight).is_open
    assert changed(ticket, Reopen(TOM), fortnight + timedelta(days=100)).is_open


@pytest.mark.parametrize("other", [{"object_id": "somebody"}, {"tenant_id": "elsewhere"}])
def test_nobody_opens_somebody_elses_ticket(other: dict[str, str]) -> None:
    ticket = after(Resolve(TOM))

    assert refused(ticket, Reopen(replace(LAURA, **other)), minute(2)) is Refusal.NOT_YOURS
    assert changed(ticket, Reopen(replace(LAURA, locale="en")), minute(2)).is_open


@pytest.mark.parametrize(
    "closing", [(Resolve(TOM),), (End(),), (Reply(TOM, "So?"), AskWhetherSolved(), CloseForSilence())]
)
def test_help_that_is_over_is_rated_and_the_last_rating_counts(closing: tuple[Action, ...]) -> None:
    ticket = after(*closing)
    rated = changed(ticket, Rate(2), minute(5))

    assert refused(rated, Rate(2), minute(5)) is Refusal.RATED
    assert changed(rated, Rate(5), minute(6)).stars == 5


@pytest.mark.parametrize("stars", [-1, 0, 6])
def test_a_rating_is_from_one_to_five(stars: int) -> None:
    ticket = after(End())

    assert refused(ticket, Rate(stars), minute(2)) is Refusal.WRONG_STARS
    assert [changed(ticket, Rate(number), minute(2)).stars for number in (1, 5)] == [1, 5]


def test_help_that_is_not_over_is_not_rated() -> None:
    assert refused(opened(), Rate(5), minute(1)) is Refusal.NOT_CLOSED
    assert refused(after(RETURNED), Rate(5), minute(2)) is Refusal.NOT_RATED
    assert after(RETURNED, Reopen(TOM), Resolve(TOM), Rate(5)).stars == 5


def test_it_is_mentioned_only_while_somebody_waits() -> None:
    ticket = after(Remind(), Remind())
    assert (ticket.mentioned, ticket.told_at, ticket.counts_from) == (2, minute(0), minute(2))
    assert after(Take(TOM), ticket=ticket).mentioned == 0, "whoever takes it has time of their own"

    answered = after(Reply(TOM, "Look again."))
    assert refused(answered, Remind(), minute(2)) is Refusal.NOT_YET
    assert after(Tell("Nothing there."), Remind(), ticket=answered).mentioned == 1


def test_only_silence_is_asked_about_and_only_after_asking_it_is_closed() -> None:
    assert refused(after(Take(TOM)), AskWhetherSolved(), minute(2)) is Refusal.NOT_YET
    answered = after(Reply(TOM, "And now?"))
    assert refused(answered, CloseForSilence(), minute(2)) is Refusal.NOT_YET
    asked = changed(answered, AskWhetherSolved(), minute(2))
    assert refused(asked, AskWhetherSolved(), minute(3)) is Refusal.NOT_YET
    assert changed(asked, CloseForSilence(), minute(3)).ending is Ending.SILENCE


@pytest.mark.parametrize("word", [Tell("Not yet."), Reply(PRIYA, "Take your time.")])
def test_a_word_after_being_asked_is_no_silence(word: Tell | Reply) -> None:
    ticket = after(Reply(TOM, "And now?"), AskWhetherSolved(), word)

    assert ticket.asked_at is None
    assert refused(ticket, CloseForSilence(), minute(4)) is Refusal.NOT_YET
    assert after(Reply(TOM, "And now?"), AskWhetherSolved(), CloseForSilence(), ticket=ticket).ending is Ending.SILENCE


def test_reminders_pause_while_an_incident_lasts_and_count_anew_after_it() -> None:
    ticket = after(Remind(), Link(7))

    assert (ticket.incident_id, ticket.paused) == (7, True)
    assert refused(ticket, Remind(), minute(3)) is Refusal.NOT_YET
    assert refused(ticket, Link(7), minute(3)) is Refusal.LINKED_ALREADY
    resumed = changed(ticket, Resume(), minute(9))
    assert (resumed.incident_id, resumed.mentioned, resumed.counts_from) == (7, 0, minute(9))
    assert refused(resumed, Resume(), minute(9)) is Refusal.NOT_PAUSED
    assert changed(resumed, Remind(), minute(10)).mentioned == 1


def test_silence_during_an_incident_closes_nothing() -> None:
    ticket = after(Reply(TOM, "We are at it."), AskWhetherSolved(), Link(7))

    assert refused(ticket, CloseForSilence(), minute(4)) is Refusal.NOT_YET
    assert after(Resume(), CloseForSilence(), ticket=ticket).ending is Ending.SILENCE


def test_an_erased_ticket_says_nothing_of_the_person_and_stays_closed() -> None:
    ticket = after(Take(TOM), Tell("I am Laura"), Erase())

    assert "aura" not in repr(ticket)
    assert "black" not in repr(ticket)
    assert (ticket.ending, ticket.closed_at, ticket.holder) == (Ending.ERASED, minute(3), TOM)
    for action in (Reopen(TOM), Reopen(LAURA), Note(TOM, "hm"), Reply(TOM, "hm"), Rate(1), Erase(), Link(7)):
        assert refused(ticket, action, minute(4)) is Refusal.ERASED


def test_a_closed_ticket_that_is_erased_was_closed_when_it_was_closed() -> None:
    ticket = after(Resolve(TOM), Rate(4), Erase())

    assert (ticket.closed_at, ticket.stars) == (minute(1), 4)


def test_a_clock_that_is_behind_does_not_turn_time_back() -> None:
    assert changed(opened(), Take(TOM), minute(-5)).taken_at == minute(0)


def test_the_card_refreshes_itself_for_sixty_accounts_at_most() -> None:
    crowd = [Agent(f"agent-{number}", "Agent", f"29:{number}") for number in range(61)]
    ticket = after(
        *(Note(agent, "me too") for agent in crowd), Note(crowd[1], "again"), Note(Agent("x", "No account"), "x")
    )

    assert len(ticket.acted) == 60
    assert (ticket.acted[0], ticket.acted[-1]) == ("29:2", "29:1")
