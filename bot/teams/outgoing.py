"""Activities that we send: the JSON that the connector takes."""

from collections.abc import Mapping

from botbuilder.schema import Activity
from orjson import Fragment

from bot.storage.work import OWN_CHANNEL
from bot.teams.activity import JSON
from cards.message import card, text
from cards.render import Renderer
from dialogs.effects import Card, Text
from dialogs.runner import Outcome


def answer_to(activity: Activity, body: Mapping[str, object]) -> JSON:
    """Return `body` as an answer to `activity`."""
    answer: JSON = {
        "type": "message",
        "from": {"id": activity.recipient.id, "name": activity.recipient.name or ""},
        "recipient": {"id": activity.from_property.id},  # no name: Teams knows it, and it would be kept with the answer
        "conversation": {"id": activity.conversation.id},
        **body,
    }
    if activity.channel_id != OWN_CHANNEL:  # else nobody in Teams said what it answers
        answer["replyToId"] = activity.id
    return answer


def body_of(message: Text | Card, outcome: Outcome, renderer: Renderer) -> JSON:
    """Return the body of what the dialogs said, in the reader's language and time zone."""
    match message:
        case Text(words, params):
            return text(renderer.text(words, params, outcome.locale, outcome.time_zone))
        case Card():
            return card(written(message, outcome, renderer))


def written(shown: Card, outcome: Outcome, renderer: Renderer) -> Fragment:
    """Return an Adaptive Card as it is written, in the reader's language and time zone."""
    return renderer.drawn(shown.template, shown.params, outcome.locale, outcome.time_zone)
