"""The people of a list, as Graph knows them: who does not exist is reported by line, like any other fault."""

from collections.abc import Iterator, Mapping

from bot.intune.audience import AudienceLookups
from bot.reminders.audience.candidate import Candidate
from bot.reminders.audience.entry import Entry
from bot.reminders.audience.fault import Fault, Unusable
from bot.reminders.audience.found import Found
from bot.reminders.audience.listing import Listing


async def resolved(listing: Listing, lookups: AudienceLookups, *, asked_by: str) -> Found:
    """Return the people whom a list names, and all its faults in the order of their lines. Raises LookupFailed.

    A person who is there twice for the same device, once by name and once by object id, is there once.
    """
    object_ids = await lookups.object_ids((entry.user for entry in listing.entries), asked_by=asked_by)
    candidates: list[Candidate] = []
    faults = [*listing.faults]
    for found in _people(listing, object_ids):
        if isinstance(found, Candidate):
            candidates.append(found)
        else:
            faults.append(found)
    return Found(tuple(candidates), tuple(sorted(faults, key=lambda fault: fault.line)), listing.ignored)


def _people(listing: Listing, object_ids: Mapping[str, str]) -> Iterator[Candidate | Fault]:
    first: dict[tuple[str, str], int] = {}
    for entry in listing.entries:
        object_id = object_ids.get(entry.user)
        if object_id is None:
            yield Unusable("audience.unknown_user", user=entry.user).on(entry.line)
            continue
        candidate = _candidate(entry, object_id)
        line = first.setdefault(candidate.key, entry.line)
        yield candidate if line == entry.line else Unusable("audience.twice", first=str(line)).on(entry.line)


def _candidate(entry: Entry, object_id: str) -> Candidate:
    return Candidate(
        object_id=object_id,
        serial_number=entry.serial_number,
        due=entry.due,
        locale=entry.locale,
        time_zone=entry.time_zone,
        country=entry.country,
    )
