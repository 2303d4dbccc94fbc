"""Delivery: sends what a turn committed and what is due in the outbox, in order within a conversation.

What became of each attempt is settled by its outcome; only what Teams surely did not take is sent again blindly.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.clock import Clock
from bot.metrics.sending import ATTEMPTS
from bot.spans import span
from bot.storage import outbox
from bot.storage.outbox import MOST_ATTEMPTS, Claim, Outbox
from bot.storage.sending import SendingStore
from bot.teams.alarms import Alarms
from bot.teams.connector import Connector
from bot.teams.marks import SentMarks
from bot.teams.outcome import Ambiguous, Gone, Rejected, Sent, Throttled
from bot.teams.rate import BURST, SendRate
from bot.teams.tasks import KeyedTasks

log = structlog.get_logger()

LOOK_AGAIN = timedelta(seconds=1)
"""When to look again where nobody could be reached: somebody may have written meanwhile."""


class Delivery:
    """Sends. Conversations go side by side, the messages of one in their order."""

    def __init__(
        self, store: Outbox, sending: SendingStore, connector: Connector, rate: SendRate, clock: Clock
    ) -> None:
        """Use `store` for what to send and `connector` for sending it, at `rate`; pauses are kept in `sending`."""
        self._outbox = store
        self._sending = sending
        self._connector = connector
        self._rate = rate
        self._clock = clock
        self._tasks = KeyedTasks(self._drain)
        self._alarms = Alarms(self.wake, clock)
        self._slots: dict[str, datetime] = {}
        self._marks = SentMarks(store, clock, self.wake)

    async def slot(self, messages: int) -> datetime:
        """Return from when on so many messages may be sent, as far as the rate of all replicas goes."""
        return await self._rate.take(messages) if messages else self._clock.now()

    async def send(self, claims: Sequence[Claim]) -> None:
        """Send what was taken for sending, in order; what follows a message that has to go again waits for it."""
        for place, claim in enumerate(claims, start=1):
            if not await self._attempt(claim):
                await self._outbox.release(claims[place:])
                return

    def later(self, conversation_id: str, due_at: datetime, slot: datetime) -> None:
        """Send what waits in that conversation when it is due, in a slot that it has.

        What is due waits for one before it: its sender looks for the next, but may have looked just before the commit.
        """
        self._slots[conversation_id] = slot
        if due_at > self._clock.now():
            self._alarms.set(conversation_id, due_at)
        else:
            self.wake(conversation_id)

    def wake(self, conversation_id: str) -> None:
        """Send what waits in that conversation, now or, where it is being sent to already, right after."""
        self._tasks.wake(conversation_id)

    async def sweep(self) -> None:
        """Find what is due everywhere: after a start, and now and then for senders that died."""
        for conversation_id in await self._outbox.due(self._clock.now()):
            self.wake(conversation_id)

    async def idle(self) -> None:
        """Wait until nothing is being sent, and all is marked."""
        while self._tasks or self._marks:
            await self._tasks.idle()
            await self._marks.idle()

    async def stop(self) -> None:
        """Finish what is under way. What is due later stands in the outbox."""
        await self.idle()
        self._alarms.stop()

    async def _drain(self, conversation_id: str) -> None:
        """Send what waits in a conversation, until nothing does or it may go only later."""
        while (claim := await self._claim(conversation_id)) is not None:
            if not await self._attempt(claim):
                return

    async def _claim(self, conversation_id: str) -> Claim | None:
        slot, now = self._slots.pop(conversation_id, None), self._clock.now()
        if slot is None or slot < now - BURST:
            slot = await self._rate.take()
        if slot > now:
            self._slots[conversation_id] = slot
            await self._outbox.postpone(conversation_id, slot)
            self._alarms.set(conversation_id, slot)
            return None
        claim = await self._outbox.claim(conversation_id, now)
        if isinstance(claim, datetime):
            self._alarms.set(conversation_id, claim)
            return None
        return claim

    async def _attempt(self, claim: Claim) -> bool:
        """Make one attempt and settle it. False where this message has to go again before any other."""
        with span("send", method=claim.method) as sending:
            outcome, now = await self._connector.deliver(claim), self._clock.now()
            sending.set_attribute("outcome", type(outcome).__name__.lower())
        ATTEMPTS.labels(type(outcome).__name__.lower()).inc()
        if isinstance(outcome, Sent):
            self._marks.add(outbox.Sent(claim, outcome.activity_id))
            return True
        log.warning("not sent", outcome=type(outcome).__name__, fault=outcome.fault, attempt=claim.attempts)
        match outcome:
            case Throttled(after, fault):
                if outcome.pauses_all:
                    await self._sending.pause(now + after)
                await self._again(claim, after, fault)
            case Ambiguous(fault) if claim.policy == "resend" and claim.attempts < MOST_ATTEMPTS:
                await self._again(claim, timedelta(seconds=2**claim.attempts), fault)
            case Ambiguous(fault):
                await self._give_up(claim, "ambiguous", fault)
                return True
            case Rejected(fault):
                await self._give_up(claim, "rejected", fault)
                return True
            case Gone(fault) if claim.method == "reply":  # the thread may be gone while its channel is there
                await self._give_up(claim, "gone", fault)
                return True
            case Gone(fault):
                await self._outbox.gone(claim, fault, now)
                self._alarms.set(claim.conversation_id, now + LOOK_AGAIN)
        return False

    async def _give_up(self, claim: Claim, status: Literal["ambiguous", "rejected", "gone"], fault: str) -> None:
        now = self._clock.now()
        await self._outbox.failed(claim, status, fault, now, due_at=now)
        self.wake(claim.conversation_id)  # for what was committed behind it meanwhile

    async def _again(self, claim: Claim, after: timedelta, fault: str) -> None:
        now = self._clock.now()
        await self._outbox.failed(claim, "pending", fault, now, due_at=now + after)
        self._alarms.set(claim.conversation_id, now + after)
