"""Our adapter of the SDK: what a turn sends is collected for the outbox, and nothing leaves before the commit."""

from collections.abc import Awaitable, Callable

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, InvokeResponse, ResourceResponse

from bot.storage.turns import JSON, OWN_CHANNEL, Event, Message, Waiting
from bot.teams.activity import from_sdk, to_sdk
from dialogs.runner import Outcome

WAITING = "waiting"
"""Under this key a turn's state holds what is to be handled (bot.storage.turns.Waiting)."""

COLLECTED = "collected"
"""Under this key it holds what came of it (Collected)."""


class Collected:
    """What came of a turn: what the dialogs decided, what was sent, and what an invoke is answered."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.outcome: Outcome | None = None
        self.messages: list[Message] = []
        self.events: list[Event] = []
        self.invoke_response: InvokeResponse | None = None


class OutboxAdapter(BotAdapter):
    """Runs a handler for one activity and collects what it says.

    A message's key, by which it is known in its conversation, stands in the activity's `label`.
    """

    async def process(self, waiting: Waiting, handler: Callable[[TurnContext], Awaitable[None]]) -> Collected:
        """Run `handler` for what waits. What it raises comes through."""
        context = TurnContext(self, to_sdk(waiting.activity))
        context.turn_state[WAITING] = waiting
        context.turn_state[COLLECTED] = Collected()
        await self.run_pipeline(context, handler)
        collected: Collected = context.turn_state[COLLECTED]
        return collected

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Collect messages, and the answer to an invoke."""
        collected: Collected = context.turn_state[COLLECTED]
        for activity in activities:
            if activity.type == ActivityTypes.invoke_response:
                collected.invoke_response = activity.value
            else:
                if context.activity.channel_id == OWN_CHANNEL:
                    activity.reply_to_id = None  # nobody in Teams said what it answers
                collected.messages.append(Message(key=activity.label or "", method="send", activity=from_sdk(activity)))
        return [ResourceResponse(id=activity.label or "") for activity in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Collect the replacement of a message; `id` is Teams' id of it, where that is known."""
        collected: Collected = context.turn_state[COLLECTED]
        body: JSON = from_sdk(activity)
        collected.messages.append(
            Message(key=activity.label or "", method="update", activity=body, activity_id=activity.id or None)
        )
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Refuse: nothing that was said is ever taken away."""
        raise NotImplementedError
