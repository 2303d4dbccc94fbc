"""Delivery: takes messages out of the outbox, in order within a conversation, and settles what became of them."""

import asyncio
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.storage.outbox import MOST_ATTEMPTS, Claim, Outbox
from bot.teams.connector import Connector
from bot.teams.outcome import Ambiguous, Gone, Outcome, Rejected, Sent, Throttled
from bot.teams.tasks import KeyedTasks

log = structlog.get_logger()


class Delivery:
    """Sends what is due. Conversations go side by side, the messages of one in their order."""

    def __init__(self, outbox: Outbox, connector: Connector, clock: Clock) -> None:
        """Use `outbox` for what to send and `connector` for sending it."""
        self._outbox = outbox
        self._connector = connector
        self._clock = clock
        self._tasks = KeyedTasks(self._drain)

    def wake(self, conversation_id: str) -> None:
        """Send what waits in that conversation, now or, where it is being sent to already, right after."""
        self._tasks.wake(conversation_id)

    async def sweep(self) -> None:
        """Find what is due everywhere: after a start, and now and then for senders that died."""
        for conversation_id in await self._outbox.due(self._clock.now()):
            self.wake(conversation_id)

    async def idle(self) -> None:
        """Wait until nothing is being sent."""
        await self._tasks.idle()

    async def _drain(self, conversation_id: str) -> None:
        while (claim := await self._outbox.claim(conversation_id, self._clock.now())) is not None:
            await self._settle(claim, await self._connector.deliver(claim))

    async def _settle(self, claim: Claim, outcome: Outcome) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(activity_id):
                await self._outbox.mark(claim, "sent", now, activity_id=activity_id)
                return
            case Throttled(after, fault):
                await self._later(claim, after, fault)
            case Ambiguous(fault) if claim.policy == "resend" and claim.attempts < MOST_ATTEMPTS:
                await self._later(claim, timedelta(seconds=2**claim.attempts), fault)
            case Ambiguous(fault):
                await self._outbox.mark(claim, "ambiguous", now, fault=fault)
            case Rejected(fault):
                await self._outbox.mark(claim, "rejected", now, fault=fault)
            case Gone(fault):
                await self._outbox.mark(claim, "gone", now, fault=fault)
        log.warning("not sent", outcome=type(outcome).__name__, fault=outcome.fault, attempt=claim.attempts)

    async def _later(self, claim: Claim, after: timedelta, fault: str) -> None:
        await self._outbox.mark(claim, "pending", self._clock.now(), due_at=self._clock.now() + after, fault=fault)
        asyncio.get_running_loop().call_later(after.total_seconds(), self.wake, claim.conversation_id)
