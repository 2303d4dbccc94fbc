"""The performance: what a step returned is done, result by result, until a dialog asks or ends."""

from dataclasses import replace
from typing import assert_never

from bot.errors import LookupFailed
from dialogs.dialog import Abort, Again, Ask, Call, Done, Result, Say, Show, Start
from dialogs.lookups import Lookups
from dialogs.reply import Reply, frame_of
from dialogs.turn import Turn
from dialogs.words import words_of


async def perform(result: Result, turn: Turn, reply: Reply, lookups: Lookups, *, aside: bool = False) -> None:
    """Put into `reply` what `result`, and all that follows, says and asks. An aside shows its card without asking."""
    while not isinstance(result, Done):
        match result:
            case Say(text, then):
                reply.say(text)
                result = then
            case Show(card, then):
                reply.show(card)
                result = then
            case Call():
                result = await _call(result, turn, lookups)
            case Start(dialog):
                result = dialog.start(turn)
            case Ask(prompt) if aside:
                reply.show(prompt.closed_card(note="card.aside"))
                return
            case Ask():
                reply.ask(frame_of(result))
                return
            case Again(hint):
                reply.ask_again(lead=words_of(hint))
                return
            case Abort(reason):
                reply.say(reason)
                reply.state = replace(reply.state, history=())
                return
            case _:
                assert_never(result)


async def _call(call: Call, turn: Turn, lookups: Lookups) -> Result:
    try:
        evidence = await call.lookup(lookups)
    except LookupFailed as failure:
        return call.failed(turn, failure)
    return call.then(turn, evidence)
