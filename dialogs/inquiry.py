"""Inquiries: the look-ups that dialogs make, as values."""

from dataclasses import dataclass

from bot.advisor import Evidence
from dialogs.lookups import Lookups


@dataclass(frozen=True, slots=True)
class OwnDevices:
    """The HoloLens devices of one person, by Entra object id."""

    user_id: str

    async def __call__(self, lookups: Lookups) -> Evidence:
        """Look. Raises LookupFailed."""
        return await lookups.devices(self.user_id)


@dataclass(frozen=True, slots=True)
class SerialNumber:
    """The HoloLens with one exact serial number, as far as `asked_by` may see it."""

    serial_number: str
    asked_by: str

    async def __call__(self, lookups: Lookups) -> Evidence:
        """Look. Raises LookupFailed."""
        return await lookups.by_serial_number(self.serial_number, asked_by=self.asked_by)


@dataclass(frozen=True, slots=True)
class OthersDevices:
    """The HoloLens devices of somebody else, as a helpdesk agent may see them who gives a reason."""

    user: str
    asked_by: str
    reason: str

    async def __call__(self, lookups: Lookups) -> Evidence:
        """Look. Raises LookupFailed: "refused" where `asked_by` is no agent."""
        return await lookups.devices_of(self.user, asked_by=self.asked_by, reason=self.reason)
