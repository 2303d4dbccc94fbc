"""Whether many people have enrolled, asked at once: by the bot itself, before it reminds them.

For each there is one request for devices, 20 in a `$batch`. What failed and what has no profile is in lists of the
whole tenant, which are kept for some minutes: at 50 people a second, two more requests for each would leave no room for
conversations.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from bot.advisor.evidence import Device, EnrollmentFailure, Evidence, LookedUp
from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.audit import Audit, AuditEntry, AuditFailed, Kind
from bot.intune.device_reader import hololens_among, newest_first
from bot.intune.evidence import managed_device
from bot.intune.expected_lists import WithoutProfile, read_failures, read_without_profile
from bot.intune.expected_lookups import AUTOPILOT_ASSIGNMENTS, ENROLLMENT_FAILURES
from bot.intune.inquiry import Inquiry
from bot.intune.kept_list import KeptList
from bot.intune.lookups import SERIAL_DEVICES
from bot.intune.models import ManagedDevice
from bot.intune.ownership import object_id, own_devices, visible_to
from bot.intune.wire import MOST_IN_BATCH

BATCHES = 2
"""Batches at once. A person in a conversation waits for no more than these."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of everybody."""

    failures: dict[str, EnrollmentFailure]
    without_profile: WithoutProfile
    looked_up: tuple[LookedUp, ...]


class ExpectedLookups:
    """Looks for the devices of many people (satisfies `bot.reminders.delivery.ports.Evidences`)."""

    def __init__(self, answers: Answers, clock: Clock, *, audit: Audit, app_id: str) -> None:
        """Look through `answers`, and leave a row in `audit`, on which the bot itself looked: `app_id`."""
        self._answers = answers
        self._clock = clock
        self._audit = audit
        self._app_id = app_id
        self._failures: KeptList[dict[str, EnrollmentFailure]] = KeptList(
            ENROLLMENT_FAILURES.name, partial(read_failures, answers), clock, empty={}
        )
        self._without_profile = KeptList(
            AUTOPILOT_ASSIGNMENTS.name,
            partial(read_without_profile, answers, clock),
            clock,
            empty=WithoutProfile(clock.now()),
        )
        self._room = asyncio.Semaphore(BATCHES)

    async def of(self, people: Sequence[tuple[str, str]]) -> list[Evidence | LookupFailed]:
        """Return what Intune shows of each (object id, and serial number or ""), in their order.

        With a serial number it is about that device alone, if it is theirs or has no user; otherwise about all of which
        they are the user. There is in it what reminders go by: enrolled or not, compliance, last sync, the newest
        failure, and a missing profile. Who could not be asked about has the failure for an answer; it is never raised,
        and it is no failure of the others. Where only a list could not be read, `looked_up` says so.
        """
        if not people:
            return []
        try:
            why = str(len(people))
            await self._audit.record(AuditEntry(self._clock.now(), self._app_id, Kind.REMINDERS, None, why))
        except AuditFailed as error:
            log.error("intune.not_audited", kind=Kind.REMINDERS.value, fault=error.fault)  # noqa: TRY400 - as elsewhere
            return [LookupFailed(reason="refused") for _ in people]
        known = await self._known()
        parts = [people[first : first + MOST_IN_BATCH] for first in range(0, len(people), MOST_IN_BATCH)]
        answers = await asyncio.gather(*(self._part(part, known) for part in parts))
        return [answer for part in answers for answer in part]

    async def close(self) -> None:
        """Stop reading lists."""
        await self._failures.close()
        await self._without_profile.close()

    async def _known(self) -> _Known:
        deadline = self._answers.deadline()
        (failures, failures_from), (without_profile, profiles_from) = await asyncio.gather(
            self._failures.get(deadline), self._without_profile.get(deadline)
        )
        return _Known(failures, without_profile, (failures_from, profiles_from))

    async def _part(self, people: Sequence[tuple[str, str]], known: _Known) -> list[Evidence | LookupFailed]:
        """Ask about as many as go in a batch: what is asked for in the same moment goes in one."""
        async with self._room:
            return await asyncio.gather(*(self._one(person, serial, known) for person, serial in people))

    async def _one(self, user_id: str, serial_number: str, known: _Known) -> Evidence | LookupFailed:
        inquiry = Inquiry(self._answers, self._clock)
        try:
            person = object_id(user_id)
            if serial_number:
                at, records = await _with_serial_number(inquiry, serial_number, person)
            else:
                at, records = await own_devices(inquiry, person)
            devices = _devices(records, at, known) or known.without_profile.of(person, serial_number)
        except LookupFailed as error:
            return error
        failure = known.failures.get(person)
        looked_up = (*inquiry.looked_up, *known.looked_up)
        return Evidence(at=at, devices=newest_first(devices), failure=failure, looked_up=looked_up)


async def _with_serial_number(
    inquiry: Inquiry, serial_number: str, person: str
) -> tuple[datetime, list[ManagedDevice]]:
    """Return the devices with a serial number, in any case, that are that person's or nobody's. Raises LookupFailed."""
    found = await inquiry.to(SERIAL_DEVICES, serial_number=serial_number)
    if any(not record.serial_number for record in found.records):
        raise LookupFailed(reason="broken")  # that may be it
    wanted = serial_number.casefold()
    return found.at, visible_to(person, [each for each in found.records if each.serial_number.casefold() == wanted])


def _devices(records: Sequence[ManagedDevice], at: datetime, known: _Known) -> list[Device]:
    """Return the HoloLens devices among the records. Raises LookupFailed."""
    return [
        managed_device(record, at, known.without_profile.registration(record.serial_number))
        for record in hololens_among(records)
    ]
