"""Happenings: what the helpdesk did reaches the person's chat as events, each with its words and a way on.

Events are ours, but one may come late: about a ticket that this chat no longer has open nothing changes, and only what
an agent said is still shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.advisor import VOCABULARY, Fact, Source, WrongFact, parse_fact
from dialogs.dialog import Ask, Done, Result, Say, Show
from dialogs.effects import Card, Text
from dialogs.given_back import returned
from dialogs.own_ticket import OwnTicket, ticket_prompt
from dialogs.reply import Reply
from dialogs.ticket_question import AskedFact, Rating, Solved, TicketQuestion
from dialogs.ticket_result import Hold
from dialogs.ticketed import Ticketed
from dialogs.turn import Event, Turn
from dialogs.words import Words, moment, raw, words

Told = Mapping[str, object]

_SPOKEN = {"ticket.replied": "ticket.said", "ticket.missing": "ticket.said_again", "incident.news": "ticket.news"}

ENDINGS = ("resolved", "silence")
"""How the helpdesk may close a ticket, by which the person is told."""


def happened(event: Event, turn: Turn, reply: Reply) -> Result | None:
    """Return what follows from an event of the helpdesk; None where nothing does."""
    told, ticket = event.data, reply.state.ticket
    if event.name in _OF_ANY_TICKET:
        return _OF_ANY_TICKET[event.name](event.name, told, reply)
    if event.name not in _OF_THE_TICKET or ticket is None or ticket.number != told.get("number"):
        return None
    return _OF_THE_TICKET[event.name](ticket, told, turn, reply)


def _agent(told: Told) -> str:
    return str(told.get("agent") or "")


def _spoken(name: str, told: Told, reply: Reply) -> Result:
    """Say what an agent said, under their name. An answer takes a ticket that waited.

    It is a message and no card: those have no sign for a quotation, for code, or for what is struck out.
    """
    ticket, agent = reply.state.ticket, _agent(told)
    if ticket is not None and ticket.number == told.get("number") and name == "ticket.replied":
        if ticket.status == "waiting":
            _settle(reply, "ticket.note.taken")
        reply.hold(replace(ticket, status="taken", agent=agent, is_told=True))
    lost = int(str(told.get("lost") or 0))
    then: Result = Say(Text("ticket.lost", {"number": lost}), then=Done()) if lost else Done()
    said = {"agent": _named(agent), "said": {"markdown": str(told["text"])}}
    return Say(Text(_SPOKEN[name], said), then=then, policy="hold")


def _reopened(_name: str, told: Told, reply: Reply) -> Result:
    """Hold it again; with another one open, that one stays where the person writes to."""
    number, agent, open_one = int(str(told["number"])), _agent(told), reply.state.ticket
    if open_one is not None and open_one.number != number:
        return _shown("ticket.reopened_beside", agent, number, other=open_one.number)
    if reply.state.open is not None and isinstance(reply.state.open.frame.dialog, Rating):
        reply.close("ticket.note.reopened")
    return Hold(Ticketed(number, "taken", agent, is_told=True), then=_shown("ticket.reopened", agent, number))


def _taken(ticket: Ticketed, told: Told, turn: Turn, reply: Reply) -> Result:  # noqa: ARG001 - one shape for all
    """Say who has it. Where nothing else is asked, the card says what can be done."""
    now = replace(ticket, status="taken", agent=_agent(told), is_told=True)
    _settle(reply, "ticket.note.taken")
    if reply.state.open is None:
        return Hold(now, then=Ask(ticket_prompt(now, None), then=OwnTicket().chosen))
    return Hold(now, then=_shown("ticket.taken", now.agent, now.number))


def _asked(ticket: Ticketed, told: Told, turn: Turn, reply: Reply) -> Result | None:
    """Ask for the fact, under the agent's name."""
    if told.get("fact") not in VOCABULARY:
        return None
    lead = words("ticket.asked", agent=_named(_agent(told)))
    return _asking(AskedFact(ticket.number, lead=lead, fact=str(told["fact"])), reply, turn)


def _solved(ticket: Ticketed, told: Told, turn: Turn, reply: Reply) -> Result:  # noqa: ARG001 - as above
    """Ask whether it is solved."""
    _settle(reply, "ticket.note.asked")
    return _asking(Solved(ticket.number), reply, turn)


