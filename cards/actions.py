"""Buttons. Each asks the bot by Action.Execute; a Teams that does not know it sends the same data by Action.Submit."""

from typing import Literal

Action = dict[str, object]


def action(title: str, verb: str, *, inputs: bool = False, primary: bool = False, **data: object) -> Action:
    """Return a button. `data` comes back with the press, and so does what was typed where `inputs` is true.

    `verb` stands in the data too, because Action.Submit has no verb of its own. Teams fills the `primary` button with
    its own colour: it is what most people press here, and a card has one at most.
    """
    associated: Literal["auto", "none"] = "auto" if inputs else "none"
    pressed = {"verb": verb, **data}
    looks = {"title": title, **({"style": "positive"} if primary else {})}
    submit = {"type": "Action.Submit", **looks, "data": pressed, "associatedInputs": associated}
    return {
        "type": "Action.Execute",
        **looks,
        "verb": verb,
        "data": pressed,
        "associatedInputs": associated,
        "fallback": submit,
    }


def toggle(title: str, *elements: str) -> Action:
    """Return a button that shows or hides elements of its own card, without asking the bot."""
    return {"type": "Action.ToggleVisibility", "title": title, "targetElements": list(elements)}
