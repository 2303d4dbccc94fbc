"""Everybody whom a campaign may be for: members of a group, HoloLens devices of the whole organization, users by name.

It shows people to somebody who is not them: only whoever may own campaigns is to be let in, by the caller. Each look is
audited before it is made.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import structlog

from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.audience_lookups import (
    AUTOPILOT_USERS,
    GROUP_MEMBERS,
    HOLOLENS_DEVICES,
    MOST_LISTED,
    USERS_BY_ID,
    USERS_BY_NAME,
)
from bot.intune.audit import Audit, AuditEntry, AuditFailed, Kind
from bot.intune.evidence import is_hololens
from bot.intune.lookup import Lookup
from bot.intune.lookups import GROUP
from bot.intune.models import AutopilotIdentity, FleetDevice, Part
from bot.intune.wire import MOST_IN_BATCH

BUDGET = timedelta(minutes=15)
"""How long a whole collection may take: 150,000 members of a group are 151 pages."""

_USER = "#microsoft.graph.user"

Answer = TypeVar("Answer", bound=Part)

log = structlog.get_logger()


class AudienceLookups:
    """Looks for the people of a campaign, on behalf of its owner (`asked_by`, an Entra object id).

    All raise LookupFailed: what is returned is whole, so that whoever is not in it has really left.
    """

    def __init__(self, answers: Answers, clock: Clock, *, audit: Audit) -> None:
        """Look through `answers`, and leave a row in `audit`."""
        self._answers = answers
        self._clock = clock
        self._audit = audit

    async def members(self, group_id: str, *, asked_by: str) -> list[str]:
        """Return the object ids of the users in a group and in the groups within it.

        Where there is no such group the reason of the failure is "unknown_group".
        """
        await self._note(asked_by, GROUP_MEMBERS)
        group = await self._answers.to(GROUP, deadline=self._answers.deadline(), group_id=_guid(group_id))
        if not group.records:
            raise LookupFailed(reason="unknown_group")
        members = [member async for member in self._each(GROUP_MEMBERS, group_id=group.records[0].id)]
        if not all(member.type for member in members):
            raise LookupFailed(reason="broken")  # one of those may be a person, or a printer
        return [member.id.casefold() for member in members if member.type == _USER]

    async def managed(self, *, asked_by: str) -> list[FleetDevice]:
        """Return every HoloLens that Intune manages, those without a user too."""
        await self._note(asked_by, HOLOLENS_DEVICES)
        return [
            device
            async for device in self._each(HOLOLENS_DEVICES)
            if is_hololens(device.model, device.operating_system)
        ]

    async def registered(self, *, asked_by: str) -> list[AutopilotIdentity]:
        """Return every HoloLens that is registered with Windows Autopilot and assigned to a user."""
        await self._note(asked_by, AUTOPILOT_USERS)
        return [
            record
            async for record in self._each(AUTOPILOT_USERS)
            if is_hololens(record.model) and record.user_principal_name
        ]

    async def object_ids(self, users: Iterable[str], *, asked_by: str) -> dict[str, str]:
        """Return the object ids of users, named by object id or user principal name, by that name in small letters.

        Those that do not exist are not in it. It takes about a second for each 750.
        """
        await self._note(asked_by, USERS_BY_NAME)
        wanted = sorted({user.casefold() for user in users})
        names = [user for user in wanted if "@" in user]
        ids = [user for user in wanted if "@" not in user]
        named = [
            (user.user_principal_name.casefold(), user.id.casefold()) for user in await self._of(USERS_BY_NAME, names)
        ]
        known = [user.id.casefold() for user in await self._of(USERS_BY_ID, ids)]
        asked_for = set(wanted)
        return {name: id_ for name, id_ in (*named, *zip(known, known, strict=True)) if name in asked_for}

    async def user_names(self, object_ids: Iterable[str], *, asked_by: str) -> dict[str, str]:
        """Return the user principal names of people by object id, in small letters; who does not exist is not in it.

        For a report to the owner: names are asked for when they are shown, and never kept.
        """
        await self._note(asked_by, USERS_BY_ID)
        wanted = sorted({object_id.casefold() for object_id in object_ids})
        return {user.id.casefold(): user.user_principal_name for user in await self._of(USERS_BY_ID, wanted)}

    async def _of(self, lookup: Lookup[Answer], listed: list[str]) -> list[Answer]:
        """Ask for a list in parts, one `$batch` after the other: conversations come in between."""
        parts = [listed[first : first + MOST_LISTED] for first in range(0, len(listed), MOST_LISTED)]
        records: list[Answer] = []
        for first in range(0, len(parts), MOST_IN_BATCH):
            deadline = self._answers.deadline()
            answers = await asyncio.gather(
                *(
                    self._answers.to(lookup, deadline=deadline, ids=part)
                    for part in parts[first : first + MOST_IN_BATCH]
                )
            )
            records += [record for found in answers for record in found.records]
        return records

    async def _each(self, lookup: Lookup[Answer], **values: str) -> AsyncIterator[Answer]:
        deadline = asyncio.get_running_loop().time() + BUDGET.total_seconds()
        async for page in self._answers.each(lookup, deadline=deadline, **values):
            for record in page:
                yield record

    async def _note(self, who: str, lookup: Lookup[Part]) -> None:
        try:
            await self._audit.record(AuditEntry(self._clock.now(), _guid(who), Kind.AUDIENCE, None, lookup.name))
        except AuditFailed as error:
            log.error("intune.not_audited", kind=Kind.AUDIENCE.value, fault=error.fault)  # noqa: TRY400 - as elsewhere
            raise LookupFailed(reason="refused") from error


def _guid(text: str) -> str:
    """Return an object id as it compares. Raises LookupFailed where it is none: nothing may be looked up then."""
    try:
        return str(UUID(text))
    except ValueError:
        raise LookupFailed(reason="refused") from None
