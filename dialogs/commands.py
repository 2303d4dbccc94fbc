"""Commands: what is about the conversation itself, and works at every step."""

from collections.abc import Collection
from dataclasses import replace

from bot.language.intent import Intent
from dialogs.dialog import Abort, Dialog, Result
from dialogs.effects import Text
from dialogs.history import History
from dialogs.interpreter import Meaning
from dialogs.menu import Menu
from dialogs.reply import Reply
from dialogs.standing import stand
from dialogs.turn import Turn
from dialogs.words import words

OBEYED = frozenset({Intent.CANCEL, Intent.BACK, Intent.RESTART, Intent.LANGUAGE, Intent.GREETING})
"""What `obey` does. The others of `bot.language.intent.COMMANDS` open a dialog."""


def obey(meaning: Meaning, turn: Turn, reply: Reply, languages: Collection[str]) -> Result | None:
    """Do it, and return what is left to do. `languages` are those that may be chosen."""
    match meaning.intent:
        case Intent.CANCEL:
            reply.close("card.left")
            return Abort(Text("command.cancelled"))
        case Intent.RESTART:
            return _restart(turn, reply)
        case Intent.BACK:
            _back(turn, reply)
        case Intent.LANGUAGE:
            _speak(meaning.told.get("language", ""), turn, reply, languages)
        case _:
            stand(reply, words("greeting"), turn)
    return None


def _back(turn: Turn, reply: Reply) -> None:
    """Ask the question before this one again, as it was asked."""
    earlier, before = reply.state.before
    if before is None:
        stand(reply, words("command.nothing_before"), turn)
        return
    reply.close("card.back")
    reply.state = replace(reply.state, history=earlier.history)
    reply.ask(before.frame)


def _restart(turn: Turn, reply: Reply) -> Result:
    """Begin the same dialog again, with nothing answered; the menu where none is going on."""
    dialog: Dialog = reply.state.open.frame.dialog if reply.state.open and reply.leads_back else Menu()
    reply.close("card.left")
    reply.state = replace(reply.state, history=History())
    reply.say(Text("command.restarted"))
    return type(dialog).opening(turn).start(turn)


def _speak(language: str, turn: Turn, reply: Reply, languages: Collection[str]) -> None:
    """Change the language for this conversation, and say so in it."""
    if language in languages:
        reply.state = replace(reply.state, language=language)
        stand(reply, words("language.changed"), turn)
    else:
        stand(reply, words("language.unknown"), turn)
