"""Whose a device is: by the object id of the user that Intune has for it. This is the boundary of what is shown."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from bot.errors import LookupFailed
from bot.intune.inquiry import Inquiry
from bot.intune.lookups import USER_DEVICES
from bot.intune.models import ManagedDevice


def guid(text: str) -> str | None:
    """Return an id of Entra or Intune as it compares, None where it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return None


def object_id(text: str) -> str:
    """Return an Entra object id as it compares. Raises LookupFailed where it is none: nothing may be looked up then."""
    found = guid(text)
    if found is None:
        raise LookupFailed(reason="refused")
    return found


def belongs_to(person: str, record: ManagedDevice) -> bool:
    """Tell whether that person (an object id as it compares) is the device's user."""
    return record.user_id is not None and record.user_id.casefold() == person


def visible_to(person: str, records: Iterable[ManagedDevice]) -> list[ManagedDevice]:
    """Return those of the devices with a serial number that whoever gave it may see: their own, or nobody's."""
    return [record for record in records if record.user_id is None or belongs_to(person, record)]


async def own_devices(inquiry: Inquiry, person: str) -> tuple[datetime, list[ManagedDevice]]:
    """Return the devices of any kind whose user that person is, and when that was. Raises LookupFailed."""
    found = await inquiry.to(USER_DEVICES, user_id=person)
    own = [record for record in found.records if belongs_to(person, record)]
    if not own and any(record.user_id is None for record in found.records):
        raise LookupFailed(reason="broken")  # whose those are it does not say
    return found.at, own
