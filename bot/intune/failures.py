"""Failed attempts to enroll, as Intune noted them."""

import re
from collections.abc import Iterable

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
    return newest_by_person(found.records).get(person)


def newest_by_person(events: Iterable[EnrollmentEvent]) -> dict[str, EnrollmentFailure]:
    """Return the newest such failure of each person among the events, by their object id in small letters."""
    newest: dict[str, EnrollmentFailure] = {}
    for event in events:
        failure = _failure(event)
        if failure is None or event.user_id is None or not _may_be_hololens(event):
            continue
        person = event.user_id.casefold()
        if person not in newest or newest[person].at < failure.at:
            newest[person] = failure
    return newest


def _may_be_hololens(event: EnrollmentEvent) -> bool:
    system = event.operating_system
    return is_hololens("", system) or system.strip().casefold() in _UNNAMED


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
