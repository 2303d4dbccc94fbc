"""Teams' events: each is handed to the dialogs, and what they decided is said."""

from collections.abc import Mapping
from typing import Protocol

from botbuilder.core import MessageFactory, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import AdaptiveCardInvokeResponse, AdaptiveCardInvokeValue, InvokeResponse

from bot.storage.turns import OWN_CHANNEL, Event, Message, Waiting
from bot.teams.activity import from_sdk, to_sdk
from bot.teams.adapter import COLLECTED, WAITING
from bot.teams.incoming import locale_of, press_of, turn_of
from bot.teams.outgoing import CARD, activity_of
from cards.render import Renderer
from dialogs.effects import Later, Replace
from dialogs.runner import Outcome
from dialogs.turn import Kind, Press, Turn

MESSAGE = "application/vnd.microsoft.activity.message"
PERSONAL = "personal"

Cards = dict[str, dict[str, object]]
"""The cards that replace others, by key."""


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
        value = context.activity.value
        press = press_of(value) if isinstance(value, dict) else None
        await self._turn(context, Kind.PRESS if press else Kind.MESSAGE, press)

    async def on_adaptive_card_invoke(
        self, context: TurnContext, invoke_value: AdaptiveCardInvokeValue
    ) -> AdaptiveCardInvokeResponse:
        """Take an Action.Execute: it is answered with the card that replaces the one on which it was pressed."""
        press = press_of(invoke_value.action.get("data"), str(invoke_value.action.get("verb") or ""))
        cards = await self._turn(context, Kind.PRESS, press)
        if press.card in cards:
            return AdaptiveCardInvokeResponse(status_code=200, type=CARD, value=cards[press.card])
        words = self._renderer.text("press.taken", {}, locale_of(context.activity))
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

    async def on_event_activity(self, turn_context: TurnContext) -> None:
        """Take an event that an earlier turn put off; those of Teams concern meetings and read receipts."""
        if turn_context.activity.channel_id == OWN_CHANNEL:
            await self._turn(turn_context, Kind.EVENT)

    def apology(self, waiting: Waiting) -> Message:
        """Say that something went wrong on our side, and the way on."""
        activity = to_sdk(waiting.activity)
        reply = MessageFactory.text(self._renderer.text("error.apology", {}, locale_of(activity)))
        reference = TurnContext.get_conversation_reference(activity)
        return Message(
            key=f"{waiting.inbox_id}.apology",
            method="send",
            activity=from_sdk(TurnContext.apply_conversation_reference(reply, reference)),
        )

    async def _turn(self, context: TurnContext, kind: Kind, press: Press | None = None) -> Cards:
        """Let the dialogs decide, and say it."""
        activity, waiting = context.activity, context.turn_state[WAITING]
        if activity.conversation.conversation_type != PERSONAL:
            await self._send_to_personal_chat(context, kind)
            return {}
        outcome = await self._dialogs.run(waiting.state, turn_of(activity, waiting, kind, press))
        context.turn_state[COLLECTED].outcome = outcome
        return await self._say(context, outcome, press)

    async def _say(self, context: TurnContext, outcome: Outcome, press: Press | None) -> Cards:
        """Send, replace and put off what was decided."""
        replaced: Cards = {}
        for effect in outcome.effects:
            if isinstance(effect, Later):
                context.turn_state[COLLECTED].events.append(Event(effect.key, effect.name, effect.at, effect.data))
                continue
            message = activity_of(effect, outcome, self._renderer)
            if isinstance(effect, Replace):
                pressed = press is not None and press.card == effect.key
                message.id = context.activity.reply_to_id if pressed else None
                replaced[effect.key] = message.attachments[0].content
                await context.update_activity(message)
            else:
                await context.send_activity(message)
        return replaced

    async def _send_to_personal_chat(self, context: TurnContext, kind: Kind) -> None:
        """Say in a group that this is for a personal chat: nobody else is to read about a person's devices."""
        if kind is Kind.MESSAGE:
            words = self._renderer.text("group.personal_chat", {}, locale_of(context.activity))
            message = MessageFactory.text(words)
            message.label = context.turn_state[WAITING].activity_id
            await context.send_activity(message)


def _has_action(value: object) -> bool:
    action = value.get("action") if isinstance(value, dict) else None
    return isinstance(action, dict) and action.get("type") == "Action.Execute"
