"""Sends one reminder: finds the chat, waits for a turn, looks at the clock, and sends."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.reminders.delivery.pace import Pace
from bot.reminders.delivery.ports import Attempted, Chat, Chats, Wire
from bot.reminders.delivery.sending import AGAIN, NotTried, Sending
from bot.reminders.plan import is_due, next_at
from bot.storage.database import DatabaseError
from cards.render import Renderer

log = structlog.get_logger()

FAULTY = timedelta(hours=1)
"""When to try again what failed by a fault of ours."""


Ready = tuple[Chat, Mapping[str, object]]
"""Where to send what, now."""


class Sender:
    """Makes one attempt, once. Whatever happens, it says what became of it; a cancellation cuts it short."""

    def __init__(self, chats: Chats, wire: Wire, renderer: Renderer, pace: Pace, clock: Clock) -> None:
        """Send by `wire`, at `pace`."""
        self._chats = chats
        self._wire = wire
        self._renderer = renderer
        self._pace = pace
        self._clock = clock

    async def ready(self, sending: Sending) -> Ready | Attempted | NotTried:
        """Wait until a reminder may go; or return why it does not."""
        try:
            return await self._ready(sending)
        except asyncio.CancelledError:
            return NotTried(self._clock.now(), "stopped")
        except DatabaseError as error:  # the next round says so
            return NotTried(self._clock.now() + AGAIN, type(error).__name__)
        except Exception as error:
            log.exception("a reminder could not be made")
            return NotTried(self._clock.now() + FAULTY, type(error).__name__)

    async def sent(self, chat: Chat, body: Mapping[str, object]) -> Attempted:
        """Send it."""
        try:
            return await self._wire.send(chat, body)
        except asyncio.CancelledError:
            return Attempted("held", fault="stopped")
        except Exception as error:
            log.exception("nobody knows what became of a reminder")
            return Attempted("held", fault=type(error).__name__)

    async def _ready(self, sending: Sending) -> Ready | Attempted | NotTried:
        person = sending.claimed.person
        chat = await self._chats.of(person.tenant_id, person.object_id)
        if isinstance(chat, Attempted):
            return chat
        body = sending.body(self._renderer)
        if not await self._pace.turn(sending.deadline):
            at = max(self._pace.free_at, self._clock.now())
            return NotTried(at, "no turn")
        now, schedule = self._clock.now(), sending.claimed.campaign.schedule
        if not is_due(schedule, person, now):  # their day ended meanwhile
            return NotTried(next_at(schedule, person, now) or now, "too late")
        return chat, body