def _closed(ticket: Ticketed, told: Told, turn: Turn, reply: Reply) -> Result:
    """Say so, and ask how the help was, where it was the helpdesk that closed it."""
    _settle(reply, "ticket.note.closed")
    reply.hold(None)
    if told.get("ending") not in ENDINGS:
        return Say(Text("ticket.is_closed", {"number": ticket.number}), then=Done())
    lead = words(f"ticket.closed.{told['ending']}", agent=_named(_agent(told)), number=ticket.number)
    return _asking(Rating(ticket.number, lead=lead), reply, turn)


def _given_back(ticket: Ticketed, told: Told, turn: Turn, reply: Reply) -> Result:
    """Say so, and go on with the interview."""
    _settle(reply, "ticket.note.closed")
    following = returned(reply.state, turn, _fact(told, turn))
    reply.leave()
    return Hold(None, then=_shown("ticket.returned", _agent(told), ticket.number, then=following))


def _fact(told: Told, turn: Turn) -> Fact | None:
    """Return what the agent filled in; None where that is nothing, or nothing that the advisor knows any more."""
    try:
        return parse_fact(str(told.get("fact")), told.get("value"), Source.GIVEN, turn.at)
    except WrongFact:
        return None


def _posted(ticket: Ticketed, told: Told, turn: Turn, reply: Reply) -> Result:  # noqa: ARG001 - as above
    return Say(Text("ticket.posted", {"number": ticket.number}), then=Done())


def _unposted(ticket: Ticketed, told: Told, turn: Turn, reply: Reply) -> Result:  # noqa: ARG001 - as above
    return Say(Text("ticket.unposted", {"number": ticket.number}), then=Done())


def _known(ticket: Ticketed, told: Told, turn: Turn, reply: Reply) -> Result:  # noqa: ARG001 - as above
    """Say that others have the same failure, and since when."""
    since = moment(datetime.fromisoformat(str(told["since"])))
    return Say(Text("ticket.incident.known", {"others": told["others"], "time": since}), then=Done())


def _over(_name: str, told: Told, reply: Reply) -> Result:
    """Say that it is said to be over, and what to do now: who has ended their ticket has the same trouble."""
    ticket = reply.state.ticket
    if ticket is None or ticket.number != told.get("number"):
        return Say(Text("ticket.incident.over_without"), then=Done())
    return Say(Text("ticket.incident.over", {"number": ticket.number}), then=Done())


def _asking(question: TicketQuestion, reply: Reply, turn: Turn) -> Result:
    """Ask; the question that was open comes back after it."""
    interrupts = reply.leads_back
    reply.leave()
    return replace(question, interrupts=interrupts).start(turn)


def _settle(reply: Reply, note: str) -> None:
    """Close the card that asks something about the ticket: what happened has settled it."""
    if reply.state.open is not None and isinstance(reply.state.open.frame.dialog, (OwnTicket, AskedFact, Solved)):
        reply.close(note)


def _named(agent: str) -> Words:
    return raw(agent) if agent else words("ticket.somebody")


def _shown(message: str, agent: str, number: int, *, then: Result | None = None, **more: object) -> Result:
    """Show a line in which somebody is named: what strangers wrote stands on cards only."""
    line = words(message, agent=_named(agent), number=number, **more)
    return Show(Card("text", {"line": line}), then=then or Done())


_OF_ANY_TICKET: Mapping[str, Callable[[str, Told, Reply], Result]] = {
    "incident.news": _spoken,
    "incident.over": _over,
    "ticket.missing": _spoken,
    "ticket.reopened": _reopened,
    "ticket.replied": _spoken,
}
"""What counts even where the chat has no such ticket open."""

_OF_THE_TICKET: Mapping[str, Callable[[Ticketed, Told, Turn, Reply], Result | None]] = {
    "incident.known": _known,
    "ticket.asked": _asked,
    "ticket.closed": _closed,
    "ticket.posted": _posted,
    "ticket.returned": _given_back,
    "ticket.solved?": _solved,
    "ticket.taken": _taken,
    "ticket.unposted": _unposted,
}
"""What counts while it is the open ticket."""
