"""Lists of the whole tenant behind reminders: whose attempts failed, and which devices lack an Autopilot profile."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.advisor.evidence import Device, EnrollmentFailure
from bot.clock import Clock
from bot.intune.answers import Answers
from bot.intune.audience_lookups import MOST_LISTED, USERS_BY_NAME
from bot.intune.evidence import PROFILE, Registration, is_hololens, registered_device
from bot.intune.expected_lookups import AUTOPILOT_ASSIGNMENTS, ENROLLMENT_FAILURES
from bot.intune.failures import newest_by_person
from bot.intune.models import AutopilotAssignment, AutopilotProfile

BUDGET = timedelta(minutes=15)
"""How long a whole list may take."""


@dataclass(frozen=True, slots=True)
class WithoutProfile:
    """HoloLens devices that are registered with Windows Autopilot and have no deployment profile, at one moment."""

    at: datetime
    by_serial: Mapping[str, AutopilotAssignment] = field(default_factory=dict)
    """By serial number, in small letters."""
    by_user: Mapping[str, Sequence[AutopilotAssignment]] = field(default_factory=dict)
    """By the object id of whom an administrator assigned them to."""

    def registration(self, serial_number: str) -> Registration | None:
        """Return what is known of a serial number; None where it has a profile, or none is known."""
        record = self.by_serial.get(serial_number.casefold())
        return None if record is None else self._registration(record)

    def of(self, person: str, serial_number: str = "") -> list[Device]:
        """Return the device with that serial number if it is assigned to that person or nobody; else all of theirs."""
        found = self.by_user.get(person, ())
        if serial_number:
            wanted = self.by_serial.get(serial_number.casefold())
            is_visible = wanted is not None and (not wanted.user_principal_name or wanted in found)
            found = (wanted,) if wanted is not None and is_visible else ()
        return [registered_device(record, self._registration(record)) for record in found]

    def _registration(self, record: AutopilotAssignment) -> Registration:
        profile = AutopilotProfile(id=record.id, serial_number=record.serial_number, status=record.status)
        return Registration(self.at, record, profile)


async def read_failures(answers: Answers) -> dict[str, EnrollmentFailure]:
    """Return everybody's newest failed attempt to enroll a HoloLens, by object id. Raises LookupFailed."""
    deadline = asyncio.get_running_loop().time() + BUDGET.total_seconds()
    newest: dict[str, EnrollmentFailure] = {}
    async for page in answers.each(ENROLLMENT_FAILURES, deadline=deadline):
        for person, failure in newest_by_person(page).items():
            if person not in newest or newest[person].at < failure.at:
                newest[person] = failure
    return newest


async def read_without_profile(answers: Answers, clock: Clock) -> WithoutProfile:
    """Return the devices without a profile, and whose they are. Raises LookupFailed."""
    at = clock.now()
    deadline = asyncio.get_running_loop().time() + BUDGET.total_seconds()
    records = [
        record
        async for page in answers.each(AUTOPILOT_ASSIGNMENTS, deadline=deadline)
        for record in page
        if is_hololens(record.model) and PROFILE.get(record.status) == "no_profile" and record.serial_number
    ]
    users = await _object_ids(answers, {record.user_principal_name.casefold() for record in records} - {""})
    by_user: defaultdict[str, list[AutopilotAssignment]] = defaultdict(list)
    for record in records:
        if record.user_principal_name.casefold() in users:
            by_user[users[record.user_principal_name.casefold()]].append(record)
    return WithoutProfile(at, {record.serial_number.casefold(): record for record in records}, by_user)


async def _object_ids(answers: Answers, names: Collection[str]) -> dict[str, str]:
    """Return the object ids of users by their names in small letters, of those that there are. Raises LookupFailed."""
    listed = sorted(names)
    ids: dict[str, str] = {}
    for first in range(0, len(listed), MOST_LISTED):
        part = listed[first : first + MOST_LISTED]
        found = await answers.to(USERS_BY_NAME, deadline=answers.deadline(), ids=part)
        ids |= {user.user_principal_name.casefold(): user.id.casefold() for user in found.records}
    return ids
