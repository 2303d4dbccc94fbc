"""Failed attempts to enroll, as Intune noted them."""

import re

from bot.advisor.evidence import EnrollmentFailure
from bot.intune.directory_models import EnrollmentEvent
from bot.intune.evidence import is_hololens
from bot.intune.inquiry import Inquiry
from bot.intune.lookups import ENROLLMENT_EVENTS

_CODE = re.compile(r"\b(?:0x)?(?P<digits>8[0-9a-f]{7})\b", re.IGNORECASE)
"""An error of Windows (HRESULT): eight hexadecimal digits of which the first is 8."""

_UNNAMED = frozenset({"", "unknown"})


async def newest_failure(inquiry: Inquiry, person: str) -> EnrollmentFailure | None:
    """Return the newest failure of that person (an object id); None where there is none, or it cannot be asked.

    Of a HoloLens, or of a device that failed before it said what it is: the phone of the same person is not meant.
    """
    found = await inquiry.maybe(ENROLLMENT_EVENTS, user_id=person)
    if found is None:
        return None
    failures = [failure for event in found.records if _concerns(person, event) and (failure := _failure(event))]
    return max(failures, key=lambda failure: failure.at, default=None)


def _concerns(person: str, event: EnrollmentEvent) -> bool:
    system = event.operating_system
    may_be_hololens = is_hololens("", system) or system.strip().casefold() in _UNNAMED
    return event.user_id is not None and event.user_id.casefold() == person and may_be_hololens


def _failure(event: EnrollmentEvent) -> EnrollmentFailure | None:
    if event.event_date_time is None:
        return None
    code = _CODE.search(event.failure_reason)
    return EnrollmentFailure(
        at=event.event_date_time,
        category=event.failure_category or "unknown",
        reason=event.failure_reason,
        code=None if code is None else f"0x{code['digits'].lower()}",
    )
