"""Remarks: what people say about the talk itself, such as that they need time, and what is said to that."""

from collections.abc import Mapping

from dialogs.reply import Reply
from dialogs.standing import stand
from dialogs.turn import Turn
from dialogs.words import words

PUZZLED = "puzzled"
"""Under this a message tells that somebody did not follow: "where" to look, "why" it is asked, or "unclear"."""


def remarked(told: Mapping[str, str], turn: Turn, reply: Reply) -> bool:
    """Answer the remark that a message is, and go on where we were; tell whether it was one."""
    if "wait" in told:
        stand(reply, words("no_hurry"), turn)
    elif PUZZLED in told and reply.leads_back:
        _explain(told[PUZZLED], turn, reply)
    elif "insult" in told:
        stand(reply, words("insult.calm"), turn, offer_person=True)
    else:
        return False
    return True


def _explain(asked: str, turn: Turn, reply: Reply) -> None:
    """Say where to look, or why it is asked, where the open question is for a fact; offer a person otherwise."""
    is_fact = reply.state.open is not None and reply.state.open.frame.prompt.where is not None
    if is_fact and asked in ("where", "why"):
        stand(reply, words(f"puzzled.{asked}", unknown=words("choice.unknown")), turn)
    else:
        stand(reply, words("puzzled.unclear"), turn, offer_person=True)
