"""The last resort: who has not enrolled when a campaign ends is one list for the helpdesk, and no further reminder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.errors import LookupFailed
from bot.reminders.audience.entry import LONGEST_NAME
from bot.reminders.campaign import Campaign
from bot.reminders.enrolled import Enrolled
from bot.reminders.refresh import LEFT
from bot.reminders.report import UserNames
from bot.storage.campaign_upkeep import CampaignUpkeepStore
from bot.storage.expected import ExpectedRow
from bot.storage.outbox import Message
from bot.storage.work import Parcel
from cards.message import card
from cards.render import Renderer
from dialogs.effects import Card
from dialogs.typed import cleaned
from dialogs.words import Words, raw, words

PATIENCE = timedelta(days=2)
"""After the last date Intune may be out of reach for so long; then the list also has who may have enrolled."""
LONGEST_NUMBER = 64
"""Characters of a serial number (bot.intune.devices.SERIAL_NUMBER)."""
MOST_NAMED = 25
"""People who are named on the card; the report has all of them."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the list goes."""

    conversation_id: str
    locale: str
    time_zone: str | None = None


class Places(Protocol):
    """Knows who looks after people whom reminders did not help."""

    async def of(self, campaign: Campaign) -> Place | None:
        """Return the helpdesk's channel, or the owner's chat where there is no desk; None where there is neither.

        The conversation is one that is kept (bot.storage.conversations).
        """
        ...


class LastResort:
    """Tells, once, who has not enrolled in the end."""

    def __init__(
        self,
        store: CampaignUpkeepStore,
        enrolled: Enrolled,
        places: Places,
        renderer: Renderer,
        *,
        names: UserNames | None,
    ) -> None:
        """Name people as `names` knows them; without it they are counted only."""
        self._store = store
        self._enrolled = enrolled
        self._places = places
        self._renderer = renderer
        self._names = names

    async def tell(self, campaign: Campaign, now: datetime) -> bool:
        """Ask Intune once more, and tell of everybody who has not enrolled. False where it waits, or was told before.

        Raises LookupFailed where people cannot be named yet: then it waits too.
        """
        looked = await self._enrolled.look(campaign, await self._store.undone(campaign.id, LEFT), now)
        is_late = now.date() - campaign.schedule.due > PATIENCE
        if looked.unknown and not is_late:
            return False
        remaining = sorted((*looked.others, *looked.unknown), key=lambda row: (-row.sent, row.id))
        return await self._store.tell(campaign.id, await self._parcel(campaign, remaining, is_late=is_late), now)

    async def _parcel(self, campaign: Campaign, remaining: Sequence[ExpectedRow], *, is_late: bool) -> Parcel | None:
        place = await self._places.of(campaign) if remaining else None
        if place is None:
            if remaining:
                log.warning("nobody to tell who has not enrolled", campaign=campaign.id, people=len(remaining))
            return None
        names = await self._named(campaign, remaining[:MOST_NAMED], is_late=is_late)
        shown = remaining_card(campaign, remaining, names)
        content = self._renderer.card(shown.template, shown.params, place.locale, place.time_zone)
        return Parcel(place.conversation_id, Message(f"campaign.{campaign.id}.remaining", "send", card(content)))

    async def _named(self, campaign: Campaign, people: Sequence[ExpectedRow], *, is_late: bool) -> Mapping[str, str]:
        if self._names is None:
            return {}
        try:
            return await self._names.user_names((row.object_id for row in people), asked_by=campaign.owner_id)
        except LookupFailed:
            if is_late:
                return {}
            raise


def remaining_card(campaign: Campaign, remaining: Sequence[ExpectedRow], names: Mapping[str, str]) -> Card:
    """Return the card that names the people who are left; who got the most reminders comes first."""
    lines = list(_lines(remaining[:MOST_NAMED], names))
    return Card(
        "campaign_remaining",
        {
            "name": raw(cleaned(campaign.name)),
            "people": len(remaining),
            "due": campaign.schedule.due.isoformat(),
            "reminded": sum(row.sent > 0 for row in remaining),
            "unreached": sum(row.sent == 0 for row in remaining),
            "lines": lines,
            "more": len(remaining) - len(lines) if lines else 0,
        },
    )


def _lines(people: Sequence[ExpectedRow], names: Mapping[str, str]) -> Iterator[Words]:
    """Return a line for each whose name is known."""
    for row in people:
        name = names.get(row.object_id)
        if name is not None:
            serial = {"serial_number": raw(cleaned(row.serial_number, LONGEST_NUMBER))} if row.serial_number else {}
            message = "campaign.remaining.device" if row.serial_number else "campaign.remaining.person"
            yield words(message, user=raw(cleaned(name, LONGEST_NAME)), reminders=row.sent, **serial)
