"""What comes of an action on a ticket: the ticket as it is then, or why nothing changes. Pure, and total."""

from dataclasses import replace
from datetime import datetime

from bot.advisor import VOCABULARY, WrongFact
from bot.helpdesk import closing, hands
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
from bot.helpdesk.refusal import MOST_TEXT, Refusal
from bot.helpdesk.ticket import Ending, Ticket

__all__ = ["Refusal", "change"]

_OfAgent = Take | HandTo | Reply | AskFact | Resolve | GiveBack
_OfPerson = Tell | TellFact | End
_OfClock = Remind | AskWhetherSolved | CloseForSilence
"""What is done to an open ticket alone."""


def change(ticket: Ticket, action: Action, at: datetime) -> Ticket | Refusal:  # noqa: PLR0911 - one for each action
    """Return the ticket after `action` at `at` (aware UTC), or why nothing changes. The revision stays as it was read.

    Asked before are whether an agent is one (`bot.helpdesk.authority`), whether it is the person's own chat that
    speaks, and whether it is time for what the clock does (`bot.helpdesk.service_level`).
    """
    if ticket.ending is Ending.ERASED or not ticket.asker.conversation_id:  # by the person, or when its time was over
        return Refusal.ERASED
    at = max(at, ticket.counts_from or ticket.opened_at)  # the clocks of replicas differ; its time never runs backwards
    match action:
        case Reopen(by):
            return closing.reopened(ticket, by, at)
        case Rate(stars):
            return closing.rated(ticket, stars, at)
        case Erase():
            return closing.erased(ticket, at)
        case Note(by, text):  # what was found out afterwards is worth writing down too
            return _fault_of(text) or hands.seen_by(ticket, by)
        case Link() | Resume():
            return _in_incident(ticket, action, at)
    return _of_open(ticket, action, at) if ticket.is_open else Refusal.CLOSED


def _of_open(ticket: Ticket, action: _OfAgent | _OfPerson | _OfClock, at: datetime) -> Ticket | Refusal:
    match action:
        case Tell() | TellFact() | End():
            return _by_person(ticket, action, at)
        case Remind() | AskWhetherSolved() | CloseForSilence():
            return _by_clock(ticket, action, at)
    return _by_agent(ticket, action, at)


def _by_agent(ticket: Ticket, action: _OfAgent, at: datetime) -> Ticket | Refusal:
    match action:
        case Take():
            return hands.taken(ticket, action, at)
        case HandTo():
            return hands.handed(ticket, action, at)
        case Reply(by, text):
            return _fault_of(text) or hands.answered_by(ticket, by, at)
        case AskFact():
            return _asked(ticket, action, at)
        case Resolve(by):
            return closing.closed_by(ticket, by, Ending.RESOLVED, at)
        case GiveBack(by, fact, value):
            is_possible = _is_possible(fact, value) if fact else not value
            return closing.closed_by(ticket, by, Ending.RETURNED, at) if is_possible else Refusal.WRONG_FACT


def _by_person(ticket: Ticket, action: _OfPerson, at: datetime) -> Ticket | Refusal:
    match action:
        case Tell(text, files):
            return _fault_of(text, is_needed=not files) or hands.told(ticket, at)
        case TellFact(fact, value) if fact and fact == ticket.wanted:
            told = replace(hands.told(ticket, at), wanted="")
            return told if _is_possible(fact, value) else Refusal.WRONG_FACT
        case TellFact():
            return Refusal.NOT_ASKED
        case End():
            return closing.closed(ticket, Ending.ENDED, at)


def _by_clock(ticket: Ticket, action: _OfClock, at: datetime) -> Ticket | Refusal:
    """Do what is due, as far as the ticket's state allows it: whose turn it is to speak, and what was done before."""
    if ticket.paused:
        return Refusal.NOT_YET
    is_persons_turn = ticket.told_at is None
    match action:
        case Remind() if not is_persons_turn:
            return replace(ticket, mentioned=ticket.mentioned + 1, counts_from=at)
        case AskWhetherSolved() if is_persons_turn and ticket.asked_at is None:
            return replace(ticket, asked_at=at, counts_from=at)
        case CloseForSilence() if is_persons_turn and ticket.asked_at is not None:
            return closing.closed(ticket, Ending.SILENCE, at)
    return Refusal.NOT_YET


def _in_incident(ticket: Ticket, action: Link | Resume, at: datetime) -> Ticket | Refusal:
    """Pause it, or let it go on: also a closed one, which may be opened again."""
    match action:
        case Link(incident_id) if ticket.paused and ticket.incident_id == incident_id:
            return Refusal.LINKED_ALREADY
        case Link(incident_id):
            return replace(ticket, incident_id=incident_id, paused=True)
        case Resume() if not ticket.paused:
            return Refusal.NOT_PAUSED
        case Resume():
            return replace(ticket, paused=False, mentioned=0, counts_from=at)


def _asked(ticket: Ticket, action: AskFact, at: datetime) -> Ticket | Refusal:
    """Let a fact be asked for; again only once the person has said something else instead of answering."""
    if action.fact not in VOCABULARY or not VOCABULARY[action.fact].asked:
        return Refusal.WRONG_FACT
    if ticket.wanted == action.fact and ticket.told_at is None:
        return Refusal.ASKED_ALREADY
    return replace(hands.answered_by(ticket, action.by, at), wanted=action.fact)


def _fault_of(text: str, *, is_needed: bool = True) -> Refusal | None:
    if is_needed and not text.strip():
        return Refusal.EMPTY
    return Refusal.TOO_LONG if len(text) > MOST_TEXT else None


def _is_possible(fact: str, value: str) -> bool:
    try:
        VOCABULARY.read(fact, value)
    except WrongFact:
        return False
    return True
