"""What only the operator can tell: facts that application permissions cannot read, added to every look-up."""

from dataclasses import replace

from bot.advisor.evidence import Evidence
from bot.advisor.facts import Facts
from bot.intune.devices import IntuneLookups


class OperatorFacts:
    """Look-ups that also say what the settings say (satisfies `dialogs.lookups.Lookups`). What Intune says wins."""

    def __init__(self, lookups: IntuneLookups, facts: Facts) -> None:
        """Add `facts` to what `lookups` finds."""
        self._lookups = lookups
        self._facts = facts

    async def devices(self, user_id: str) -> Evidence:
        """Find the devices of a person. Raises LookupFailed."""
        return self._adding(await self._lookups.devices(user_id))

    async def by_serial_number(self, serial_number: str, *, asked_by: str) -> Evidence:
        """Find the device with that serial number. Raises LookupFailed."""
        return self._adding(await self._lookups.by_serial_number(serial_number, asked_by=asked_by))

    async def devices_of(self, user: str, *, asked_by: str, reason: str) -> Evidence:
        """Find the devices of somebody else, for an agent. Raises LookupFailed."""
        return self._adding(await self._lookups.devices_of(user, asked_by=asked_by, reason=reason))

    async def anybodys(self, serial_number: str, *, asked_by: str, reason: str) -> Evidence:
        """Find the device with that serial number, whoever has it, for an agent. Raises LookupFailed."""
        return self._adding(await self._lookups.anybodys(serial_number, asked_by=asked_by, reason=reason))

    def _adding(self, evidence: Evidence) -> Evidence:
        return replace(evidence, facts=Facts((*self._facts.values(), *evidence.facts.values())))
