"""What the dialogs decided to say, as activities for Teams."""

from botbuilder.core import MessageFactory
from botbuilder.schema import Activity, Attachment

from cards.render import Renderer
from dialogs.effects import Card, Replace, Send, Text
from dialogs.runner import Outcome

CARD = "application/vnd.microsoft.card.adaptive"


def activity_of(effect: Send | Replace, outcome: Outcome, renderer: Renderer) -> Activity:
    """Return the activity that says `effect` in the reader's language and time zone, with its key as the label."""
    message = effect.message if isinstance(effect, Send) else effect.card
    match message:
        case Text(words, params):
            activity = MessageFactory.text(renderer.text(words, params, outcome.locale, outcome.time_zone))
        case Card(template, params):
            card = renderer.card(template, params, outcome.locale, outcome.time_zone)
            activity = MessageFactory.attachment(Attachment(content_type=CARD, content=card))
    activity.label = effect.key
    return activity
