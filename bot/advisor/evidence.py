"""Evidence: what a look-up found, as devices with their facts."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.advisor.facts import Facts


@dataclass(frozen=True, slots=True)
class Device:
    """One HoloLens that Intune knows. `facts` each carry the time at which Intune was asked."""

    id: str
    """The id of the managedDevice, or of the windowsAutopilotDeviceIdentity where it is not enrolled."""
    name: str
    """As somebody named it: untrusted text."""
    model: str
    serial_number: str
    last_sync: datetime | None
    compliance: str | None
    """Intune's complianceState; None where the device is not enrolled."""
    facts: Facts


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found at `at` (aware UTC): HoloLens devices, newest sync first, and facts that hold for the person."""

    at: datetime
    devices: tuple[Device, ...] = ()
    facts: Facts = field(default_factory=Facts)
