"""Remarks: what people say about the talk itself, such as that they need time, and what is said to that."""

from collections.abc import Mapping

from bot.advisor import UNKNOWN
from dialogs.prompt import Prompt
from dialogs.reply import Reply
from dialogs.standing import stand
from dialogs.turn import Turn
from dialogs.words import words

PUZZLED = "puzzled"
"""Under this a message tells why somebody cannot answer (bot.language.manner)."""

OF_A_HOLOLENS = ("device", "generation")
"""Questions which HoloLens it is about."""


def remarked(told: Mapping[str, str], turn: Turn, reply: Reply) -> bool:
    """Answer the remark that a message is, and go on where we were; tell whether it was one."""
    if "wait" in told:
        stand(reply, words("no_hurry"), turn)
    elif PUZZLED in told and reply.state.open is not None and reply.leads_back:
        return _explained(told[PUZZLED], reply.state.open.frame.prompt, turn, reply)
    elif "insult" in told:
        stand(reply, words("insult.calm"), turn, offer_person=True)
    else:
        return False
    return True


def _explained(puzzled: str, prompt: Prompt, turn: Turn, reply: Reply) -> bool:
    """Say what helps with the open question; a person does, where we know nothing better."""
    if puzzled == "several":
        if prompt.id in OF_A_HOLOLENS:
            stand(reply, words("puzzled.several"), turn)
        return prompt.id in OF_A_HOLOLENS
    if puzzled in ("where", "why") and prompt.accepts(UNKNOWN):
        stand(reply, words(f"puzzled.{puzzled}", unknown=words("choice.unknown")), turn)
    else:
        stand(reply, words("puzzled.unclear"), turn, offer_person=True)
    return True
