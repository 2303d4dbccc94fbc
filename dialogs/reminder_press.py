"""Presses on reminders. Their cards stay in the chat, and may be pressed at any time, beside the open question."""

import re

from dialogs.dialog import Dialog
from dialogs.reminder import ReminderHelp, Reminders
from dialogs.reminder_card import PREFIX
from dialogs.turn import Press
from dialogs.typed import cleaned

_KEY = re.compile(rf"{re.escape(PREFIX)}([1-9]\d{{0,17}})", re.ASCII)


def pressed_on_reminder(press: Press) -> Dialog | None:
    """Return the dialog that takes a press on a reminder; None where it is on no such card, or no such button.

    A card about a reminder has a key of its own, and names the reminder beside it. All of a press is untrusted: whose
    reminder it is, is seen by who speaks.
    """
    key = _KEY.fullmatch(str(press.data.get("reminder") or press.card))
    if key is None or not press.verb.startswith(PREFIX):
        return None
    match press.verb.removeprefix(PREFIX):
        case "help":
            return ReminderHelp(int(key[1]))
        case "later" | "other" | "stop" | "undo" as answer:
            return Reminders(int(key[1]), answer, cleaned(str(press.data.get("until") or "")))
        case _:
            return None
