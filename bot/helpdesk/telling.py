"""What the thread of a ticket and the person are told of what an agent, or the clock, did with it."""

from collections.abc import Mapping

from bot.helpdesk.action import (
    AskFact,
    AskWhetherSolved,
    ByAgent,
    ByClock,
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
from bot.helpdesk.progress import Progress, Said
from bot.helpdesk.ticket import Agent, Asker, Ticket
from dialogs.words import Words, moment, raw, value_of, words

Event = tuple[str, Mapping[str, object]]


def by_agent(before: Ticket, action: ByAgent, after: Ticket, *, in_thread: bool = False, lost: int = 0) -> Progress:
    """Return what `action` came to. `in_thread` tells that an answer or a note stands in the thread already.

    `lost` counts the pictures and files of an answer that could not go along.
    """
    said, events = _of(action, after, in_thread=in_thread, lost=lost)
    taken = () if isinstance(action, Reply) else _taken(before, after, action.by)
    return Progress(after, said, (*taken, *events))


def by_clock(action: ByClock, after: Ticket) -> Progress:
    """Return what falling due came to."""
    name = name_of(after.asker)
    match action:
        case Remind():
            since = moment(after.told_at or after.opened_at)
            if after.holder is None:
                return Progress(after, (Said("desk.line.unclaimed", {"time": since}),))
            return Progress(after, (Said("desk.line.unanswered", {"name": raw(after.holder.name), "time": since}),))
        case AskWhetherSolved():
            return Progress(after, (Said("desk.line.silent", {"name": name}),), (("ticket.solved?", _about(after)),))
        case CloseForSilence():
            closed = {**_about(after), "agent": _holder(after), "ending": "silence"}
            return Progress(
                after, (Said("desk.line.closed_for_silence", {"name": name}),), (("ticket.closed", closed),)
            )


def name_of(asker: Asker) -> Words:
    """Return what the person is called."""
    return raw(asker.name) if asker.name else words("desk.somebody")


def _of(  # noqa: PLR0911 - one for each action
    action: ByAgent, after: Ticket, *, in_thread: bool, lost: int
) -> tuple[tuple[Said, ...], tuple[Event, ...]]:
    """Return what is said of an action, and the person's event, if there is one."""
    agent = "" if isinstance(action.by, Asker) else action.by.name
    name, about = {"name": raw(agent)}, {**_about(after), "agent": agent}
    match action:
        case Take():
            return (Said("desk.line.taken", name),), ()
        case HandTo(to=to):
            return (Said("desk.line.handed", {**name, "to": raw(to.name)}),), ()
        case Reply(text=text):
            said = Said("desk.line.answered", name, text, "agent", agent, is_posted=not in_thread)
            return (said,), (("ticket.replied", {**about, "text": text, "lost": lost}),)
        case Note(text=text):
            return (Said("desk.line.noted", name, text, "note", agent, is_posted=not in_thread),), ()
        case AskFact(fact=fact):
            said = Said("desk.line.asked", {**name, "fact": words(f"fact.{fact}")})
            return (said,), (("ticket.asked", {**about, "fact": fact}),)
        case Resolve():
            return (Said("desk.line.resolved", name),), (("ticket.closed", {**about, "ending": "resolved"}),)
        case GiveBack(fact=fact, value=value):
            told = {"fact": words(f"fact.{fact}"), "value": value_of(fact, value)} if fact else {}
            said = Said("desk.line.returned_with" if fact else "desk.line.returned", {**name, **told})
            return (said,), (("ticket.returned", {**about, "fact": fact, "value": value}),)
        case Reopen():
            return (Said("desk.line.reopened", name),), (("ticket.reopened", about),)


def _taken(before: Ticket, after: Ticket, by: Agent | Asker) -> tuple[Event, ...]:
    """Tell the person who has their ticket now, where that is somebody else than before and it is not over.

    An answer says by itself whose it is.
    """
    is_new = after.holder is not None and after.holder.id != (before.holder.id if before.holder else "")
    if not (is_new and before.is_open and after.is_open) or isinstance(by, Asker):
        return ()
    return (("ticket.taken", {**_about(after), "agent": _holder(after)}),)


def _about(ticket: Ticket) -> dict[str, object]:
    return {"number": ticket.number}


def _holder(ticket: Ticket) -> str:
    return "" if ticket.holder is None else ticket.holder.name
