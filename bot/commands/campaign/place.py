"""Where a command works: on the database of the settings, as the operator, in the tenant that it asks."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.commands.demo import demo_settings, demo_time
from bot.commands.sandbox import PORT, is_running
from bot.errors import EnrollDeskError, WrongSettings
from bot.parts.foundation import Foundation, founded
from bot.parts.reminding import rollout
from bot.parts.tenant import Fleet
from bot.reminders.campaign import Campaign
from bot.reminders.rollout import Rollout
from bot.reminders.row import campaign_of
from bot.sandbox.sandbox import Sandbox, running_sandbox
from bot.sandbox.tenant_file import load_tenant
from bot.settings import Settings, load_settings
from bot.settings.types import PREFIX
from bot.storage.campaigns import CampaignStore
from cards.catalogue import Catalogue


class Said(EnrollDeskError):
    """{message}"""

    message: str
    """An id of the catalogue: it is printed, and the command has failed."""
    params: dict[str, object]

    def __init__(self, message: str, **params: object) -> None:
        """Keep what fills the words."""
        super().__init__(message=message, params=params)


@dataclass(frozen=True, slots=True)
class Place:
    """What a command works with."""

    base: Foundation
    fleet: Fleet
    rollout: Rollout
    campaigns: CampaignStore
    words: Catalogue

    def now(self) -> datetime:
        """Return the time now; in the demo it is the demo's."""
        return self.base.clock.now()

    async def campaign(self, name: str) -> Campaign:
        """Return the campaign of that name. Raises Said where there is none."""
        row = await self.campaigns.by_name(self.base.settings.app_tenant_id, name)
        if row is None:
            raise Said("campaign_cli.unknown", name=name)
        return campaign_of(row)


@asynccontextmanager
async def opened(options: argparse.Namespace, words: Catalogue) -> AsyncIterator[Place]:
    """Open it until the end of the block, also beside a bot that runs. Raises WrongSettings, DataDirInUse."""
    async with AsyncExitStack() as stack:
        settings, clock = await _simulated(stack) if options.sandbox else (load_settings(), None)
        base = await stack.enter_async_context(founded(settings, clock, joins=True))
        fleet = base.tenant.fleet
        if fleet is None:
            raise WrongSettings(faults=f"{PREFIX}APP_ID is missing: nobody can be asked without it")
        yield Place(base, fleet, rollout(base, fleet), CampaignStore(base.pool), words)


async def _simulated(stack: AsyncExitStack) -> tuple[Settings, Clock]:
    """Return the settings of a bot in the simulated tenant, and its time: of a demo that runs, or one of our own."""
    clock = demo_time()
    if await asyncio.to_thread(is_running):
        sandbox = Sandbox(clock=clock, tenant=load_tenant(clock.now()), port=PORT)  # served by the demo
    else:
        sandbox = await stack.enter_async_context(running_sandbox(clock=clock))
    return demo_settings(sandbox, port=0), clock
