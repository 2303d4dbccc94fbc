"""The devices that a person may see. The filter here is the boundary: the bot's own permission reaches every device."""

import asyncio
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import structlog

from bot.advisor.evidence import Device, Evidence
from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.evidence import Registration, is_hololens, managed_device, registered_device
from bot.intune.lookups import AUTOPILOT_IDENTITIES, AUTOPILOT_PROFILES, SERIAL_DEVICES, USER_DEVICES
from bot.intune.models import AutopilotProfile, ManagedDevice

_SERIAL_NUMBER = re.compile(r"[A-Za-z0-9-]{4,64}")
_NEVER = datetime.min.replace(tzinfo=UTC)

log = structlog.get_logger()


class IntuneLookups:
    """Looks in Intune and in Windows Autopilot (satisfies `dialogs.lookups.Lookups`)."""

    def __init__(self, answers: Answers, clock: Clock) -> None:
        """Look through `answers`."""
        self._answers = answers
        self._clock = clock

    async def devices(self, user_id: str) -> Evidence:
        """Find the HoloLens devices whose user is that Entra object id. Raises LookupFailed."""
        person = _object_id(user_id)
        deadline = self._answers.deadline()
        found = await self._answers.to(USER_DEVICES, deadline=deadline, user_id=person)
        own = [record for record in found.records if _belongs_to(person, record) and _is_hololens(record)]
        devices = await asyncio.gather(*(self._with_registration(record, found.at, deadline) for record in own))
        return Evidence(at=found.at, devices=_newest_first(devices))

    async def by_serial_number(self, serial_number: str, *, asked_by: str) -> Evidence:
        """Find the HoloLens with exactly that serial number, if it is the asker's own or has no user.

        One that is somebody else's is not there, and neither is what Autopilot knows of it. Raises LookupFailed.
        """
        person = _object_id(asked_by)
        serial_number = serial_number.strip()
        if _SERIAL_NUMBER.fullmatch(serial_number) is None:
            return Evidence(at=self._clock.now())  # no device can have it, and `contains` would find others
        deadline = self._answers.deadline()
        found = await self._answers.to(SERIAL_DEVICES, deadline=deadline, serial_number=serial_number)
        records = [record for record in found.records if record.serial_number == serial_number]
        if not records:
            return await self._registered(serial_number, deadline)
        visible = [record for record in records if record.user_id is None or _belongs_to(person, record)]
        devices = [
            await self._with_registration(record, found.at, deadline) for record in visible if _is_hololens(record)
        ]
        return Evidence(at=found.at, devices=_newest_first(devices))

    async def _with_registration(self, record: ManagedDevice, at: datetime, deadline: float) -> Device:
        """Add what Autopilot knows; where it cannot be asked, what Intune said is still true."""
        registration = None
        if record.serial_number:
            try:
                registration = await self._registration(record.serial_number, deadline)
            except LookupFailed as error:
                log.warning("autopilot.not_asked", reason=error.reason)
        return managed_device(record, at, registration)

    async def _registered(self, serial_number: str, deadline: float) -> Evidence:
        """Find a device that is registered with Autopilot only. One that is assigned to somebody may be another's."""
        registration = await self._registration(serial_number, deadline)
        identity = registration.identity
        if identity is None or identity.user_principal_name or not is_hololens(identity.model):
            return Evidence(at=registration.at)
        return Evidence(at=registration.at, devices=(registered_device(identity, registration),))

    async def _registration(self, serial_number: str, deadline: float) -> Registration:
        found = await self._answers.to(AUTOPILOT_IDENTITIES, deadline=deadline, serial_number=serial_number)
        for identity in found.records:
            if identity.serial_number == serial_number:
                return Registration(found.at, identity, await self._profile(serial_number, deadline))
        return Registration(found.at)

    async def _profile(self, serial_number: str, deadline: float) -> AutopilotProfile | None:
        try:
            found = await self._answers.to(AUTOPILOT_PROFILES, deadline=deadline, serial_number=serial_number)
        except LookupFailed as error:
            log.warning("autopilot.profile_not_asked", reason=error.reason)  # beta promises nothing
            return None
        return next((profile for profile in found.records if profile.serial_number == serial_number), None)


def _object_id(text: str) -> str:
    """Return an Entra object id as it compares. Raises LookupFailed where it is none: nothing may be looked up then."""
    try:
        return str(UUID(text))
    except ValueError:
        raise LookupFailed(reason="refused") from None


def _belongs_to(person: str, record: ManagedDevice) -> bool:
    return record.user_id is not None and record.user_id.casefold() == person


def _is_hololens(record: ManagedDevice) -> bool:
    return is_hololens(record.model, record.operating_system)


def _newest_first(devices: Iterable[Device]) -> tuple[Device, ...]:
    return tuple(sorted(devices, key=lambda device: device.last_sync or _NEVER, reverse=True))
