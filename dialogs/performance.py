"""The performance: what a step returned is done, result by result, until a dialog asks or ends."""

from dataclasses import replace
from typing import assert_never

from bot.errors import LookupFailed
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
from dialogs.reply import Reply, frame_of
from dialogs.turn import Turn
from dialogs.words import words_of


async def perform(  # noqa: PLR0913 - what was decided, for what, and what may be asked for it
    result: Result, turn: Turn, reply: Reply, lookups: Lookups, records: Records, *, aside: bool = False
) -> None:
    """Put into `reply` what `result`, and all that follows, says and asks. An aside shows its card without asking."""
    following: Result | None = result
    while following is not None:
        match following:
            case Call():
                following = await _call(following, turn, lookups)
            case Recall(then):
                following = then(turn, recollect(reply.state, turn), await records.of(turn))
            case Start(dialog):
                following = dialog.start(turn)
            case Say() | Show() | Keep() | Drop() | Settle() | Forget():
                _take(following, reply)
                following = following.then
            case _:
                _end(following, reply, aside=aside)
                following = None


def _take(result: Say | Show | Keep | Drop | Settle | Forget, reply: Reply) -> None:
    """Do what a result says after which the turn goes on."""
    match result:
        case Say(text):
            reply.say(text)
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
        case _:
            assert_never(result)


def _end(result: Ask | Again | Refresh | Resume | Done | Abort, reply: Reply, *, aside: bool) -> None:
    """Do what a result says with which the turn ends."""
    match result:
        case Ask(prompt) if aside:
            reply.show(prompt.closed_card(note="card.aside"))
        case Ask():
            reply.ask(frame_of(result))
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


async def _call(call: Call, turn: Turn, lookups: Lookups) -> Result:
    try:
        evidence = await call.lookup(lookups)
    except LookupFailed as failure:
        return call.failed(turn, failure)
    return call.then(turn, evidence)
