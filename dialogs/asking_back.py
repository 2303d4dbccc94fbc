"""Asking back: a clarification comes between, and the question before it comes back as it was."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.language.intent import Intent
from dialogs.clarification import NEVER_ASKED, Clarification
from dialogs.dialog import Ask
from dialogs.reply import Reply, frame_of
from dialogs.turn import Turn


def clarify(likely: Iterable[Intent], told: Mapping[str, str], turn: Turn, reply: Reply) -> bool:
    """Ask which of the likely things was meant; tell whether there was anything to ask for.

    "back" leads to the question before, if one was open.
    """
    offered = tuple(intent for intent in likely if intent not in NEVER_ASKED)
    opened = reply.state.open
    asked = Clarification(offered, told, before="" if opened is None else opened.key).start(turn)
    if not (offered and isinstance(asked, Ask)):
        return False
    if opened is not None:
        reply.state = reply.state.remembering(opened)
    reply.ask(frame_of(asked))
    return True


def without_clarification(reply: Reply, answer: str | None = None) -> bool:
    """Close the clarification and put the question before it back in its place; tell whether there was one to close.

    The card shows the answer, or that we went on with something else. The question before is not asked again here:
    that is for what comes now, which may be an answer to it, or leave it.
    """
    opened = reply.state.open
    if opened is None or not isinstance(opened.frame.dialog, Clarification):
        return False
    if answer is None:
        reply.close("card.left")
    else:
        reply.close("card.answered", value=answer, label=opened.frame.prompt.label(answer))
    state, before = reply.state.before
    if opened.frame.dialog.before and before is not None:
        reply.state = replace(state, open=before)
    return True
