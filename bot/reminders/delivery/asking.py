"""Asking again: each time before somebody is reminded, how they stand now."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.reminders.delivery.claimed import Claimed, read
from bot.reminders.delivery.ports import Evidences, OpenFailures
from bot.reminders.delivery.verdict import not_now, verdict
from bot.storage.reminders import Attempt, Claim, Outcome


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of claims: each is either to be reminded, or settled."""

    attempts: list[tuple[Claimed, Attempt]]
    outcomes: list[Outcome]


class Asking:
    """Asks Intune, and the helpdesk, about many people at once."""

    def __init__(self, evidences: Evidences, open_failures: OpenFailures, clock: Clock) -> None:
        """Ask these."""
        self._evidences = evidences
        self._open_failures = open_failures
        self._clock = clock

    async def asked(self, claims: Sequence[Claim]) -> Asked:
        """Return what comes of claims. Intune is asked only about those who may be reminded now."""
        now = self._clock.now()
        claimed, outcomes = read(claims, now)
        due: list[Claimed] = []
        for one in claimed:
            outcome = not_now(one, now)
            if outcome is None:
                due.append(one)
            else:
                outcomes.append(outcome)
        return Asked([], outcomes) if not due else await self._judged(due, outcomes)

    async def _judged(self, due: Sequence[Claimed], outcomes: list[Outcome]) -> Asked:
        open_failures = await self._open_failures.open_failures()
        evidences = await self._evidences.of([(one.person.object_id, one.person.serial_number) for one in due])
        now, attempts = self._clock.now(), list[tuple[Claimed, Attempt]]()
        for one, evidence in zip(due, evidences, strict=True):
            found = verdict(one, evidence, open_failures, now)
            if isinstance(found, Attempt):
                attempts.append((one, found))
            else:
                outcomes.append(found)
        return Asked(attempts, outcomes)
