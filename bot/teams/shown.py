"""What an outcome puts before people's eyes: messages for the outbox, and what an invoke is answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from botbuilder.schema import Activity
from orjson import Fragment

from bot.storage.outbox import Message
from bot.teams.activity import JSON
from bot.teams.outgoing import answer_to, body_of, written
from cards.message import CARD, card
from cards.render import Renderer
from dialogs.effects import Answer, Card, Replace, Send, Text
from dialogs.runner import Outcome
from dialogs.turn import Turn

MESSAGE = "application/vnd.microsoft.activity.message"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be seen. `instead` is what Teams shows to whoever pressed: a card in the place of theirs, or a line.

    It has the form of an answer to `adaptiveCard/action` ("Universal Actions", response format, learn.microsoft.com);
    None where the outcome has nothing for them alone.
    """

    messages: tuple[Message, ...] = ()
    instead: JSON | None = None


def show(outcome: Outcome, activity: Activity, turn: Turn, renderer: Renderer, *, is_invoke: bool) -> Shown:
    """Write out what was decided. What is new goes before the cards that are replaced: an answer first.

    Only an invoke can be answered to one person: what is meant for them is a message where they pressed an
    Action.Submit, and so is all of it that one answer cannot hold.
    """
    personal = [effect for effect in outcome.effects if isinstance(effect, Answer)]
    replaced = dict(_replaced(outcome, renderer))
    instead = None
    if is_invoke and personal:
        instead = _answer(personal.pop(0).shown, outcome, renderer)
    elif is_invoke and turn.press is not None and turn.press.card in replaced:
        instead = shown_as(CARD, replaced[turn.press.card])
    messages = [
        *(
            Message(send.key, "send", answer_to(activity, body_of(send.message, outcome, renderer)), send.policy)
            for send in outcome.effects
            if isinstance(send, Send)
        ),
        *(
            Message(f"{turn.id}.answer{place}", "send", answer_to(activity, body_of(one.shown, outcome, renderer)))
            for place, one in enumerate(personal, start=1)
        ),
        *(
            Message(key, "update", answer_to(activity, card(content)), activity_id=_pressed(turn, key))
            for key, content in replaced.items()
        ),
    ]
    return Shown(tuple(messages), instead)


def shown_as(type_: str, value: object) -> JSON:
    """Return the answer to `adaptiveCard/action` that shows `value`, a card or a text."""
    return {"statusCode": 200, "type": type_, "value": value}


def _replaced(outcome: Outcome, renderer: Renderer) -> Iterator[tuple[str, Fragment]]:
    for effect in outcome.effects:
        if isinstance(effect, Replace):
            yield effect.key, written(effect.card, outcome, renderer)


def _answer(shown: Card | Text, outcome: Outcome, renderer: Renderer) -> JSON:
    if isinstance(shown, Card):
        return shown_as(CARD, written(shown, outcome, renderer))
    return shown_as(MESSAGE, renderer.text(shown.message, shown.params, outcome.locale, outcome.time_zone))


def _pressed(turn: Turn, key: str) -> str | None:
    """Return Teams' id of the card where its own button was pressed: Teams tells it."""
    return turn.pressed or None if turn.press is not None and turn.press.card == key else None
