"""Finds the people of a campaign in the organization: in a group, in Windows Autopilot, or by their devices."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.intune.audience import AudienceLookups
from bot.intune.models import AutopilotIdentity, FleetDevice
from bot.reminders.audience.candidate import Candidate
from bot.reminders.audience.found import Found
from bot.reminders.campaign import Audience
from bot.reminders.obstacle import NOT_COMPLIANT, NOT_SEEN

ENROLLED = "enrolled"
"""The enrollmentState of an Autopilot record whose device Intune manages."""


async def search(audience: Audience, lookups: AudienceLookups, *, asked_by: str, now: datetime) -> Found:
    """Look for everybody in an audience, at the start of a campaign and again during it. Raises LookupFailed.

    The params of an audience are: of `group` the `group_id`; of `stale` the `days` after which a device counts as not
    seen (30 without it); of `autopilot` none. Raises ValueError for the kind `csv`, which is a list to read (`people`).
    """
    match audience.kind:
        case "group":
            members = await lookups.members(audience.params["group_id"], asked_by=asked_by)
            return Found(tuple(Candidate(member) for member in members))
        case "autopilot":
            return await _registered(lookups, asked_by)
        case "stale":
            return _stale(await lookups.managed(asked_by=asked_by), now, not_seen(audience))
        case "csv":
            raise ValueError("a list is read, not looked for")


def not_seen(audience: Audience) -> timedelta:
    """Return how long a device may be silent in a campaign for this audience."""
    return timedelta(days=int(audience.params["days"])) if "days" in audience.params else NOT_SEEN


async def _registered(lookups: AudienceLookups, asked_by: str) -> Found:
    """Find who is to have a registered HoloLens that is not enrolled: by neither Autopilot's word nor Intune's list."""
    records = await lookups.registered(asked_by=asked_by)
    enrolled = {device.serial_number.casefold() for device in await lookups.managed(asked_by=asked_by)}
    waiting = [each for each in records if each.enrollment_state != ENROLLED and _serial(each) not in enrolled]
    users = {each.user_principal_name for each in waiting}
    object_ids = await lookups.object_ids(users, asked_by=asked_by) if users else {}
    owned = [(object_ids.get(each.user_principal_name.casefold()), each.serial_number) for each in waiting]
    return _found(owned)


def _stale(devices: Iterable[FleetDevice], now: datetime, silence: timedelta) -> Found:
    """Find whose device was not seen for that long, or is not compliant."""
    return _found((device.user_id, device.serial_number) for device in devices if is_stale(device, now, silence))


def is_stale(device: FleetDevice, now: datetime, silence: timedelta) -> bool:
    """Tell whether something is to be done about a managed device, as bot.reminders.obstacle tells it of one."""
    seen_at = device.last_sync_date_time or device.enrolled_date_time
    return (seen_at is not None and now - seen_at > silence) or device.compliance_state in NOT_COMPLIANT


def _found(owned: Iterable[tuple[str | None, str]]) -> Found:
    """Return whoever has those devices, each once."""
    pairs = list(owned)
    candidates = {each.key: each for each in _candidates(pairs)}
    return Found(
        tuple(candidates.values()), without_user=tuple(sorted({serial for user, serial in pairs if user is None}))
    )


def _candidates(owned: Iterable[tuple[str | None, str]]) -> Iterator[Candidate]:
    return (Candidate(user.casefold(), serial) for user, serial in owned if user is not None)


def _serial(record: AutopilotIdentity) -> str:
    return record.serial_number.casefold()
