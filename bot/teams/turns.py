"""Turns: an activity is kept, handled once, and answered, whatever happens in between.

Receiving and handling are apart. Once an activity is in the inbox it will be handled: by this process at once, or after
a crash by whichever finds it. A turn that lost a race to another process is run again, since it had no effects yet.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog
from botbuilder.schema import ActivityTypes
from structlog.contextvars import bound_contextvars

from bot.clock import Clock
from bot.metrics.turns import REPEATED
from bot.spans import span
from bot.storage.arrival import Taken, Waiting
from bot.storage.database import DatabaseError
from bot.storage.decision import Decision
from bot.storage.turns import TurnStore
from bot.storage.work import Work
from bot.teams.activity import JSON, arrival, text_at
from bot.teams.adapter import OutboxAdapter, locale_in
from bot.teams.answer import TAKEN, UNAVAILABLE, Answer, answer_of
from bot.teams.awaited import AwaitedAnswers, Place, Response
from bot.teams.counted import count
from bot.teams.delivery import Delivery
from bot.teams.handler import Handler
from bot.teams.tasks import KeyedTasks
from bot.teams.typing import Typing
from dialogs.runner import Outcome

log = structlog.get_logger()

ANSWER_WITHIN = 4.5
"""Seconds in which Teams gets an answer, of the five that it is promised. A turn that needs longer goes on."""

MARGIN = 0.5
"""Seconds of these for all but waiting for the turn."""

KEPT_AFTER = 1.0
"""Seconds in which the commit of a turn keeps what came in, for most of them; later it is kept by itself."""

TAKEN_FOR_DEAD = timedelta(seconds=10)
"""How long an activity may wait before a sweep takes it for one whose process died."""

FAILED = {"status": 500}
"""What an invoke is answered where a turn ends in an apology."""

MOST_RACES = 20
"""How often in a row a turn may lose a race. Each time somebody else has got on; so often it is a fault of ours."""

Decided = tuple[Decision, Outcome | None]
"""What is committed, and what the dialogs decided, which is counted then; None where they were not asked."""


class Turns:
    """Takes activities in and sees them through."""

    def __init__(  # noqa: PLR0913 - a turn needs them all
        self,
        store: TurnStore,
        adapter: OutboxAdapter,
        handler: Handler,
        delivery: Delivery,
        *,
        typing: Typing,
        clock: Clock,
    ) -> None:
        """Keep turns in `store`, decide them with `handler`, and let `delivery` send what was committed."""
        self._store = store
        self._adapter = adapter
        self._handler = handler
        self._delivery = delivery
        self._typing = typing
        self._clock = clock
        self._answers = AwaitedAnswers()
        self._next: dict[str, Waiting] = {}
        self._tasks = KeyedTasks(self._work)

    async def receive(self, activity: JSON) -> Answer:
        """Keep an activity that the gate let in, and answer the request; the turn itself may take longer.

        The same activity may arrive again, at the same time or later: it is handled once and answered alike. What was
        answered is never lost: a turn waits for the database's disk once, at its commit.
        """
        arrived = arrival(activity)
        place = (arrived.conversation_id, arrived.activity_id)
        is_invoke = text_at(activity, "type") == ActivityTypes.invoke
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                with self._answers.awaiting(place) as answer:
                    taken = await self._store.take_in(arrived, self._clock.now())
                    if not taken.is_new:
                        REPEATED.inc()
                    self._wake(arrived.conversation_id, taken)
                    given = await self._given(place, taken, answer, ANSWER_WITHIN - MARGIN if is_invoke else KEPT_AFTER)
                return answer_of(given) if is_invoke else TAKEN
        except (DatabaseError, TimeoutError) as error:
            log.warning("an activity could not be kept", fault=type(error).__name__)
            return UNAVAILABLE

    async def happen(self, conversation_id: str, key: str, name: str, data: dict[str, object]) -> None:
        """Take in an event of our own, which an earlier turn put off; a second time is the same time."""
        await self._store.happen(conversation_id, key, name, data, self._clock.now())
        self.wake(conversation_id)

    def wake(self, conversation_id: str) -> None:
        """Handle what waits in that conversation, now or, where something is being handled there, right after."""
        self._next.pop(conversation_id, None)  # it is no longer alone: all that waits is to be looked for
        self._tasks.wake(conversation_id)

    def committed(self, work: Work) -> None:
        """See at once to what was committed for other conversations. A process that dies leaves it to the sweeps."""
        for conversation_id in {parcel.conversation_id for parcel in work.parcels}:
            self._delivery.wake(conversation_id)
        for conversation_id in {happening.conversation_id for happening in work.happenings}:
            self.wake(conversation_id)

    async def sweep(self) -> None:
        """Handle what was taken in by a process that died."""
        for conversation_id in await self._store.unhandled(self._clock.now() - TAKEN_FOR_DEAD):
            self.wake(conversation_id)

    async def recover(self) -> None:
        """Handle all that waits: at start, when nobody else of this process can be at it."""
        for conversation_id in await self._store.unhandled(self._clock.now()):
            self.wake(conversation_id)

    async def idle(self) -> None:
        """Wait until all that was taken in is handled."""
        await self._tasks.idle()

    async def _given(
        self, place: Place, taken: Taken, answer: asyncio.Future[Response], patience: float
    ) -> Mapping[str, object]:
        """Return what an activity was answered, empty where that is nothing, or its turn takes longer."""
        given = None if taken.is_new else await self._store.response(*place)
        if given is None:
            await asyncio.wait({answer}, timeout=patience)
            if answer.done():
                given = answer.result()
            else:
                await self._store.keep(*place)
        return given or {}

    def _wake(self, conversation_id: str, taken: Taken) -> None:
        if taken.waiting is not None:
            self._next[conversation_id] = taken.waiting
            self._tasks.wake(conversation_id)
        elif taken.is_new or taken.is_behind:
            self.wake(conversation_id)

    async def _work(self, conversation_id: str) -> None:
        """Handle what waits in a conversation, in its order. What came in alone was handed over with its state."""
        alone = self._next.pop(conversation_id, None)
        if alone is not None and await self._turn(conversation_id, alone):
            return
        lost = 0
        while (waiting := await self._store.next(conversation_id)) is not None:
            lost = 0 if await self._turn(conversation_id, waiting, gives_up=lost >= MOST_RACES) else lost + 1

    async def _turn(self, conversation_id: str, waiting: Waiting, *, gives_up: bool = False) -> bool:
        """Decide, commit, answer and send. False where another turn was faster, here or at a ticket.

        Whatever is logged meanwhile carries the turn's number, and the conversation by a name that only we know.
        """
        with bound_contextvars(turn=waiting.inbox_id, conversation=conversation_id), span("turn"):
            return await self._see_through(conversation_id, waiting, gives_up=gives_up)

    async def _see_through(self, conversation_id: str, waiting: Waiting, *, gives_up: bool) -> bool:
        with self._typing.while_deciding(waiting):
            decision, outcome = (self._apology(waiting), None) if gives_up else await self._decide(waiting)
        slot = await self._delivery.slot(len(decision.messages))
        committed = await self._store.commit(conversation_id, waiting, decision, self._clock.now(), not_before=slot)
        if committed is None:
            return False
        count(waiting, outcome, self._clock.now(), has_failed=decision.response is FAILED)
        self._answers.give((conversation_id, waiting.activity_id), decision.response)
        if committed.due_at is not None:
            self._delivery.later(conversation_id, committed.due_at, slot)
        self.committed(decision.work)
        await self._delivery.send(committed.claims)
        return True

    async def _decide(self, waiting: Waiting) -> Decided:
        """Run the handler; what it raises is our fault, is logged, and ends in an apology instead of silence."""
        try:
            collected = await self._adapter.process(waiting, self._handler.on_turn)
        except Exception:
            log.exception("a turn failed", inbox_id=waiting.inbox_id)
            return self._apology(waiting), None
        return collected.decision(waiting), collected.outcome

    def _apology(self, waiting: Waiting) -> Decision:
        """Leave everything as it is, and say that something went wrong on our side."""
        apology = self._handler.apology(waiting)
        return Decision(state=waiting.state, locale=locale_in(waiting), messages=(apology,), response=FAILED)
