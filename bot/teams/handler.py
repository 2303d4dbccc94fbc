"""Teams' events: each is handed to the dialogs, and what they decided is said."""

from collections.abc import Mapping
from typing import Protocol

from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import ActivityTypes, InvokeResponse

from bot.storage.arrival import Waiting
from bot.storage.decision import Event
from bot.storage.outbox import Message
from bot.storage.work import OWN_CHANNEL
from bot.teams.activity import JSON, text_at, to_sdk
from bot.teams.adapter import COLLECTED, WAITING, Collected
from bot.teams.campaigns import Campaigns, NoCampaigns
from bot.teams.desk import Desk, NoDesk
from bot.teams.events import Presence, presence_of
from bot.teams.group import decide
from bot.teams.incoming import consent_of, locale_of, press_of, searched, turn_of
from bot.teams.outgoing import answer_to
from bot.teams.reminded import answers_in, reached_by
from bot.teams.shown import MESSAGE, show, shown_as
from cards.message import text
from cards.render import Renderer
from dialogs.effects import Forget, Later, TicketEffect
from dialogs.runner import Outcome
from dialogs.turn import Kind, Press, Turn

PERSONAL = "personal"


class Dialogs(Protocol):
    """The conversation, as the wire needs it."""

    async def run(self, state: Mapping[str, object] | None, turn: Turn) -> Outcome:
        """Decide on one turn."""
        ...


class Handler(TeamsActivityHandler):
    """Hands what came in to the dialogs or the helpdesk's desk, and says what they decided."""

    def __init__(
        self,
        dialogs: Dialogs,
        renderer: Renderer,
        *,
        desk: Desk | None = None,
        campaigns: Campaigns | None = None,
        teams_url: str = "https://teams.microsoft.com",
    ) -> None:
        """Use `dialogs`, `desk` and `campaigns` to decide and `renderer` to find the words and draw the cards.

        Without a `desk` there is no helpdesk, and without `campaigns` nobody owns one. `teams_url` is where people have
        Teams, for links (bot.settings.clouds.Cloud.teams_url).
        """
        self._dialogs = dialogs
        self._renderer = renderer
        self._desk = desk or NoDesk()
        self._campaigns = campaigns or NoCampaigns()
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
        """Take an Action.Execute, a search by the message extension, an answer to a file; the SDK sorts all else.

        The SDK would read and write its body through msrest, which knows no answer that is a text.
        """
        match context.activity.name:
            case "adaptiveCard/action":
                return await self._pressed(context)
            case "composeExtension/query":
                return await self._searched(context)
            case "fileConsent/invoke":
                await self._turn(context, Kind.PRESS, consent_of(context.activity.value))
                return InvokeResponse(status=200)
        return await super().on_invoke_activity(context)

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

    async def _pressed(self, context: TurnContext) -> InvokeResponse:
        """Let it be decided what a button does. Teams shows whoever pressed a card, or at least that it was taken."""
        action = _action(context.activity.value)
        if action is None:
            return InvokeResponse(status=400, body={"code": "BadRequest", "message": "no action"})
        instead = await self._turn(context, Kind.PRESS, press_of(action.get("data"), text_at(action, "verb")))
        if instead is None:
            instead = shown_as(MESSAGE, self._renderer.text("press.taken", {}, locale_of(context.activity)))
        return InvokeResponse(status=200, body=instead)

    async def _searched(self, context: TurnContext) -> InvokeResponse:
        """Answer a search, which changes nothing ("Respond to search command", learn.microsoft.com)."""
        turn = turn_of(context.activity, context.turn_state[WAITING], Kind.MESSAGE)
        found = await self._desk.search(turn, searched(context.activity.value))
        result = {"type": "result", "attachmentLayout": "list", "attachments": list(found)}
        return InvokeResponse(status=200, body={"composeExtension": result})

    async def _turn(self, context: TurnContext, kind: Kind, press: Press | None = None) -> JSON | None:
        """Let it be decided, collect what comes of it, and return what an invoke shows to whoever pressed."""
        activity, waiting = context.activity, context.turn_state[WAITING]
        collected: Collected = context.turn_state[COLLECTED]
        turn = turn_of(activity, waiting, kind, press)
        outcome = collected.outcome = await self._decided(context, turn)
        if outcome is None:
            return None
        collected.forgets = Forget() in outcome.effects
        collected.events += [
            Event(later.key, later.name, later.at, later.data) for later in outcome.effects if isinstance(later, Later)
        ]
        collected.answers = answers_in(outcome.effects, turn)
        is_invoke = activity.type == ActivityTypes.invoke
        shown = show(outcome, activity, turn, self._renderer, is_invoke=is_invoke)
        collected.messages += shown.messages
        return shown.instead

    async def _decided(self, context: TurnContext, turn: Turn) -> Outcome | None:
        """Let the desk decide on what is its own, owners' campaigns likewise, and the dialogs on the rest of a chat.

        In a group people see each other: there the dialogs are not asked.
        """
        activity, waiting = context.activity, context.turn_state[WAITING]
        collected: Collected = context.turn_state[COLLECTED]
        is_personal = activity.conversation.conversation_type == PERSONAL
        if not is_personal or self._desk.concerns(turn):
            taken = await self._desk.take(waiting.state, turn)
            if taken is not None:
                outcome, collected.work = taken
                return outcome
        if not is_personal:
            return decide(waiting.state, turn, bot_id=activity.recipient.id, teams_url=self._teams_url)
        collected.reached = reached_by(turn, waiting)
        if self._campaigns.concerns(turn):
            taken = await self._campaigns.take(waiting.state, turn)
            if taken is not None:
                outcome, collected.work = taken
                return outcome
        outcome = await self._dialogs.run(waiting.state, turn)
        about_tickets = [effect for effect in outcome.effects if isinstance(effect, TicketEffect)]
        if about_tickets:
            collected.work = await self._desk.settle(about_tickets, turn, outcome)
        return outcome


def _action(value: object) -> Mapping[str, object] | None:
    action = value.get("action") if isinstance(value, dict) else None
    return action if isinstance(action, dict) and action.get("type") == "Action.Execute" else None
