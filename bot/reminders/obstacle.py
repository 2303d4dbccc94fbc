"""What stands in somebody's way, as Intune shows it: by this the text of a reminder is chosen."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.advisor.evidence import Device, Evidence

NOT_SEEN = timedelta(days=30)
"""How long a device may be silent: Intune's default "Compliance status validity period", after which it no longer
counts as compliant (learn.microsoft.com, "Device compliance policies in Microsoft Intune")."""
RECENT = timedelta(days=30)
"""An attempt that failed longer ago is history: whoever reads of it would not know what is meant."""

NOT_COMPLIANT = frozenset({"noncompliant", "inGracePeriod", "conflict", "error"})
"""Values of complianceState that ask for something to be done. `unknown` says only that nobody has looked yet."""

Kind = Literal["nothing_enrolled", "profile_missing", "failed", "not_compliant", "not_seen"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why somebody is not done."""

    kind: Kind
    code: str = ""
    """Of `failed`: the error code as the fact `error` has it ("0x80180014"); empty where Intune gives none."""


def obstacle(evidence: Evidence, serial_number: str = "", *, not_seen: timedelta = NOT_SEEN) -> Obstacle | None:
    """Return what stands in the way; None where the device is enrolled and well.

    With a serial number it is about that device, otherwise about any of them: one that is well is enough, and of
    several that are not, the one that was seen last counts. `not_seen` is how long a device may be silent.
    """
    devices = [device for device in evidence.devices if not serial_number or _has(device, serial_number)]
    enrolled = [device for device in devices if device.facts.value("management") == "enrolled"]
    if enrolled:
        found = [_unwell(device, evidence, not_seen) for device in enrolled]
        return None if None in found else found[0]
    failure = evidence.failure
    if failure is not None and evidence.at - failure.at <= RECENT:
        return Obstacle("failed", failure.code or "")
    if any(device.facts.value("autopilot") == "no_profile" for device in devices):
        return Obstacle("profile_missing")
    return Obstacle("nothing_enrolled")


def _has(device: Device, serial_number: str) -> bool:
    """Compare as people write it: a list of serial numbers may be in another case."""
    return device.serial_number.casefold() == serial_number.strip().casefold()


def _unwell(device: Device, evidence: Evidence, not_seen: timedelta) -> Obstacle | None:
    """Return what is wrong with an enrolled device. Silence comes first: what it reported before may not hold."""
    seen_at = device.last_sync or device.enrolled_at
    if seen_at is not None and evidence.at - seen_at > not_seen:
        return Obstacle("not_seen")
    return Obstacle("not_compliant") if device.compliance in NOT_COMPLIANT else None
