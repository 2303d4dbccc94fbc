"""The performance: what a step returned is done, result by result, until a dialog asks or ends."""

from dataclasses import dataclass, replace
from typing import assert_never

from bot.errors import LookupFailed
from dialogs.campaigns import Campaigns
from dialogs.desk import Desk
from dialogs.dialog import (
    Abort,
    Again,
    Ask,
    Call,
    Done,
    Drop,
    Forget,
    Keep,
    Recall,
    Refresh,
    Result,
    Resume,
    Say,
    Settle,
    Show,
    Start,
)
from dialogs.history import History
from dialogs.lookups import Lookups
from dialogs.recollection import recollect
from dialogs.records import Records
from dialogs.reminder_result import Answered, Reminded
from dialogs.reply import Reply, frame_of
from dialogs.ticket_result import Decide, Hold, Reach, Reserve
from dialogs.ticketed import Helpdesk
from dialogs.turn import Turn
from dialogs.words import words_of


@dataclass(frozen=True, slots=True)
class Sources:
    """Whom a turn may ask: Intune, the database about what is kept and who is reminded, and the helpdesk's desk."""

    lookups: Lookups
    records: Records
    desk: Desk
    campaigns: Campaigns


async def perform(result: Result, turn: Turn, reply: Reply, sources: Sources, *, aside: bool = False) -> None:
    """Put into `reply` what `result`, and all that follows, says and asks. An aside shows its card without asking."""
    following: Result | None = result
    while following is not None:
        match following:
            case Call():
                following = await _call(following, turn, sources.lookups)
            case Recall(then):
                following = then(turn, recollect(reply.state, turn), await sources.records.of(turn))
            case Start(dialog):
                following = dialog.start(turn)
            case Reach(then):
                following = then(turn, await _helpdesk(turn, reply, sources.desk))
            case Reserve(then):
                following = then(turn, await sources.desk.reserve(turn, reply.locale))
            case Reminded(then):
                following = then(turn, await sources.campaigns.of(turn))
            case Say() | Show() | Keep() | Drop() | Settle() | Forget() | Decide() | Hold() | Answered():
                _take(following, reply)
                following = following.then
            case _:
                _end(following, reply, aside=aside)
                following = None


def _take(result: Say | Show | Keep | Drop | Settle | Forget | Decide | Hold | Answered, reply: Reply) -> None:
    """Do what a result says after which the turn goes on."""
    match result:
        case Say(text, policy=policy):
            reply.say(text, policy)
        case Show(card):
            reply.show(card)
        case Keep(watch):
            reply.keep(watch)
        case Drop(watch):
            reply.drop(watch)
        case Settle(prompt, note):
            reply.settle(prompt, note)
        case Forget():
            reply.forget()
        case Decide(effect):
            reply.decide(effect)
        case Hold(ticket):
            reply.hold(ticket)
        case Answered(effect, card):
            reply.answer_reminder(effect, card)
        case _:
            assert_never(result)


def _end(result: Ask | Again | Refresh | Resume | Done | Abort, reply: Reply, *, aside: bool) -> None:
    """Do what a result says with which the turn ends."""
    match result:
        case Ask(prompt) if aside:
            reply.show(prompt.closed_card(note="card.aside"))
        case Ask():
            reply.ask(frame_of(result), lead=result.lead)
        case Again(hint):
            reply.ask_again(lead=words_of(hint))
        case Refresh(key, card):
            reply.refresh(key, card)
        case Resume():
            reply.resume()
        case Abort(reason):
            reply.say(reason)
            reply.state = replace(reply.state, history=History())
        case Done():
            pass
        case _:
            assert_never(result)


async def _helpdesk(turn: Turn, reply: Reply, desk: Desk) -> Helpdesk:
    ticket = reply.state.ticket
    standing = None if ticket is None else await desk.standing(ticket.number, turn.at)
    return Helpdesk(desk.serves(reply.locale), ticket, standing)


async def _call(call: Call, turn: Turn, lookups: Lookups) -> Result:
    try:
        evidence = await call.lookup(lookups)
    except LookupFailed as failure:
        return call.failed(turn, failure)
    return call.then(turn, evidence)
