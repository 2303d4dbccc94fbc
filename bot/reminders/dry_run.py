"""A dry run: exactly who gets what, when and in which language, and how long it takes. Nothing is sent or kept."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.advisor.evidence import Evidence
from bot.errors import LookupFailed
from bot.reminders.audience.search import not_seen
from bot.reminders.campaign import Campaign
from bot.reminders.delivery.ports import Evidences
from bot.reminders.obstacle import Obstacle, obstacle
from bot.reminders.person import Expected, Reach
from bot.reminders.plan import is_due, next_at, outlook
from bot.reminders.planning import async_parts, upcoming
from bot.reminders.row import expected_of
from bot.reminders.schedule import Schedule
from bot.storage.expected import ExpectedRow

ASKED_AT_ONCE = 200
"""People about whom Intune is asked together, as delivery does."""

Standing = Literal["reminded", "waits", "unknown", "enrolled", "nothing"]
"""`reminded`: at these times, if nothing changes. `waits`: as long as there is an incident with their failure.
`unknown`: Intune could not be asked, and nobody is reminded before it can. `enrolled`, and so not reminded. `nothing`
is planned: they stopped, cannot be reached, or it is too late."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What somebody would get."""

    object_id: str
    serial_number: str
    locale: str
    time_zone: str
    standing: Standing
    obstacle: Obstacle | None
    """By which the text is chosen, as Intune shows it now; None where it is not known, or there is none."""
    times: tuple[datetime, ...]
    """Of the reminders that are planned (aware UTC), whatever the standing. The last one names the due date."""
    reach: Reach


@dataclass(frozen=True, slots=True)
class Summary:
    """A dry run in figures, as for a card."""

    people: int
    by_standing: dict[Standing, int]
    reminders: int
    """All that are planned for those with the standings `reminded`, `waits` and `unknown`."""
    first: datetime | None
    last: datetime | None
    takes: timedelta
    """How long sending takes at the rate, at most, on the day with the most: with those whose chat is begun first."""
    by_day: dict[date, int]
    """Reminders, by the date in each person's time zone, in order."""
    by_language: dict[str, int]
    """People, by language such as "nl"."""
    by_obstacle: dict[str, int]
    """People, by the kind of what stands in their way."""
    unreachable: dict[str, int]
    """People who could not be reached last time, by bot.reminders.person.Reach."""


class DryRun:
    """Goes through everybody of a campaign once, as if it began to remind all of them now.

    With a canary first, the others get theirs later than said here, by as long as the canary takes.
    """

    def __init__(
        self,
        campaign: Campaign,
        people: AsyncIterable[ExpectedRow],
        evidences: Evidences,
        open_failures: frozenset[str],
        now: datetime,
    ) -> None:
        """Ask `evidences`. `open_failures` are those with an open incident, such as "0x80180014"."""
        self._campaign = campaign
        self._people = people
        self._evidences = evidences
        self._open_failures = open_failures
        self._now = now
        self._tally = _Tally()

    async def lines(self) -> AsyncIterator[Preview]:
        """Go through everybody. A database connection is held until the end."""
        async for part in async_parts(self._people, ASKED_AT_ONCE):
            planned = await asyncio.to_thread(self._planned, part)
            waiting = [(person.object_id, person.serial_number) for person, times in planned if times]
            found = iter(await self._evidences.of(waiting) if waiting else ())
            for person, times in planned:
                preview = self._preview(person, times, next(found) if times else None)
                self._tally.add(preview)
                yield preview

    async def summary(self, per_second: float) -> Summary:
        """Go through the rest of `lines`, and return the figures at that rate of sending."""
        async for _ in self.lines():
            pass
        return self._tally.summary(per_second)

    def _planned(self, rows: Sequence[ExpectedRow]) -> list[tuple[Expected, tuple[datetime, ...]]]:
        people = [expected_of(row, self._campaign) for row in rows]
        return [(person, reminders_of(self._campaign.schedule, person, self._now)) for person in people]

    def _preview(self, person: Expected, times: tuple[datetime, ...], found: Evidence | LookupFailed | None) -> Preview:
        seen = self._seen(found, person) if isinstance(found, Evidence) else None
        standing: Standing
        if found is None:
            standing = "nothing"
        elif isinstance(found, LookupFailed):
            standing = "unknown"
        elif seen is None:
            standing = "enrolled"
        else:
            standing = "waits" if seen.code and seen.code in self._open_failures else "reminded"
        return Preview(
            person.object_id,
            person.serial_number,
            person.locale,
            person.time_zone,
            standing,
            seen,
            times,
            person.reach,
        )

    def _seen(self, found: Evidence, person: Expected) -> Obstacle | None:
        return obstacle(found, person.serial_number, not_seen=not_seen(self._campaign.audience))


def reminders_of(schedule: Schedule, person: Expected, now: datetime) -> tuple[datetime, ...]:
    """Return all reminders of somebody, as delivery plans them, if the campaign reminds from `now` on."""
    at = upcoming(schedule, person, now)
    if at is not None and not is_due(schedule, person, at):
        at = next_at(schedule, person, at)  # as delivery does when it comes to them
    return () if at is None else (at, *outlook(schedule, person.reminded(at), at))


class _Tally:
    """Counts previews as they pass."""

    def __init__(self) -> None:
        self._standing: Counter[Standing] = Counter()
        self._days: Counter[date] = Counter()
        self._requests: Counter[date] = Counter()
        self._languages: Counter[str] = Counter()
        self._obstacles: Counter[str] = Counter()
        self._reach: Counter[str] = Counter()
        self._first: datetime | None = None
        self._last: datetime | None = None

    def add(self, preview: Preview) -> None:
        self._standing[preview.standing] += 1
        if preview.reach not in {Reach.UNKNOWN, Reach.REACHABLE}:
            self._reach[preview.reach.value] += 1
        if preview.standing in {"enrolled", "nothing"}:
            return
        self._languages[preview.locale.partition("-")[0]] += 1
        if preview.obstacle is not None:
            self._obstacles[preview.obstacle.kind] += 1
        zone = ZoneInfo(preview.time_zone)
        days = [at.astimezone(zone).date() for at in preview.times]
        self._days.update(days)
        self._requests.update(days)
        if preview.reach is not Reach.REACHABLE:
            self._requests[days[0]] += 1
        self._first = min(preview.times[0], self._first or preview.times[0])
        self._last = max(preview.times[-1], self._last or preview.times[-1])

    def summary(self, per_second: float) -> Summary:
        busiest = max(self._requests.values(), default=0)
        return Summary(
            people=self._standing.total(),
            by_standing=dict(self._standing),
            reminders=self._days.total(),
            first=self._first,
            last=self._last,
            takes=timedelta(seconds=busiest / per_second),
            by_day=dict(sorted(self._days.items())),
            by_language=dict(self._languages.most_common()),
            by_obstacle=dict(self._obstacles.most_common()),
            unreachable=dict(self._reach.most_common()),
        )
