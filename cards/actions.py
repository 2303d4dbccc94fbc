"""Buttons. Each asks the bot by Action.Execute; a Teams that does not know it sends the same data by Action.Submit."""

from typing import Literal

Action = dict[str, object]


def action(title: str, verb: str, *, inputs: bool = False, **data: object) -> Action:
    """Return a button. `data` comes back with the press, and so does what was typed where `inputs` is true.

    `verb` stands in the data too, because Action.Submit has no verb of its own.
    """
    associated: Literal["auto", "none"] = "auto" if inputs else "none"
    pressed = {"verb": verb, **data}
    submit = {"type": "Action.Submit", "title": title, "data": pressed, "associatedInputs": associated}
    return {
        "type": "Action.Execute",
        "title": title,
        "verb": verb,
        "data": pressed,
        "associatedInputs": associated,
        "fallback": submit,
    }


def toggle(title: str, *elements: str) -> Action:
    """Return a button that shows or hides elements of its own card, without asking the bot."""
    return {"type": "Action.ToggleVisibility", "title": title, "targetElements": list(elements)}
