"""Turns: an activity is kept, handled once, and answered, whatever happens in between.

Receiving and handling are apart. Once an activity is in the inbox it will be handled: by this process at once, or after
a crash by whichever finds it. A turn that lost a race to another process is run again, since it had no effects yet.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from botbuilder.schema import ActivityTypes

from bot.clock import Clock
from bot.storage.turns import Decision, Message, TurnStore, Waiting
from bot.teams.activity import JSON, arrival, text_at
from bot.teams.adapter import OutboxAdapter
from bot.teams.delivery import Delivery
from bot.teams.handler import Handler
from bot.teams.tasks import KeyedTasks

log = structlog.get_logger()

INVOKE_WAIT = 5.0
"""Seconds in which an invoke is answered. A turn that needs longer goes on, and its card is replaced afterwards."""

TAKEN_FOR_DEAD = timedelta(seconds=10)
"""How long an activity may wait before a sweep takes it for one whose process died."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the request is answered: a status of HTTP, and for an invoke its body."""

    status: int = 200
    body: JSON | None = None


class Turns:
    """Takes activities in and sees them through."""

    def __init__(
        self, store: TurnStore, adapter: OutboxAdapter, handler: Handler, delivery: Delivery, clock: Clock
    ) -> None:
        """Keep turns in `store`, decide them with `handler`, and let `delivery` send what was committed."""
        self._store = store
        self._adapter = adapter
        self._handler = handler
        self._delivery = delivery
        self._clock = clock
        self._answers: dict[tuple[str, str], asyncio.Future[Mapping[str, object] | None]] = {}
        self._tasks = KeyedTasks(self._work)

    async def receive(self, activity: JSON) -> Answer:
        """Keep an activity that the gate let in, and answer the request; the turn itself may take longer.

        The same activity may arrive again, at the same time or later: it is handled once and answered alike.
        """
        arrived = arrival(activity)
        place = (arrived.conversation_id, arrived.activity_id)
        if text_at(activity, "type") != ActivityTypes.invoke:
            await self._store.take_in(arrived, self._clock.now())
            self._tasks.wake(arrived.conversation_id)
            return Answer()
        answer = self._answers.setdefault(place, asyncio.get_running_loop().create_future())
        try:
            is_new = await self._store.take_in(arrived, self._clock.now())
            if not is_new and (given := await self._store.response(*place)) is not None:
                return _invoke_answer(given)
            self._tasks.wake(arrived.conversation_id)
            return _invoke_answer(await asyncio.wait_for(asyncio.shield(answer), INVOKE_WAIT))
        except TimeoutError:
            return Answer()
        finally:
            self._answers.pop(place, None)

    async def happen(self, conversation_id: str, key: str, name: str, data: dict[str, object]) -> None:
        """Take in an event of our own, which an earlier turn put off; a second time is the same time."""
        await self._store.happen(conversation_id, key, name, data, self._clock.now())
        self._tasks.wake(conversation_id)

    async def sweep(self) -> None:
        """Handle what was taken in by a process that died."""
        for conversation_id in await self._store.unhandled(self._clock.now() - TAKEN_FOR_DEAD):
            self._tasks.wake(conversation_id)

    async def recover(self) -> None:
        """Handle all that waits: at start, when nobody else of this process can be at it."""
        for conversation_id in await self._store.unhandled(self._clock.now()):
            self._tasks.wake(conversation_id)

    async def idle(self) -> None:
        """Wait until all that was taken in is handled."""
        await self._tasks.idle()

    async def _work(self, conversation_id: str) -> None:
        """Handle what waits in a conversation, in its order."""
        while (waiting := await self._store.next(conversation_id)) is not None:
            decision = await self._decide(waiting)
            if not await self._store.commit(conversation_id, waiting, decision, self._clock.now()):
                continue
            answer = self._answers.get((conversation_id, waiting.activity_id))
            if answer is not None and not answer.done():
                answer.set_result(decision.response)
            self._delivery.wake(conversation_id)

    async def _decide(self, waiting: Waiting) -> Decision:
        """Run the handler; what it raises is our fault, is logged, and ends in an apology instead of silence."""
        locale = text_at(waiting.activity, "locale") or "en"
        try:
            collected = await self._adapter.process(waiting, self._handler.on_turn)
        except Exception:
            log.exception("a turn failed", inbox_id=waiting.inbox_id)
            apology: Message = self._handler.apology(waiting)
            return Decision(state=waiting.state, locale=locale, messages=(apology,), response={"status": 500})
        outcome, response = collected.outcome, collected.invoke_response
        return Decision(
            state=waiting.state if outcome is None else outcome.state,
            locale=locale if outcome is None else outcome.locale,
            messages=tuple(collected.messages),
            response=None if response is None else {"status": response.status, "body": response.body},
            events=tuple(collected.events),
        )


def _invoke_answer(response: Mapping[str, object] | None) -> Answer:
    """Read what was kept of an invoke's answer: `{"status", "body"}`."""
    status = response.get("status") if response else None
    body = response.get("body") if response else None
    return Answer(status=status if isinstance(status, int) else 200, body=body if isinstance(body, dict) else None)
