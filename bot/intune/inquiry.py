"""One look-up on somebody's behalf: all that is asked of Graph for it, within one time limit."""

import structlog

from bot.advisor.evidence import LookedUp
from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.answers import Answer, Answers, Found
from bot.intune.lookup import Lookup
from bot.intune.models import Part

log = structlog.get_logger()


class Inquiry:
    """Asks, and remembers what it asked: evidence says where it comes from."""

    def __init__(self, answers: Answers, clock: Clock) -> None:
        """Begin now; the time limit runs."""
        self._answers = answers
        self._clock = clock
        self._deadline = answers.deadline()
        self._looked_up: list[LookedUp] = []

    @property
    def looked_up(self) -> tuple[LookedUp, ...]:
        """Return what was asked so far, each once: the same look-up may have been made for several devices."""
        return tuple(dict.fromkeys(self._looked_up))

    async def to(self, lookup: Lookup[Answer], *ids: str, **values: str) -> Found[Answer]:
        """Ask what the answer stands or falls with. Raises LookupFailed."""
        found = await self._answers.to(lookup, deadline=self._deadline, ids=ids, **values)
        self._looked_up.append(LookedUp(lookup.name, found.at))
        return found

    async def maybe(self, lookup: Lookup[Answer], *ids: str, **values: str) -> Found[Answer] | None:
        """Ask for more; None where that failed: what is known already is still true, and this stays open."""
        try:
            return await self.to(lookup, *ids, **values)
        except LookupFailed as error:
            self.left_open(lookup, error)
            return None

    def left_open(self, lookup: Lookup[Part], error: LookupFailed) -> None:
        """Note that a look-up failed and that the answer is given without it."""
        log.warning("intune.left_open", lookup=lookup.name, reason=error.reason)
        self._looked_up.append(LookedUp(lookup.name, self._clock.now(), failed=error.reason))
