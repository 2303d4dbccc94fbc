"""Reads all that Graph knows of devices that somebody may see: Intune, Windows Autopilot, Entra, compliance."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.advisor.evidence import Device, Evidence
from bot.advisor.facts import Fact, Facts, Source
from bot.errors import LookupFailed
from bot.intune.compliance import failing_policies
from bot.intune.evidence import InEntra, Registration, is_hololens, managed_device, registered_device
from bot.intune.inquiry import Inquiry
from bot.intune.lookups import AUTOPILOT_IDENTITIES, AUTOPILOT_PROFILES, ENTRA_DEVICES
from bot.intune.models import AutopilotProfile, ManagedDevice

_NEVER = datetime.min.replace(tzinfo=UTC)


async def read_devices(inquiry: Inquiry, visible: Sequence[ManagedDevice], at: datetime) -> Evidence:
    """Return the HoloLens devices among the records that were read at `at`.

    Raises LookupFailed where there is none, but a device of which Intune does not say what it is.
    """
    devices = await asyncio.gather(*(_device(inquiry, record, at) for record in hololens_among(visible)))
    return Evidence(at=at, devices=newest_first(devices), looked_up=inquiry.looked_up)


def hololens_among(visible: Sequence[ManagedDevice]) -> list[ManagedDevice]:
    """Return the HoloLens devices among the records. Raises LookupFailed as `read_devices` does."""
    records = [record for record in visible if is_hololens(record.model, record.operating_system)]
    if not records and any(not record.model and not record.operating_system for record in visible):
        raise LookupFailed(reason="broken")
    return records


def newest_first(devices: Iterable[Device]) -> tuple[Device, ...]:
    """Return devices in the order in which they were last seen."""
    return tuple(sorted(devices, key=_last_seen, reverse=True))


async def read_registered(inquiry: Inquiry, serial_number: str, *, whoever_has_it: bool = False) -> Evidence:
    """Return a device that is registered with Autopilot only, or the fact that it is not. Raises LookupFailed.

    One that is assigned to somebody may be another's: it is as if not there, and nothing is said of it, unless it may
    be seen `whoever_has_it`.
    """
    registration = await _registration(inquiry, serial_number)
    identity, at = registration.identity, registration.at
    if identity is None:
        facts = Facts([Fact("autopilot", "not_registered", Source.INTUNE, at)])
        return Evidence(at=at, facts=facts, looked_up=inquiry.looked_up)
    is_anothers = bool(identity.user_principal_name) and not whoever_has_it
    if is_anothers or not is_hololens(identity.model):
        return Evidence(at=at, looked_up=inquiry.looked_up)
    return Evidence(at=at, devices=(registered_device(identity, registration),), looked_up=inquiry.looked_up)


async def _device(inquiry: Inquiry, record: ManagedDevice, at: datetime) -> Device:
    """Return the device of a record. Never raises LookupFailed: what cannot be asked is open."""
    registration, entra, failing = await asyncio.gather(
        _registration_if_known(inquiry, record), _in_entra(inquiry, record), failing_policies(inquiry, record)
    )
    return managed_device(record, at, registration, entra, failing)


async def _registration(inquiry: Inquiry, serial_number: str) -> Registration:
    """Return what Windows Autopilot knows of a serial number. Raises LookupFailed."""
    found, profile = await asyncio.gather(
        inquiry.to(AUTOPILOT_IDENTITIES, serial_number=serial_number), _profile(inquiry, serial_number)
    )
    identity = next((each for each in found.records if each.serial_number == serial_number), None)
    if identity is None and any(not each.serial_number for each in found.records):
        raise LookupFailed(reason="broken")  # one of those may be it
    return Registration(found.at) if identity is None else Registration(found.at, identity, profile)


async def _registration_if_known(inquiry: Inquiry, record: ManagedDevice) -> Registration | None:
    if not record.serial_number:
        return None
    try:
        return await _registration(inquiry, record.serial_number)
    except LookupFailed as error:
        inquiry.left_open(AUTOPILOT_IDENTITIES, error)
        return None


async def _profile(inquiry: Inquiry, serial_number: str) -> AutopilotProfile | None:
    found = await inquiry.maybe(AUTOPILOT_PROFILES, serial_number=serial_number)
    records = () if found is None else found.records
    return next((each for each in records if each.serial_number == serial_number), None)


async def _in_entra(inquiry: Inquiry, record: ManagedDevice) -> InEntra | None:
    """Return what Entra has of the device; None where it cannot be asked, or Intune never saw it in Entra."""
    if record.azure_ad_device_id is None or record.azure_ad_registered is False:
        return None
    found = await inquiry.maybe(ENTRA_DEVICES, device_id=record.azure_ad_device_id)
    if found is None:
        return None
    wanted = record.azure_ad_device_id.casefold()
    device = next((each for each in found.records if each.device_id.casefold() == wanted), None)
    if device is None and any(not each.device_id for each in found.records):
        return None
    return InEntra(found.at, device)


def _last_seen(device: Device) -> datetime:
    return device.last_sync or _NEVER
