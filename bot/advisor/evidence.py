"""Evidence: what a look-up found, as devices with their facts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.advisor.facts import Facts

Action = Literal["wipe", "retire", "delete"]


@dataclass(frozen=True, slots=True)
class FailingPolicy:
    """A compliance policy that a device does not meet. The names are an administrator's or Intune's: untrusted text."""

    name: str
    settings: tuple[str, ...] = ()
    """The settings that fail; empty where Intune does not name them."""


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
    enrolled_at: datetime | None = None
    failing_policies: tuple[FailingPolicy, ...] = ()
    """Why it is not compliant, as far as Intune tells."""
    pending: Action | None = None
    """What an administrator began and the device has not done yet."""


@dataclass(frozen=True, slots=True)
class EnrollmentFailure:
    """An attempt to enroll that failed."""

    at: datetime
    category: str
    """Graph's deviceEnrollmentFailureReason, such as "enrollmentRestrictionsEnforced"."""
    reason: str
    """As Intune wrote it, in English: untrusted text. May be empty."""
    code: str | None
    """The error code in `reason`, as the fact `error` has it: "0x80180014"."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """One look-up behind the evidence."""

    name: str
    at: datetime
    failed: str | None = None
    """Why it could not be asked (the reason of a LookupFailed); what it would have told is then open."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found at `at` (aware UTC): HoloLens devices, newest sync first, and facts that hold for the person."""

    at: datetime
    devices: tuple[Device, ...] = ()
    facts: Facts = field(default_factory=Facts)
    failure: EnrollmentFailure | None = None
    """The newest failed attempt of the person to enroll a HoloLens, or a device that did not say what it is."""
    looked_up: tuple[LookedUp, ...] = field(default=(), compare=False)
    """Where it comes from. Two that say the same are equal, whatever was asked for them."""
