"""Teams' events: each is handed to the dialogs, and what they decided is said."""

from collections.abc import Mapping
from typing import Protocol

from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import ActivityTypes, InvokeResponse

from bot.storage.outbox import Message
from bot.storage.turns import OWN_CHANNEL, Event, Waiting
from bot.teams.activity import text_at, to_sdk
from bot.teams.adapter import COLLECTED, WAITING, Collected
from bot.teams.events import Presence, presence_of
from bot.teams.group import decide
from bot.teams.incoming import locale_of, press_of, turn_of
from bot.teams.outgoing import answer_to, body_of
from cards.message import CARD, card, text
from cards.render import Renderer
from dialogs.effects import Forget, Later, Replace, Send
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

    def __init__(self, dialogs: Dialogs, renderer: Renderer, *, teams_url: str = "https://teams.microsoft.com") -> None:
        """Use `dialogs` to decide and `renderer` to find the words and draw the cards.

        `teams_url` is where people have Teams, for links (bot.clouds.Cloud.teams_url).
        """
        self._dialogs = dialogs
        self._renderer = renderer
        self._teams_url = teams_url

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Take anything. What an invoke is answered is collected, not sent."""
        if turn_context.activity.type == ActivityTypes.invoke:
            turn_context.turn_state[COLLECTED].invoke_response = await self.on_invoke_activity(turn_context)
        else:
            await super().on_turn(turn_context)

    async def on_message_activity(self, context: TurnContext) -> None:
        """Take a message: what somebody wrote, or an Action.Submit, which comes as a message with a value."""
        value = context.activity.value
        press = press_of(value) if isinstance(value, dict) else None
        await self._turn(context, Kind.PRESS if press else Kind.MESSAGE, press)

    async def on_invoke_activity(self, context: TurnContext) -> InvokeResponse:
        """Take an Action.Execute; all else is the SDK's to sort.

        The SDK would read and write its body through msrest, which knows no answer that is a text.
        """
        if context.activity.name != "adaptiveCard/action":
            return await super().on_invoke_activity(context)
        action = _action(context.activity.value)
        if action is None:
            return InvokeResponse(status=400, body={"code": "BadRequest", "message": "no action"})
        press = press_of(action.get("data"), text_at(action, "verb"))
        cards = await self._turn(context, Kind.PRESS, press)
        return InvokeResponse(status=200, body=self._shown_instead(press, cards, locale_of(context.activity)))

    async def on_message_reaction_activity(self, turn_context: TurnContext) -> None:
        """Take a reaction: who waits for what comes of it should know. One that is taken away says nothing."""
        if turn_context.turn_state[WAITING].activity.get("reactionsAdded"):
            await self._turn(turn_context, Kind.REACTION)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """Take that a message was changed: as it was, it is no longer kept."""
        turn_context.turn_state[COLLECTED].withdrawn = turn_context.activity.id
        await self._turn(turn_context, Kind.EDITED)

    async def on_message_delete_activity(self, turn_context: TurnContext) -> None:
        """Take that a message was deleted: it is no longer kept."""
        turn_context.turn_state[COLLECTED].withdrawn = turn_context.activity.id
        await self._turn(turn_context, Kind.DELETED)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Take who came or went. The SDK would ask Teams for each member first, which nobody needs here."""
        await self._presence(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """Take what was done with the app."""
        await self._presence(turn_context)

    async def on_event_activity(self, turn_context: TurnContext) -> None:
        """Take an event that an earlier turn put off; those of Teams concern meetings and read receipts."""
        if turn_context.activity.channel_id == OWN_CHANNEL:
            await self._turn(turn_context, Kind.EVENT)

    def apology(self, waiting: Waiting) -> Message:
        """Say that something went wrong on our side, and the way on."""
        activity = to_sdk(waiting.activity)
        words = self._renderer.text("error.apology", {}, locale_of(activity))
        return Message(f"{waiting.inbox_id}.apology", "send", answer_to(activity, text(words)))

    async def _presence(self, context: TurnContext) -> None:
        """Welcome whoever has the bot now, which the dialogs do once; nobody is told anything after a removal."""
        match presence_of(context.turn_state[WAITING].activity):
            case Presence.ARRIVED | Presence.UPGRADED:
                await self._turn(context, Kind.WELCOME)
            case Presence.LEFT:
                await self._turn(context, Kind.LEFT)
                context.turn_state[COLLECTED].has_left = True

    def _shown_instead(self, press: Press, cards: Cards, locale: str) -> dict[str, object]:
        """Return what Teams shows to whoever pressed: the card in the place of theirs, or a word that it was taken."""
        if press.card in cards:
            return {"statusCode": 200, "type": CARD, "value": cards[press.card]}
        return {"statusCode": 200, "type": MESSAGE, "value": self._renderer.text("press.taken", {}, locale)}

    async def _turn(self, context: TurnContext, kind: Kind, press: Press | None = None) -> Cards:
        """Let the dialogs decide, and collect what is to be said."""
        activity, waiting = context.activity, context.turn_state[WAITING]
        collected: Collected = context.turn_state[COLLECTED]
        if activity.conversation.conversation_type != PERSONAL:
            collected.outcome = decide(activity, waiting, kind, teams_url=self._teams_url)
            if collected.outcome is not None:
                self._say(context, collected.outcome)
            return {}
        collected.outcome = await self._dialogs.run(waiting.state, turn_of(activity, waiting, kind, press))
        collected.forgets = Forget() in collected.outcome.effects
        collected.events += [
            Event(later.key, later.name, later.at, later.data)
            for later in collected.outcome.effects
            if isinstance(later, Later)
        ]
        self._say(context, collected.outcome)
        return self._replace(context, collected.outcome, press)

    def _say(self, context: TurnContext, outcome: Outcome) -> None:
        """Collect what is new. It goes before the cards that are replaced: an answer first."""
        context.turn_state[COLLECTED].messages += [
            Message(send.key, "send", answer_to(context.activity, body_of(send.message, outcome, self._renderer)))
            for send in outcome.effects
            if isinstance(send, Send)
        ]

    def _replace(self, context: TurnContext, outcome: Outcome, press: Press | None) -> Cards:
        """Collect the cards that replace others. Teams tells the id of the message on which a button was pressed."""
        replaced: Cards = {}
        for effect in outcome.effects:
            if isinstance(effect, Replace):
                content = self._renderer.card(
                    effect.card.template, effect.card.params, outcome.locale, outcome.time_zone
                )
                pressed = press is not None and press.card == effect.key
                replaced[effect.key] = content
                context.turn_state[COLLECTED].messages.append(
                    Message(
                        effect.key,
                        "update",
                        answer_to(context.activity, card(content)),
                        activity_id=context.activity.reply_to_id if pressed else None,
                    )
                )
        return replaced


def _action(value: object) -> Mapping[str, object] | None:
    action = value.get("action") if isinstance(value, dict) else None
    return action if isinstance(action, dict) and action.get("type") == "Action.Execute" else None
