"""Words for everything that happens at the desk, in every language that it may speak."""

from collections.abc import Iterator

import pytest

from bot.helpdesk.acting import refused
from bot.helpdesk.action import (
    AskFact,
    AskWhetherSolved,
    ByAgent,
    CloseForSilence,
    GiveBack,
    HandTo,
    Note,
    Remind,
    Reopen,
    Reply,
    Resolve,
    Take,
)
from bot.helpdesk.refusal import Refusal
from bot.helpdesk.telling import by_agent, by_clock
from cards.catalogue import Catalogues
from cards.render import Renderer
from tests.helpdesk.people import PRIYA, TOM, after, opened

RENDERER = Renderer(Catalogues())
ACTIONS: tuple[ByAgent, ...] = (
    Take(TOM), HandTo(TOM, PRIYA), Reply(TOM, "hello"), AskFact(TOM, "identity"), Note(TOM, "hm"), Resolve(TOM),
    GiveBack(TOM), GiveBack(TOM, "identity", "local"),
)  # fmt: skip
OF_AN_AGENT = (
    Refusal.NO_AGENT, Refusal.UNCHECKED, Refusal.CLOSED, Refusal.NOT_CLOSED, Refusal.ERASED, Refusal.HELD,
    Refusal.TAKEN_ALREADY, Refusal.ASKED_ALREADY, Refusal.WRONG_FACT, Refusal.EMPTY, Refusal.TOO_LONG,
)  # fmt: skip
"""What `change` answers to an agent's action, and `permitted` to whoever acts."""

every_language = pytest.mark.parametrize("language", Catalogues().languages)


def told(language: str) -> Iterator[str]:
    """Return what the thread is told of every action of an agent, and of the clock."""
    progress = [by_agent(opened(), action, after(action)) for action in ACTIONS]
    closed = after(Resolve(TOM))
    progress.append(by_agent(closed, Reopen(PRIYA), after(Reopen(PRIYA), ticket=closed)))
    progress += [by_clock(action, after(Take(TOM))) for action in (Remind(), AskWhetherSolved(), CloseForSilence())]
    progress.append(by_clock(Remind(), opened()))
    for one in progress:
        for said in one.said:
            yield RENDERER.text(said.message, said.params, language)


@every_language
def test_everything_that_is_done_is_said_in_the_thread(language: str) -> None:
    assert len(set(told(language))) == len(ACTIONS) + 5


@every_language
def test_every_refusal_has_words_of_its_own(language: str) -> None:
    ticket = after(Take(TOM))
    assert len({RENDERER.plain(refused(refusal, ticket), language) for refusal in OF_AN_AGENT}) == len(OF_AN_AGENT)


def test_the_person_learns_who_has_their_ticket_and_of_an_answer_only_the_answer() -> None:
    taken, handed, answered = (
        by_agent(opened(), action, after(action)).events for action in (Take(TOM), HandTo(TOM, PRIYA), Reply(TOM, "hi"))
    )

    assert taken == (("ticket.taken", {"number": 1042, "agent": "Tom Peeters"}),)
    assert handed == (("ticket.taken", {"number": 1042, "agent": "Priya Shah"}),)
    assert [name for name, _ in answered] == ["ticket.replied"]


def test_a_note_is_nothing_for_the_person() -> None:
    assert by_agent(opened(), Note(TOM, "hm"), after(Note(TOM, "hm"))).events == ()
