"""The audience of a campaign that goes on, looked for again: who joins is planned, who has left is not reminded."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.intune.audience import AudienceLookups
from bot.reminders.audience.changes import merged
from bot.reminders.audience.search import search
from bot.reminders.campaign import Campaign
from bot.reminders.enrolled import Enrolled
from bot.reminders.planning import Planning
from bot.storage.expected import ExpectedRow, ExpectedStore

LEFT = "left_audience"
"""The fault on record of a reminder that is not sent because the person is not in the audience any more."""
ENROLLED = "enrolled"
"""Likewise, because they have enrolled: of some audiences they are not any more then."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What has changed, in people."""

    joined: int = 0
    left: int = 0
    enrolled: int = 0
    """Who are not in the audience any more because they have enrolled."""
    back: int = 0
    """Who had left, or for whom nothing was planned for another reason, and are reminded from now on."""


class Refresh:
    """Looks for audiences, on behalf of the owners of the campaigns."""

    def __init__(self, people: ExpectedStore, lookups: AudienceLookups, enrolled: Enrolled) -> None:
        """Keep the changes in `people`."""
        self._people = people
        self._planning = Planning(people)
        self._lookups = lookups
        self._enrolled = enrolled

    async def refresh(self, campaign: Campaign, now: datetime) -> Refreshed:
        """Look for the audience and follow it. Raises LookupFailed where Graph cannot be asked: then nothing changes.

        A list is what its owner gave: it is not looked for. Who is not in the audience any more, but cannot be asked
        about, stays until the next time.
        """
        if campaign.audience.kind == "csv":
            return Refreshed()
        found = await search(campaign.audience, self._lookups, asked_by=campaign.owner_id, now=now)
        known = [row async for row in self._people.stream(campaign.id)]
        changes = await asyncio.to_thread(merged, known, found.candidates)
        enrolled, left = await self._gone(campaign, changes.gone, now)
        return Refreshed(
            joined=await self._planning.join(campaign, changes.added, now),
            left=left,
            enrolled=enrolled,
            back=await self._planning.replan(campaign, changes.kept, now),
        )

    async def _gone(self, campaign: Campaign, gone: Sequence[ExpectedRow], now: datetime) -> tuple[int, int]:
        """Plan nothing more for those who have left, and record who of them has enrolled."""
        looked = await self._enrolled.look(campaign, [row for row in gone if row.next_at is not None], now)
        enrolled = await self._planning.drop(campaign, looked.enrolled, now, ENROLLED)
        return enrolled, await self._planning.drop(campaign, looked.others, now, LEFT)
