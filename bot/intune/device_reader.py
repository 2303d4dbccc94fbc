"""Reads all that Graph knows of one device: Intune's record, Windows Autopilot, Entra, compliance."""

import asyncio
from datetime import datetime

from bot.advisor.evidence import Device
from bot.errors import LookupFailed
from bot.intune.compliance import failing_policies
from bot.intune.evidence import InEntra, Registration, managed_device
from bot.intune.inquiry import Inquiry
from bot.intune.lookups import AUTOPILOT_IDENTITIES, AUTOPILOT_PROFILES, ENTRA_DEVICES
from bot.intune.models import AutopilotProfile, ManagedDevice


async def read_device(inquiry: Inquiry, record: ManagedDevice, at: datetime) -> Device:
    """Return the device of a record that was read at `at`. Never raises LookupFailed: what cannot be asked is open."""
    registration, entra, failing = await asyncio.gather(
        _registration_if_known(inquiry, record), _in_entra(inquiry, record), failing_policies(inquiry, record)
    )
    return managed_device(record, at, registration, entra, failing)


async def read_registration(inquiry: Inquiry, serial_number: str) -> Registration:
    """Return what Windows Autopilot knows of a serial number. Raises LookupFailed."""
    found, profile = await asyncio.gather(
        inquiry.to(AUTOPILOT_IDENTITIES, serial_number=serial_number), _profile(inquiry, serial_number)
    )
    identity = next((each for each in found.records if each.serial_number == serial_number), None)
    return Registration(found.at) if identity is None else Registration(found.at, identity, profile)


async def _registration_if_known(inquiry: Inquiry, record: ManagedDevice) -> Registration | None:
    if not record.serial_number:
        return None
    try:
        return await read_registration(inquiry, record.serial_number)
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
    return InEntra(found.at, next((each for each in found.records if each.device_id.casefold() == wanted), None))
