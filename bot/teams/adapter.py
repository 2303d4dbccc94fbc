"""Our adapter of the SDK: what a turn says is collected for the outbox, and nothing leaves before the commit."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.schema import Activity, ConversationReference, InvokeResponse, ResourceResponse

from bot.storage.arrival import Waiting
from bot.storage.decision import Decision, Event, Reached
from bot.storage.expected import Answer
from bot.storage.outbox import Message
from bot.storage.work import NOTHING, Work
from bot.teams.activity import text_at, to_sdk
from dialogs.runner import Outcome

WAITING = "waiting"
"""Under this key a turn's state holds what is to be handled (bot.storage.arrival.Waiting)."""

COLLECTED = "collected"
"""Under this key it holds what came of it (Collected)."""


@dataclass(slots=True)
class Collected:
    """What came of a turn: what the dialogs decided, what is to be sent, and what an invoke is answered."""

    outcome: Outcome | None = None
    messages: list[Message] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    invoke_response: InvokeResponse | None = None
    has_left: bool = False
    """The bot was removed from the conversation."""
    forgets: bool = False
    """All that is kept of the person is to be erased."""
    withdrawn: str = ""
    """Teams' id of a message that its writer deleted or changed."""
    work: Work = NOTHING
    """What was decided about tickets."""
    answers: list[Answer] = field(default_factory=list)
    """What the person said to reminders."""
    reached: Reached | None = None
    """What it shows of whether the person can be written to."""

    def decision(self, waiting: Waiting) -> Decision:
        """Return it as it is committed; where the dialogs were not asked, the state stays as it was."""
        outcome, response = self.outcome, self.invoke_response
        return Decision(
            state=waiting.state if outcome is None else outcome.state,
            locale=locale_in(waiting) if outcome is None else outcome.locale,
            messages=tuple(self.messages),
            response=None if response is None else {"status": response.status, "body": response.body},
            events=tuple(self.events),
            has_left=self.has_left,
            forgets=self.forgets,
            withdrawn=self.withdrawn,
            work=self.work,
            answers=tuple(self.answers),
            reached=self.reached,
        )


def locale_in(waiting: Waiting) -> str:
    """Return the locale of an activity that waits, English where Teams told none."""
    return text_at(waiting.activity, "locale") or "en"


class OutboxAdapter(BotAdapter):
    """Runs a handler for one activity and collects what it says.

    The SDK's own way of sending is closed: it copies each activity deeply, which takes longer than the whole dialog,
    and knows nothing of a message's key and policy.
    """

    async def process(self, waiting: Waiting, handler: Callable[[TurnContext], Awaitable[None]]) -> Collected:
        """Run `handler` for what waits. What it raises comes through."""
        context = TurnContext(self, to_sdk(waiting.activity))
        context.turn_state[WAITING] = waiting
        context.turn_state[COLLECTED] = collected = Collected()
        await self.run_pipeline(context, handler)
        return collected

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Refuse: add to `Collected.messages`."""
        raise NotImplementedError

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Refuse: add to `Collected.messages`."""
        raise NotImplementedError

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Refuse: nothing that was said is ever taken away."""
        raise NotImplementedError
