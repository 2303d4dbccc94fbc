"""Readiness: whether Teams' posts should come to this process."""

import asyncio
from typing import Protocol

from bot.storage.database import DatabaseError, Pool
from bot.storage.migrate import missing

PATIENCE = 2.0
"""Seconds for the database to answer. Probes wait for five (deploy/azure/modules/container.bicep)."""

FRESH_FOR = 1.0
"""Seconds for which an answer serves, so that many who ask are no load."""

ASKED_WITHIN = 30.0
"""Seconds: somebody who asked in them looks at the answer, and will ask again."""

TELL = 3.0
"""Seconds at most for whoever asks to hear that nothing more should come, of the ten in which all has to end."""


class Keys(Protocol):
    """The keys by which tokens are checked."""

    @property
    def age(self) -> object | None:
        """Tell how old they are; None where there are none."""
        ...


class Readiness:
    """Tells what is missing. It may be asked as often as anybody likes."""

    def __init__(self, pool: Pool, keys: Keys | None = None) -> None:
        """Look at the database, and at `keys` where tokens are to be checked."""
        self._pool = pool
        self._keys = keys
        self._is_draining = False
        self._asked_at: float | None = None
        self._told = asyncio.Event()
        self._lock = asyncio.Lock()
        self._kept: tuple[float, list[str]] | None = None

    async def missing(self) -> list[str]:
        """Return what is missing: of "draining", "keys", "database", "migrations". Nothing where all is well.

        A process that drains does its work to the end, but nothing more should come to it.
        """
        self._asked_at = _now()
        if self._is_draining:
            self._told.set()
        draining = ["draining"] if self._is_draining else []
        keys = ["keys"] if self._keys is not None and self._keys.age is None else []
        return [*draining, *keys, *await self._database()]

    async def drain(self) -> None:
        """Say from now on that nothing more should come, and return when whoever asks has heard it, or after TELL.

        Until then the port stays open: a load balancer sends here what comes until it has heard. Where nobody has asked
        of late there is nobody to wait for.
        """
        self._is_draining = True
        if self._asked_at is None or _now() - self._asked_at > ASKED_WITHIN:
            return
        try:
            await asyncio.wait_for(self._told.wait(), TELL)
        except TimeoutError:
            return  # whoever asked before does not ask any more

    async def _database(self) -> list[str]:
        async with self._lock:
            if self._kept is None or _now() - self._kept[0] >= FRESH_FOR:
                found = await self._asked()
                self._kept = _now(), found
            return self._kept[1]

    async def _asked(self) -> list[str]:
        """Ask whether all migrations of this version were applied; those of a newer one do no harm."""
        try:
            async with asyncio.timeout(PATIENCE):
                return ["migrations"] if await missing(self._pool) else []
        except (DatabaseError, TimeoutError):
            return ["database"]


def _now() -> float:
    return asyncio.get_running_loop().time()
