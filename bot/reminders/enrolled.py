"""Who has enrolled, asked outside of delivery: of those who left the audience, and of all at the end of a campaign."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.advisor.evidence import Evidence
from bot.reminders.audience.search import not_seen
from bot.reminders.campaign import Campaign
from bot.reminders.delivery.ports import Evidences
from bot.reminders.obstacle import obstacle
from bot.reminders.planning import parts
from bot.storage.campaign_upkeep import CampaignUpkeepStore
from bot.storage.expected import ExpectedRow

ASKED_AT_ONCE = 200
"""People about whom Intune is asked together, as delivery does."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look showed."""

    enrolled: tuple[ExpectedRow, ...]
    """Who has enrolled, and well: that is on record now."""
    others: tuple[ExpectedRow, ...]
    """Who has not."""
    unknown: tuple[ExpectedRow, ...]
    """About whom Intune could not be asked."""


class Enrolled:
    """Asks Intune, and records who has enrolled."""

    def __init__(self, store: CampaignUpkeepStore, evidences: Evidences) -> None:
        """Record it in `store`."""
        self._store = store
        self._evidences = evidences

    async def look(self, campaign: Campaign, people: Iterable[ExpectedRow], now: datetime) -> Looked:
        """Ask about people. Where Intune cannot be asked about any of a part of them, the rest is not asked about."""
        enrolled: list[ExpectedRow] = []
        others: list[ExpectedRow] = []
        unknown: list[ExpectedRow] = []
        rest = parts(people, ASKED_AT_ONCE)
        for part in rest:
            found = await self._evidences.of([(row.object_id, row.serial_number) for row in part])
            for row, evidence in zip(part, found, strict=True):
                if not isinstance(evidence, Evidence):
                    unknown.append(row)
                elif obstacle(evidence, row.serial_number, not_seen=not_seen(campaign.audience)) is None:
                    enrolled.append(row)
                else:
                    others.append(row)
            if not any(isinstance(evidence, Evidence) for evidence in found):
                break
        unknown += [row for part in rest for row in part]
        await self._store.enrolled(campaign.id, [row.id for row in enrolled], now)
        return Looked(tuple(enrolled), tuple(others), tuple(unknown))
