"""Upkeep: what becomes of campaigns by itself. It may run in every replica: each thing is done by one of them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

import structlog

from bot.background import Background
from bot.clock import Clock
from bot.errors import LookupFailed
from bot.reminders.canary import HALT_AT, verdict
from bot.reminders.last_resort import LastResort
from bot.reminders.planning import Planning
from bot.reminders.progress import Progress
from bot.reminders.refresh import Refresh
from bot.reminders.row import campaign_of, row_of
from bot.reminders.transition import Halt, halted, widened
from bot.storage.campaign_upkeep import CampaignUpkeepStore, CanaryRow
from bot.storage.campaigns import CampaignRow, CampaignStore
from bot.storage.progress_card import ProgressCard, ProgressCardStore

REFRESH_EVERY = timedelta(hours=1)
END_EVERY = timedelta(minutes=15)
"""How often it is tried to tell who has not enrolled, where Intune or Graph could not be asked."""
DRAW_EVERY = timedelta(minutes=1)
"""A card of the progress shows something new as often as this at most."""
MOST_CARDS = 20
"""At which one sweep looks; it comes again in a quarter of a minute."""
REFUSED: Halt = "campaign.halted.refused"

Item = TypeVar("Item")

log = structlog.get_logger()


class Drawing(Protocol):
    """Draws the card of a campaign's progress (bot.reminders.owner.progress_card)."""

    def __call__(self, progress: Progress, *, key: str, locale: str, time_zone: str | None) -> Mapping[str, object]:
        """Return the message that takes the place of the one that was sent under `key`."""
        ...


class Upkeep:
    """Looks after campaigns. What fails for one of them is logged, and holds up no other."""

    def __init__(  # noqa: PLR0913 - all that it looks after
        self,
        campaigns: CampaignStore,
        store: CampaignUpkeepStore,
        cards: ProgressCardStore,
        clock: Clock,
        *,
        planning: Planning,
        refresh: Refresh,
        last_resort: LastResort,
        drawn: Drawing,
    ) -> None:
        """Store what is decided; its messages go out with the next sweep of the outbox."""
        self._campaigns = campaigns
        self._store = store
        self._cards = cards
        self._clock = clock
        self._planning = planning
        self._refresh = refresh
        self._last_resort = last_resort
        self._drawn = drawn
        self.background = Background(self._long)

    async def sweep(self) -> None:
        """Do what is to be done now, and begin what takes long where that is not under way here.

        Raises what the database raises, and in a group what failed for single campaigns, of what was begun before too.
        """
        now = self._clock.now()
        for campaign_id in await self._campaigns.halt(HALT_AT, REFUSED):
            log.warning("campaign halted", campaign=campaign_id, because=REFUSED)
        canaries = {canary.campaign.id: canary for canary in await self._store.canaries()}
        faults = await self._each(canaries, self._canary, now)
        for campaign_id in await self._campaigns.finish(now.astimezone(UTC).date(), now):
            log.info("campaign finished", campaign=campaign_id)
        cards = {card.campaign_id: card for card in await self._cards.due(now - DRAW_EVERY, MOST_CARDS)}
        faults += await self._each(cards, self._draw, now)
        try:
            self.background.begin()
        except Exception as fault:  # noqa: BLE001 - of what was begun before
            faults.append(fault)
        _raise(faults)

    async def idle(self) -> None:
        """Wait until nothing is under way. Raises as `sweep` does."""
        await self.background.idle()

    async def stop(self) -> None:
        """Let go of what is under way: it is done another time."""
        await self.background.stop()

    async def _long(self) -> None:
        """Look for audiences, and for who has not enrolled: both may wait for Graph for minutes."""
        now = self._clock.now()
        to_refresh = await self._store.claim_refresh(now - REFRESH_EVERY, now)
        faults = await self._each(_by_id(to_refresh), self._refreshed, now)
        to_end = await self._store.claim_ending(now - END_EVERY, now)
        faults += await self._each(_by_id(to_end), self._end, now)
        _raise(faults)

    async def _canary(self, canary: CanaryRow, now: datetime) -> None:
        """Stop after a canary that went badly, go on to all after one that went well. Next time, if it has changed."""
        match verdict(canary, now):
            case "wait":
                return
            case "widen":
                campaign = campaign_of(canary.campaign)
                await self._planning.renew(campaign, now)
                if await self._campaigns.change(row_of(widened(campaign)), now):
                    log.info("campaign goes on to all", campaign=campaign.id)
            case because:
                campaign = campaign_of(canary.campaign)
                if await self._campaigns.change(row_of(halted(campaign, because)), now):
                    log.warning("campaign halted", campaign=campaign.id, because=because)

    async def _refreshed(self, row: CampaignRow, now: datetime) -> None:
        changed = await self._refresh.refresh(campaign_of(row), now)
        log.info(
            "audience refreshed",
            campaign=row.id,
            joined=changed.joined,
            left=changed.left,
            enrolled=changed.enrolled,
            back=changed.back,
        )

    async def _end(self, row: CampaignRow, now: datetime) -> None:
        told = await self._last_resort.tell(campaign_of(row), now)
        log.info("told who has not enrolled" if told else "waits to tell who has not enrolled", campaign=row.id)

    async def _draw(self, card: ProgressCard, now: datetime) -> None:
        [row] = await self._campaigns.of(card.campaign_id)
        figures = await self._campaigns.figures(card.campaign_id)
        if figures is not None:
            progress = Progress(campaign_of(row), figures)
            activity = self._drawn(progress, key=card.key, locale=card.locale, time_zone=card.time_zone)
            await self._cards.draw(card, progress.shown, activity, now)

    async def _each(
        self, items: Mapping[int, Item], do: Callable[[Item, datetime], Awaitable[None]], now: datetime
    ) -> list[Exception]:
        """Do something for each campaign, and return what has failed. Graph out of reach is no fault of ours."""
        faults: list[Exception] = []
        for campaign_id, item in items.items():
            try:
                await do(item, now)
            except LookupFailed as failed:
                log.warning("campaign not looked after", campaign=campaign_id, reason=failed.reason)
            except Exception as fault:  # noqa: BLE001 - raised with the others once each had its turn
                log.error("campaign not looked after", campaign=campaign_id, fault=type(fault).__name__)  # noqa: TRY400
                faults.append(fault)
        return faults


def _by_id(rows: Iterable[CampaignRow]) -> dict[int, CampaignRow]:
    return {row.id: row for row in rows}


def _raise(faults: list[Exception]) -> None:
    if faults:
        raise ExceptionGroup("campaigns", faults)
