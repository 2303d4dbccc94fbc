"""The devices that a person may see. The filter here is the boundary: the bot's own permission reaches every device."""

import asyncio
import re
from collections.abc import Collection
from datetime import datetime

import structlog

from bot.advisor.evidence import Evidence
from bot.advisor.facts import Facts
from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.audit import Audit, AuditEntry, AuditFailed, Kind
from bot.intune.device_reader import read_devices, read_registered
from bot.intune.entitlements import licence_facts, restriction_facts
from bot.intune.failures import newest_failure
from bot.intune.inquiry import Inquiry
from bot.intune.lookups import MANAGED_DEVICE, SERIAL_DEVICES, USERS
from bot.intune.models import ManagedDevice
from bot.intune.ownership import belongs_to, guid, object_id, own_devices, visible_to
from bot.intune.quota import SerialQuota
from bot.intune.roles import Roles

SERIAL_NUMBER = re.compile(r"[A-Za-z0-9-]{4,64}")
"""What can be the serial number of a device, of any maker."""

log = structlog.get_logger()


class IntuneLookups:
    """Looks in Intune, Windows Autopilot and Entra on somebody's behalf (satisfies `dialogs.lookups.Lookups`).

    Each look-up is audited before it is made: no audit, no answer. All raise LookupFailed.
    """

    def __init__(
        self,
        answers: Answers,
        clock: Clock,
        *,
        audit: Audit,
        quota: SerialQuota,
        roles: Roles,
    ) -> None:
        """Look through `answers`, as far as `quota` and `roles` allow, and leave a row in `audit`."""
        self._answers = answers
        self._clock = clock
        self._audit = audit
        self._quota = quota
        self._roles = roles

    async def devices(self, user_id: str) -> Evidence:
        """Find the HoloLens devices whose user is that Entra object id, and what is known of that person."""
        person = object_id(user_id)
        await self._note(person, Kind.OWN_DEVICES, whose=person)
        return await self._devices_of(person)

    async def by_serial_number(self, serial_number: str, *, asked_by: str) -> Evidence:
        """Find the HoloLens with exactly that serial number, if it is the asker's own or has no user.

        One that is somebody else's is not there, and neither is what Autopilot knows of it. Where there is none at
        all, the fact `autopilot` says that it is not registered. Beyond SERIAL_NUMBERS_A_DAY the reason is "quota".
        """
        person = object_id(asked_by)
        serial_number = serial_number.strip()
        if SERIAL_NUMBER.fullmatch(serial_number) is None:
            return Evidence(at=self._clock.now())  # no device can have it, and `contains` would find others
        await self._count(person, serial_number)
        await self._note(person, Kind.SERIAL_NUMBER)
        inquiry = self._inquiry()
        at, records = await _with_serial_number(inquiry, serial_number)
        if not records:
            return await read_registered(inquiry, serial_number)
        return await read_devices(inquiry, visible_to(person, records), at)

    async def details(self, device_id: str, *, asked_by: str, serial_number: str | None = None) -> Evidence:
        """Find one managed device again, with its remote actions: for its status, and to refresh that.

        It must be the asker's own; one without a user only with its exact serial number. Any other is not there.
        """
        person = object_id(asked_by)
        device = guid(device_id)
        if device is None:
            return Evidence(at=self._clock.now())
        if serial_number is not None:
            await self._count(person, serial_number)
        await self._note(person, Kind.DEVICE)
        inquiry = self._inquiry()
        found = await inquiry.to(MANAGED_DEVICE, device_id=device)
        visible = [
            record
            for record in found.records
            if belongs_to(person, record)
            or (record.user_id is None and record.serial_number != "" and record.serial_number == serial_number)
        ]
        return await read_devices(inquiry, visible, found.at)

    async def devices_of(self, user: str, *, asked_by: str, reason: str, app_roles: Collection[str] = ()) -> Evidence:
        """Find the HoloLens devices of somebody else, named by object id or user principal name: for helpdesk agents.

        `app_roles` is the claim `roles` of a validated token of the agent's. Refused to anybody else, and without a
        `reason`. Where there is no such user the reason of the failure is "unknown_user".
        """
        agent = await self._agent(Kind.DEVICES_OF, asked_by, reason, app_roles)
        person = await self._object_id_of(user)
        await self._note(agent, Kind.DEVICES_OF, whose=person, why=reason.strip())
        return await self._devices_of(person)

    async def anybodys(
        self, serial_number: str, *, asked_by: str, reason: str, app_roles: Collection[str] = ()
    ) -> Evidence:
        """Find the HoloLens with exactly that serial number, whoever has it: for helpdesk agents, as `devices_of`.

        It is audited before the look, and again for each person whose device it shows, who can so see that somebody
        looked. It does not count for SERIAL_NUMBERS_A_DAY: an agent says why.
        """
        agent, serial_number = await self._agent(Kind.SERIAL_NUMBER, asked_by, reason, app_roles), serial_number.strip()
        if SERIAL_NUMBER.fullmatch(serial_number) is None:
            return Evidence(at=self._clock.now())
        await self._note(agent, Kind.SERIAL_NUMBER, why=reason.strip())
        inquiry = self._inquiry()
        at, records = await _with_serial_number(inquiry, serial_number)
        for person in sorted({record.user_id for record in records if record.user_id is not None}):
            await self._note(agent, Kind.DEVICE, whose=person.casefold(), why=reason.strip())
        if not records:
            return await read_registered(inquiry, serial_number, whoever_has_it=True)
        return await read_devices(inquiry, records, at)

    async def _devices_of(self, person: str) -> Evidence:
        inquiry = self._inquiry()
        at, own = await own_devices(inquiry, person)
        evidence, licences, restrictions, failure = await asyncio.gather(
            read_devices(inquiry, own, at),
            licence_facts(inquiry, person),
            restriction_facts(inquiry, person, own),
            newest_failure(inquiry, person),
        )
        return Evidence(evidence.at, evidence.devices, Facts([*licences, *restrictions]), failure, inquiry.looked_up)

    async def _agent(self, kind: Kind, asked_by: str, reason: str, app_roles: Collection[str]) -> str:
        """Return the object id of an agent who gives a reason. Raises LookupFailed for anybody else."""
        agent = object_id(asked_by)
        if not reason.strip() or not await self._roles.is_helpdesk(agent, app_roles=app_roles):
            log.warning("intune.not_an_agent", kind=kind.value)
            raise LookupFailed(reason="refused")
        return agent

    async def _object_id_of(self, user: str) -> str:
        found = await self._inquiry().to(USERS, user=user.strip())
        if not found.records:
            raise LookupFailed(reason="unknown_user")
        return object_id(found.records[0].id)

    async def _count(self, person: str, serial_number: str) -> None:
        if not await self._quota.allows(person, serial_number, self._clock.now().date()):
            log.warning("intune.too_many_serial_numbers")
            raise LookupFailed(reason="quota")

    async def _note(self, who: str, kind: Kind, *, whose: str | None = None, why: str = "") -> None:
        try:
            await self._audit.record(AuditEntry(self._clock.now(), who, kind, whose, why))
        except AuditFailed as error:
            log.error("intune.not_audited", kind=kind.value, fault=error.fault)  # noqa: TRY400 - the fault says it
            raise LookupFailed(reason="refused") from error

    def _inquiry(self) -> Inquiry:
        return Inquiry(self._answers, self._clock)


async def _with_serial_number(inquiry: Inquiry, serial_number: str) -> tuple[datetime, list[ManagedDevice]]:
    """Return the devices with exactly that serial number, whosever they are, and when that was. Raises LookupFailed."""
    found = await inquiry.to(SERIAL_DEVICES, serial_number=serial_number)
    records = [record for record in found.records if record.serial_number == serial_number]
    if not records and any(record.serial_number == "" for record in found.records):
        raise LookupFailed(reason="broken")  # one of those may be it
    return found.at, records
