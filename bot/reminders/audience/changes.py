"""What a refreshed audience changes. Pure: it tells, and the store does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.reminders.audience.candidate import Candidate


class Known(Protocol):
    """Somebody of a campaign, as they are stored or as they are planned for."""

    @property
    def object_id(self) -> str:
        """Return who it is: an Entra object id."""
        ...

    @property
    def serial_number(self) -> str:
        """Return which device they should enroll; empty for any."""
        ...


Person = TypeVar("Person", bound=Known)


@dataclass(frozen=True, slots=True)
class Changes(Generic[Person]):
    """Who joins a campaign, and who is not reminded any more. Nobody is deleted: what was sent to them stays."""

    added: tuple[Candidate, ...]
    gone: tuple[Person, ...]
    """Those who are not in the audience any more: nothing is planned for them."""
    kept: tuple[Person, ...]
    """Those who still are, or are again: for whom nothing is planned, it is planned anew."""


def merged(known: Iterable[Person], found: Iterable[Candidate]) -> Changes[Person]:
    """Compare the people of a campaign with all who were found: whoever is missing there has left.

    The same person is known by object id and serial number; what else is known of them stays as it is. Of two that
    are found for the same device the first one counts.
    """
    by_key = {(each.object_id.casefold(), each.serial_number.casefold()): each for each in known}
    wanted: dict[tuple[str, str], Candidate] = {}
    for each in found:
        wanted.setdefault(each.key, each)
    return Changes(
        added=tuple(each for key, each in wanted.items() if key not in by_key),
        gone=tuple(each for key, each in by_key.items() if key not in wanted),
        kept=tuple(each for key, each in by_key.items() if key in wanted),
    )
