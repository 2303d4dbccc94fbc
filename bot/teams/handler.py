"""Teams' events as turns of the conversation, and what the conversation decided as activities."""

from collections.abc import Mapping
from typing import Protocol

from botbuilder.core import MessageFactory, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import (
    Activity,
    AdaptiveCardInvokeResponse,
    AdaptiveCardInvokeValue,
    Attachment,
    InvokeResponse,
)

from bot.storage.turns import Message, Waiting
from bot.teams.activity import from_sdk, text_at, to_sdk
from bot.teams.adapter import COLLECTED, WAITING
from cards.render import Renderer
from dialogs.effects import Card, Effect, Replace, Send, Text
from dialogs.runner import Outcome
from dialogs.turn import Kind, Person, Press, Turn

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
PERSONAL = "personal"


class Dialogs(Protocol):
    """The conversation, as the wire needs it."""

    async def run(self, state: Mapping[str, object] | None, turn: Turn) -> Outcome:
        """Decide on one turn."""
        ...


class Handler(TeamsActivityHandler):
    """Hands what came in to the dialogs, and says what they decided."""

    def __init__(self, dialogs: Dialogs, renderer: Renderer) -> None:
        """Use `dialogs` to decide and `renderer` to find the words and draw the cards."""
        self._dialogs = dialogs
        self._renderer = renderer

    async def on_message_activity(self, context: TurnContext) -> None:
        """Take a message: what somebody wrote, or an Action.Submit, which comes as a message with a value."""
        activity = context.activity
        press = _press(activity.value, _verb_of_submit(activity.value)) if isinstance(activity.value, dict) else None
        await self._turn(context, Kind.PRESS if press else Kind.MESSAGE, press)

    async def on_adaptive_card_invoke(
        self, context: TurnContext, invoke_value: AdaptiveCardInvokeValue
    ) -> AdaptiveCardInvokeResponse:
        """Take an Action.Execute: it is answered with the card that replaces the one on which it was pressed."""
        press = _press(invoke_value.action.get("data"), str(invoke_value.action.get("verb") or ""))
        cards = await self._turn(context, Kind.PRESS, press)
        if press.card in cards:
            return AdaptiveCardInvokeResponse(status_code=200, type=CARD, value=cards[press.card])
        words = self._renderer.text("press.taken", {}, _locale(context.activity))
        return AdaptiveCardInvokeResponse(status_code=200, type=MESSAGE, value=words)

    async def on_invoke_activity(self, context: TurnContext) -> InvokeResponse:
        """Refuse an Action.Execute that has no action; all else is the SDK's to sort."""
        if context.activity.name == "adaptiveCard/action" and not _has_action(context.activity.value):
            return InvokeResponse(status=400, body={"code": "BadRequest", "message": "no action"})
        return await super().on_invoke_activity(context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Welcome whoever came in; that the welcome is said once is the dialogs' business.

        The SDK would ask Teams for each member first, which nobody needs here.
        """
        if turn_context.activity.members_added:
            await self._turn(turn_context, Kind.WELCOME)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """Welcome: Teams sends this event and the one above in any order."""
        await self._turn(turn_context, Kind.WELCOME)

    async def _turn(self, context: TurnContext, kind: Kind, press: Press | None = None) -> dict[str, dict[str, object]]:
        """Let the dialogs decide, say it, and return the cards that replace others, by key."""
        activity, waiting = context.activity, context.turn_state[WAITING]
        if activity.conversation.conversation_type != PERSONAL:
            await self._send_to_personal_chat(context, kind)
            return {}
        outcome = await self._dialogs.run(waiting.state, _turn_of(activity, waiting, kind, press))
        context.turn_state[COLLECTED].outcome = outcome
        replaced: dict[str, dict[str, object]] = {}
        for effect in outcome.effects:
            message = self._activity(effect, outcome.locale)
            if isinstance(effect, Replace):
                pressed = press is not None and press.card == effect.key
                message.id = activity.reply_to_id if pressed else None
                replaced[effect.key] = message.attachments[0].content
                await context.update_activity(message)
            else:
                await context.send_activity(message)
        return replaced

    async def _send_to_personal_chat(self, context: TurnContext, kind: Kind) -> None:
        """Say in a group that this is for a personal chat: nobody else is to read about a person's devices."""
        if kind is Kind.MESSAGE:
            words = self._renderer.text("group.personal_chat", {}, _locale(context.activity))
            message = MessageFactory.text(words)
            message.label = context.turn_state[WAITING].activity_id
            await context.send_activity(message)

    def apology(self, waiting: Waiting) -> Message:
        """Say that something went wrong on our side, and the way on."""
        activity = to_sdk(waiting.activity)
        reply = MessageFactory.text(self._renderer.text("error.apology", {}, _locale(activity)))
        reference = TurnContext.get_conversation_reference(activity)
        return Message(
            key=f"{waiting.inbox_id}.apology",
            method="send",
            activity=from_sdk(TurnContext.apply_conversation_reference(reply, reference)),
        )

    def _activity(self, effect: Effect, locale: str) -> Activity:
        message = effect.message if isinstance(effect, Send) else effect.card
        match message:
            case Text(words, params):
                activity = MessageFactory.text(self._renderer.text(words, params, locale))
            case Card(template, params):
                card = self._renderer.card(template, params, locale)
                activity = MessageFactory.attachment(Attachment(content_type=CARD, content=card))
        activity.label = effect.key
        return activity


def _turn_of(activity: Activity, waiting: Waiting, kind: Kind, press: Press | None) -> Turn:
    text = TurnContext.remove_recipient_mention(activity) if activity.text else ""
    files = [part for part in activity.attachments if part.content_type != "text/html"]  # Teams repeats the text so
    return Turn(
        id=str(waiting.inbox_id),
        kind=kind,
        person=Person(
            tenant_id=activity.conversation.tenant_id or "", object_id=activity.from_property.aad_object_id or ""
        ),
        at=waiting.received_at,
        locale=_locale(activity),
        text=(text or "").strip(),
        press=press,
        has_attachments=bool(files),
    )


def _press(data: object, verb: str) -> Press:
    answers = data if isinstance(data, dict) else {}
    return Press(card=text_at(answers, "card"), verb=verb or text_at(answers, "verb"), data=answers)


def _verb_of_submit(value: object) -> str:
    """Read the verb of an Action.Submit, which has no field for it: ours carry it in their data."""
    return text_at(value, "verb")


def _has_action(value: object) -> bool:
    action = value.get("action") if isinstance(value, dict) else None
    return isinstance(action, dict) and action.get("type") == "Action.Execute"


def _locale(activity: Activity) -> str:
    return activity.locale or "en"
