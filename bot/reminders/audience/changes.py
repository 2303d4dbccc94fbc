"""What a refreshed audience changes. Pure: it tells, and the store does it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.reminders.audience.candidate import Candidate
from bot.reminders.person import Expected


@dataclass(frozen=True, slots=True)
class Changes:
    """Who joins a campaign and who is not reminded any more. Nobody is deleted: what was sent to them stays."""

    added: tuple[Candidate, ...]
    gone: tuple[Expected, ...]


def merged(known: Iterable[Expected], found: Iterable[Candidate]) -> Changes:
    """Compare the people of a campaign with those that a look found: all of them, or it would end it for the rest.

    The same person is known by object id and serial number; what else is known of them stays as it is. Of two that
    are found for the same device the first one counts. With `known` without those who left before, they join again.
    """
    by_key = {_key(each): each for each in known}
    wanted: dict[tuple[str, str], Candidate] = {}
    for each in found:
        wanted.setdefault(each.key, each)
    return Changes(
        added=tuple(each for key, each in wanted.items() if key not in by_key),
        gone=tuple(each for key, each in by_key.items() if key not in wanted),
    )


def _key(person: Expected) -> tuple[str, str]:
    return person.object_id.casefold(), person.serial_number.casefold()
