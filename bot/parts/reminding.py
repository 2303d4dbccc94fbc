"""The reminders' part of the composition: what owners can do, what becomes of campaigns by itself, and delivery."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.parts.desk import keeping
from bot.parts.foundation import Foundation
from bot.parts.reminder_places import CampaignPlaces
from bot.parts.reminder_wire import KnownChats, ReminderWire
from bot.parts.tenant import Fleet
from bot.parts.wire import service_urls
from bot.reminders.delivery.delivery import Delivery
from bot.reminders.delivery.ports import NoInstaller, Ports
from bot.reminders.enrolled import Enrolled
from bot.reminders.last_resort import LastResort
from bot.reminders.owner.progress_card import drawn
from bot.reminders.planning import Planning
from bot.reminders.refresh import Refresh
from bot.reminders.rollout import Rollout
from bot.reminders.upkeep import Upkeep
from bot.storage.campaign_report import CampaignReportStore
from bot.storage.campaign_upkeep import CampaignUpkeepStore
from bot.storage.campaigns import CampaignStore
from bot.storage.conversations import ConversationStore
from bot.storage.expected import ExpectedStore
from bot.storage.incidents import IncidentStore
from bot.storage.progress_card import ProgressCardStore
from bot.storage.reminders import ReminderStore
from bot.storage.sending import SendingStore
from bot.teams.conversations import PersonalChats
from bot.teams.rate import SendRate


class ClockSleep:
    """Waits in earnest, for as long as it is by the clock until some time (bot.reminders.delivery.ports.Sleep)."""

    def __init__(self, clock: Clock) -> None:
        """Go by `clock`. Where it is moved meanwhile, the wait is as long as it was."""
        self._clock = clock

    async def until(self, at: datetime) -> None:
        """Return when it is `at` (aware UTC), or after."""
        await asyncio.sleep(max((at - self._clock.now()).total_seconds(), 0))


@dataclass(frozen=True, slots=True)
class Reminding:
    """What reminds, and what looks after campaigns."""

    delivery: Delivery
    upkeep: Upkeep


def rollout(base: Foundation, fleet: Fleet) -> Rollout:
    """Return what the owner of a campaign can do with it, in Teams and on the command line."""
    pool = base.pool
    return Rollout(
        CampaignStore(pool),
        ExpectedStore(pool),
        CampaignReportStore(pool),
        evidences=fleet.expected,
        incidents=IncidentStore(pool),
        names=fleet.audience,
        languages=base.catalogues.languages,
    )


def reminding(base: Foundation, rate: SendRate) -> Reminding | None:
    """Compose what reminds; None for a bot without an app id: it can ask nobody who has enrolled."""
    fleet = base.tenant.fleet
    if fleet is None:
        return None
    chats = _personal_chats(base)
    return Reminding(_delivery(base, fleet, chats, rate), _upkeep(base, fleet, chats))


def _delivery(base: Foundation, fleet: Fleet, chats: PersonalChats, rate: SendRate) -> Delivery:
    ports = Ports(
        evidences=fleet.expected,
        open_failures=IncidentStore(base.pool),
        chats=KnownChats(chats),
        wire=ReminderWire(base.connector),
        rate=rate,
        pause=SendingStore(base.pool),
        sleep=ClockSleep(base.clock),
        installer=fleet.installer or NoInstaller(),
    )
    return Delivery(ReminderStore(base.pool), ports, base.renderer, base.clock)


def _upkeep(base: Foundation, fleet: Fleet, chats: PersonalChats) -> Upkeep:
    pool, clock, settings = base.pool, base.clock, base.settings
    people, store = ExpectedStore(pool), CampaignUpkeepStore(pool)
    enrolled = Enrolled(store, fleet.expected)
    keep_channel = keeping(settings, ConversationStore(pool), clock)
    places = CampaignPlaces(settings.channels, keep_channel, chats)
    return Upkeep(
        CampaignStore(pool),
        store,
        ProgressCardStore(pool),
        clock,
        planning=Planning(people),
        refresh=Refresh(people, fleet.audience, enrolled),
        last_resort=LastResort(store, enrolled, places, base.renderer, names=fleet.audience),
        drawn=partial(drawn, renderer=base.renderer),
    )


def _personal_chats(base: Foundation) -> PersonalChats:
    store, settings = ConversationStore(base.pool), base.settings
    known = service_urls(settings, store)
    return PersonalChats(store, base.connector, known, base.clock, app_id=settings.app_id)
