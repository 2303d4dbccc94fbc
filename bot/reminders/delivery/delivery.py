"""Delivery: takes who is due, asks again, puts the attempts on record, sends them, and settles what became of them.

While some are sent the next ones are asked about. Any number of workers do it side by side; only the database knows
who has whom.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.reminders.delivery.asking import Asked, Asking
from bot.reminders.delivery.claimed import given_back, read
from bot.reminders.delivery.line import MOST, Line
from bot.reminders.delivery.pace import Pace
from bot.reminders.delivery.patience import Patience
from bot.reminders.delivery.ports import Ports
from bot.reminders.delivery.sender import Sender
from bot.reminders.delivery.sending import LEASE
from bot.reminders.delivery.sends import Sends
from bot.reminders.delivery.settlements import Settlements
from bot.reminders.delivery.waiting import cancel, wait_for
from bot.reminders.plan import next_at
from bot.storage.database import DatabaseError
from bot.storage.reminders import Claim, Outcome, ReminderStore
from cards.render import Renderer

log = structlog.get_logger()

BEGIN_WITHIN = timedelta(seconds=20)
"""How long after the claim an attempt may be put on record: within its lease, and while what was found holds."""
LOOK = timedelta(seconds=2)
"""How often to look who is due while nobody is."""
AHEAD = timedelta(seconds=2)
"""Nobody is taken who cannot be sent to sooner: all is paused."""
TO_SEND, TO_SETTLE = timedelta(seconds=6), timedelta(seconds=9)
"""After a stop: until when reminders that are under way may end, and until when all is put on record."""


class Delivery:
    """One worker."""

    def __init__(self, store: ReminderStore, ports: Ports, renderer: Renderer, clock: Clock) -> None:
        """Take people from `store`, and keep the ledger there; write cards with `renderer`."""
        self._store = store
        self._clock = clock
        self._sleep = ports.sleep
        self._pace = Pace(ports.rate, ports.sleep, clock)
        self._asking = Asking(ports.evidences, ports.open_failures, clock)
        self._settlements = Settlements(store, ports.sleep, clock)
        sender = Sender(ports.chats, ports.wire, renderer, self._pace, clock)
        self._sends = Sends(sender, self._settlements, self._pace, clock, pause=ports.pause, installer=ports.installer)
        self._line = Line(store, self._sends, self._settlements, self._pace, clock)

    async def run(self, stop: asyncio.Event) -> None:
        """Remind people until `stop`. Then finish what is under way and give the rest back, within ten seconds.

        Never raises: while the database is gone it waits.
        """
        rounds = asyncio.create_task(self._rounds())
        try:
            await stop.wait()
        finally:
            await self._finish(rounds)

    async def once(self) -> int:
        """Remind whoever is due now, and return how many people were looked at, once all is on record.

        Raises DatabaseError.
        """
        looked_at = 0
        while found := await self._round():
            looked_at += found
            await self._line.idle()
            await self._sends.idle()
            await self._settlements.idle()
        return looked_at

    async def _rounds(self) -> None:
        patience = Patience()
        while not self._pace.is_closed:
            try:
                found = await self._round()
            except Exception as error:
                if not isinstance(error, DatabaseError):
                    log.exception("a round of reminders failed")
                elif not patience.is_tried:
                    log.warning("reminders wait for the database", fault=type(error).__name__)
                wait = patience.tried()
            else:
                if patience.is_tried:
                    log.info("reminders go on")
                patience.restored()
                wait = timedelta(0) if found else LOOK
            await self._pace.wait(self._clock.now() + wait)

    async def _finish(self, rounds: asyncio.Task[None]) -> None:
        """Begin nothing more, and wait for what is under way, each as long as may be."""
        self._pace.close()
        stopped_at = self._clock.now()
        await wait_for([rounds], stopped_at + TO_SEND, self._sleep)
        await cancel(rounds)
        await self._line.idle()
        await self._sends.finish(stopped_at + TO_SEND, self._sleep)
        await self._settlements.finish(stopped_at + TO_SETTLE)

    async def _round(self) -> int:
        """Begin the reminders of those who are due longest; return how many people were looked at."""
        await self._line.room()
        await self._pace.wait(self._pace.free_at - AHEAD)
        abandoned = await self._abandoned()
        now = self._clock.now()
        claims = await self._store.claim(now, self._line.most, now + LEASE)
        if claims:
            asked = await self._asked(claims)
            self._settlements.add(*asked.outcomes)
            self._line.add(asked.attempts, now + BEGIN_WITHIN)
        return abandoned + len(claims)

    async def _abandoned(self) -> int:
        """Hold the attempts of workers that died: nobody knows whether Teams has them."""
        now = self._clock.now()
        claimed, unreadable = read(await self._store.abandoned(now, MOST, now + LEASE), now)
        held = [
            Outcome(
                one.claim,
                "held",
                next_at(one.campaign.schedule, one.person.reminded(now), now),
                one.claim.reminder_id,
                fault="worker died",
            )
            for one in claimed
        ]
        self._settlements.add(*held, *unreadable)
        return len(held)

    async def _asked(self, claims: Sequence[Claim]) -> Asked:
        """Return what comes of claims; all are given back where the worker stops meanwhile."""
        try:
            asked = await self._asking.asked(claims)
        except asyncio.CancelledError:
            self._settlements.add(*map(given_back, claims))
            raise
        if not self._pace.is_closed:
            return asked
        return Asked([], [*asked.outcomes, *(given_back(attempt.claim) for _, attempt in asked.attempts)])
