"""The mirror: lets other systems have every ticket as it is now. What is not taken is tried again, without end."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.background import Background
from bot.clock import Clock
from bot.helpdesk.mirror.record import record_of
from bot.helpdesk.mirror.system import Copy, NotTaken, Refused, ServiceSystem, Throttled
from bot.helpdesk.row import ticket_of
from bot.helpdesk.ticket import Status
from bot.storage.mirror import Claim, MirrorStore
from cards.render import Renderer

log = structlog.get_logger()

LEASE = timedelta(minutes=1)
"""How long a ticket is ours: twice what `ServiceSystem.put` may take. After that we are taken for dead."""

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
"""How long to wait before trying again: doubled each time from the first to the longest."""

AT_ONCE = 50
"""Tickets that are looked up in one query."""


class Mirror:
    """Mirrors tickets to some systems. As many replicas as needed may do so: a ticket is in one hand at a time."""

    def __init__(
        self, store: MirrorStore, systems: Sequence[ServiceSystem], renderer: Renderer, locale: str, clock: Clock
    ) -> None:
        """Mirror to `systems`, in the words of `locale`, the language of the desk."""
        self._store = store
        self._systems = tuple(systems)
        self._renderer = renderer
        self._locale = locale
        self._clock = clock
        self.background = Background(self._all)

    async def sweep(self) -> None:
        """Begin to mirror what is due, where that is not under way here: other systems may be slow, and nobody waits.

        Raises what the last one that was begun here has raised, such as an error of the database.
        """
        self.background.begin()

    async def idle(self) -> None:
        """Wait until nothing is under way. Raises as `sweep` does."""
        await self.background.idle()

    async def stop(self) -> None:
        """Let go of what is under way: it is found again when its lease is over."""
        await self.background.stop()

    async def _all(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for system in self._systems:
                tasks.create_task(self._system(system))

    async def _system(self, system: ServiceSystem) -> None:
        """Mirror all that is due to a system, until it takes nothing: then the rest waits for the next sweep."""
        while numbers := await self._store.due(system.name, self._clock.now(), AT_ONCE):
            for number in numbers:
                now = self._clock.now()
                claim = await self._store.claim(system.name, number, now, now + LEASE)
                if claim is not None and not await self._ticket(system, claim):
                    return

    async def _ticket(self, system: ServiceSystem, claim: Claim) -> bool:
        """Mirror a ticket. False where the system takes nothing at the moment."""
        found = await self._store.ticket(claim.number)
        if found is None:  # its time was over, and what is known of its mirroring has gone with it
            return True
        row, lines = found
        try:
            copy = await system.put(record_of(ticket_of(row), lines, self._renderer, self._locale), _copy(claim))
        except NotTaken as error:
            await self._failed(claim, error)
            return isinstance(error, Refused)
        await self._store.taken(
            claim, remote_id=copy.remote_id, revision=copy.revision, line_id=copy.line_id, status=copy.status
        )
        return True

    async def _failed(self, claim: Claim, error: NotTaken) -> None:
        throttles = isinstance(error, Throttled)
        wait = error.after if isinstance(error, Throttled) else back_off(claim.attempts)
        due_at = self._clock.now() + wait
        outcome = type(error).__name__
        log.warning(
            "ticket not mirrored",
            number=claim.number,
            system=claim.system,
            outcome=outcome,
            fault=error.fault,
            attempt=claim.attempts,
            due_at=due_at.isoformat(),
        )
        await self._store.failed(claim, f"{outcome} {error.fault}", due_at, holds_all=throttles)


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts in a row that failed, at least one."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)


def _copy(claim: Claim) -> Copy | None:
    if claim.remote_id is None or claim.status is None:
        return None
    return Copy(claim.remote_id, claim.revision, claim.line_id, Status(claim.status))
