"""What a dialog may ask for. The shell answers it from Intune; a test from memory."""

from typing import Protocol

from bot.advisor.evidence import Evidence


class Lookups(Protocol):
    """Looks in Intune on somebody's behalf. All raise bot.errors.LookupFailed; none says "none" when it failed."""

    async def devices(self, user_id: str) -> Evidence:
        """Find the HoloLens devices whose user is that Entra object id."""
        ...

    async def by_serial_number(self, serial_number: str, *, asked_by: str) -> Evidence:
        """Find the HoloLens with exactly that serial number: status only, for devices that have no user."""
        ...

    async def devices_of(self, user: str, *, asked_by: str, reason: str) -> Evidence:
        """Find the devices of somebody else, by user principal name, for a helpdesk agent who gives a reason."""
        ...
