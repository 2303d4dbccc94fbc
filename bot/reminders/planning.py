"""When people are reminded, written down: of whoever joins a campaign, and anew of whose time has passed.

Of 100,000 people this takes seconds, and the first look for a country's holidays a quarter of one: it is done in
threads, a part of the people at a time, while the event loop goes on.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from bot.reminders.audience.candidate import Candidate
from bot.reminders.campaign import Campaign
from bot.reminders.person import Expected
from bot.reminders.plan import next_at
from bot.reminders.row import expected_of
from bot.reminders.schedule import Schedule
from bot.storage.expected import ExpectedRow, ExpectedStore, NewPerson

AT_ONCE = 1000
"""People who are planned together: some 30 ms of a thread."""
TOO_LATE = "too_late"
"""The fault on record of a reminder that was planned, and whose time passed while the campaign was paused."""

Item = TypeVar("Item")
Plan = list[tuple[int, datetime | None]]


def upcoming(schedule: Schedule, person: Expected, now: datetime) -> datetime | None:
    """Return when somebody is reminded if the campaign reminds from `now` on: as it is planned, unless that has passed.

    Where it has, they are spread as on any other day: not all are reminded at the same moment.
    """
    if person.next_at is None or person.next_at > now:
        return person.next_at
    return next_at(schedule, person, now)


class Planning:
    """Plans the people of campaigns."""

    def __init__(self, people: ExpectedStore) -> None:
        """Keep in `people` what is planned."""
        self._people = people

    async def join(self, campaign: Campaign, candidates: Iterable[Candidate], now: datetime) -> int:
        """Take people into a campaign and plan them; return how many are new in it. Idempotent."""
        rows: list[NewPerson] = []
        for part in parts(candidates):
            rows += await asyncio.to_thread(_joining, campaign, part, now)
        return await self._people.add(campaign.id, rows)

    async def renew(self, campaign: Campaign, now: datetime) -> int:
        """Plan anew whose time has passed, and return how many these are; who is never reminded then is on record."""
        plan: Plan = []
        async for part in async_parts(self._people.stream(campaign.id)):
            late = [row for row in part if row.next_at is not None and row.next_at <= now]
            plan += await asyncio.to_thread(_renewed, campaign, late, now)
        return await self._people.plan(campaign.id, plan, now, TOO_LATE)

    async def replan(self, campaign: Campaign, people: Iterable[ExpectedRow], now: datetime) -> int:
        """Plan people for whom nothing is planned; return for how many something is now."""
        plan: Plan = []
        for part in parts(row for row in people if row.next_at is None):
            plan += await asyncio.to_thread(_renewed, campaign, part, now)
        return await self._people.plan(campaign.id, plan, now, TOO_LATE)

    async def drop(self, campaign: Campaign, people: Iterable[ExpectedRow], now: datetime, because: str) -> int:
        """Plan nothing for these people any more, and return for how many something was."""
        plan: Plan = [(row.id, None) for row in people if row.next_at is not None]
        return await self._people.plan(campaign.id, plan, now, because)


def parts(items: Iterable[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    """Cut into lists of `size`; the last one may be shorter."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


async def async_parts(items: AsyncIterable[Item], size: int = AT_ONCE) -> AsyncIterator[list[Item]]:
    """Cut into lists of `size`, as `parts` does."""
    part: list[Item] = []
    async for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _joining(campaign: Campaign, candidates: list[Candidate], now: datetime) -> list[NewPerson]:
    """Return the rows of people who join; what the campaign says for all stays empty in them."""
    return [
        NewPerson(
            tenant_id=campaign.tenant_id,
            object_id=candidate.object_id,
            serial_number=candidate.serial_number,
            due=candidate.due,
            locale=candidate.locale,
            time_zone=candidate.time_zone,
            country=candidate.country,
            next_at=next_at(campaign.schedule, candidate.expected_in(campaign), now),
        )
        for candidate in candidates
    ]


def _renewed(campaign: Campaign, rows: list[ExpectedRow], now: datetime) -> Plan:
    return [(row.id, next_at(campaign.schedule, expected_of(row, campaign), now)) for row in rows]
