"""Remarks: what people say beside answers and wishes, such as that they need time, or ask what a word means."""

from collections.abc import Mapping

from bot.advisor import UNKNOWN
from dialogs.advice_prompt import PERSON, WALK
from dialogs.effects import Text
from dialogs.frame import Frame
from dialogs.interview import Interview
from dialogs.reply import Reply
from dialogs.standing import is_idle, stand
from dialogs.turn import Turn
from dialogs.words import words

PUZZLED = "puzzled"
"""Under this a message tells why somebody cannot answer (bot.language.manner)."""

ADVICE = "advice"
"""The card that shows all steps of an advice at once, with its reasons and sources."""
OF_A_HOLOLENS = ("device", "generation")
"""Questions which HoloLens it is about."""


def remarked(told: Mapping[str, str], turn: Turn, reply: Reply) -> bool:
    """Answer the remark that a message is, and go on where we were; tell whether it was one."""
    if "term" in told:
        reply.say(Text(f"glossary.{told['term']}"))  # a message of its own, to be read again: the question moves on
        stand(reply, None, turn)
    elif "wait" in told and is_idle(reply):
        reply.say(Text("at_ease"))
    elif "wait" in told:
        stand(reply, words("no_hurry"), turn)
    elif PUZZLED in told and reply.state.open is not None and reply.leads_back and not is_idle(reply):
        return _explained(told[PUZZLED], reply.state.open.frame, turn, reply)
    elif "insult" in told:
        stand(reply, words("insult.calm"), turn, offer_person=True)
    else:
        return False
    return True


def _explained(puzzled: str, asked: Frame, turn: Turn, reply: Reply) -> bool:
    """Say what helps with the open question; a person does, where we know nothing better."""
    match puzzled:
        case "erased" if not isinstance(asked.dialog, Interview):
            return False
        case "several" if asked.prompt.id not in OF_A_HOLOLENS:
            return False
        case "reasons" if asked.prompt.template != ADVICE:
            return False
        case "reasons":
            stand(reply, words("puzzled.reasons", why=words("card.why"), sources=words("card.sources")), turn)
        case "erased" | "several":
            stand(reply, words(f"puzzled.{puzzled}"), turn)
        case "where" | "why" if asked.prompt.accepts(UNKNOWN) and asked.prompt.template != ADVICE:
            stand(reply, words(f"puzzled.{puzzled}", unknown=words("choice.unknown")), turn)
        case _ if asked.prompt.template == ADVICE and asked.prompt.accepts(WALK):
            choices = {"walk": words(f"advice.{WALK}"), "person": words(f"advice.{PERSON}")}
            stand(reply, words("puzzled.steps", **choices), turn)
        case _:
            stand(reply, words("puzzled.unclear"), turn, offer_person=True)
    return True
