"""The bot without its endpoint: it handles and sends what is committed. Any number of them share one database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.helpdesk.upkeep import Upkeep
from bot.jobs import running_jobs
from bot.language.interpreter import PhraseInterpreter
from bot.parts.desk import Helpdesk, helpdesk, mirror
from bot.parts.expiring import expiry_notice
from bot.parts.foundation import Foundation
from bot.parts.owning import owner_campaigns
from bot.parts.reminding import reminding
from bot.reminders.delivery.delivery import Delivery as Reminders
from bot.reminders.own import OwnReminders
from bot.storage.campaigns import CampaignStore
from bot.storage.expected import ExpectedStore
from bot.storage.outbox import Outbox
from bot.storage.person import PersonStore
from bot.storage.retention import Retention
from bot.storage.sending import SendingStore
from bot.storage.turns import TurnStore
from bot.teams.adapter import OutboxAdapter
from bot.teams.delivery import Delivery
from bot.teams.handler import Handler
from bot.teams.rate import SendRate
from bot.teams.turns import Turns
from bot.teams.typing import Typing
from dialogs.desk import NoDesk
from dialogs.runner import Runner


@dataclass(frozen=True, slots=True)
class Worker:
    """A running worker."""

    turns: Turns
    delivery: Delivery
    upkeep: Upkeep | None
    """None where there is no helpdesk."""
    reminders: Reminders | None
    """None for a bot without an app id."""

    async def idle(self) -> None:
        """Wait until all that came in is handled and all that is due is sent."""
        await self.turns.idle()
        await self.delivery.idle()


@asynccontextmanager
async def working(base: Foundation) -> AsyncIterator[Worker]:
    """Work until the end of the block. What an earlier run left unhandled or unsent is taken up at once."""
    settings, pool, clock = base.settings, base.pool, base.clock
    sending = SendingStore(pool)
    rate = SendRate(sending, settings.send_rate, clock)
    delivery = Delivery(Outbox(pool), sending, base.connector, rate, clock)
    desk = helpdesk(settings, base.tenant, pool=pool, catalogues=base.catalogues, renderer=base.renderer, clock=clock)
    typing = Typing(base.connector)
    turns = Turns(TurnStore(pool), OutboxAdapter(), _handler(base, desk), delivery, typing=typing, clock=clock)
    upkeep = None if desk is None else desk.upkeep(turns.committed)
    copies = mirror(settings, base.session, pool, base.renderer, clock)
    campaigns = reminding(base, rate)
    sweeps = [turns.sweep, delivery.sweep, copies.sweep]
    sweeps += [] if upkeep is None else [upkeep.sweep]
    sweeps += [] if campaigns is None else [campaigns.upkeep.sweep]
    notice = expiry_notice(base, turns.committed)
    sweeps += [] if notice is None else [notice.sweep]
    retention = Retention(
        pool,
        clock,
        transcript_days=settings.transcript_days,
        ticket_days=settings.ticket_days,
        campaign_days=settings.campaign_days,
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(copies.stop)
        if campaigns is not None:
            stack.push_async_callback(campaigns.upkeep.stop)
        await stack.enter_async_context(running_jobs(pool, turns, tuple(sweeps), retention.sweep))
        stack.push_async_callback(delivery.stop)  # at the end: first the turns, then what they said
        stack.push_async_callback(turns.idle)
        await turns.recover()
        await delivery.sweep()
        reminders = None if campaigns is None else campaigns.delivery
        if reminders is not None:
            await stack.enter_async_context(_reminding(reminders))
        yield Worker(turns, delivery, upkeep, reminders)


@asynccontextmanager
async def _reminding(reminders: Reminders) -> AsyncIterator[None]:
    """Remind people until the end of the block; what is under way then is finished, within ten seconds."""
    stop = asyncio.Event()
    running = asyncio.create_task(reminders.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


def _handler(base: Foundation, desk: Helpdesk | None) -> Handler:
    settings, own = base.settings, None if desk is None else desk.desk
    records = PersonStore(
        base.pool,
        transcript_days=settings.transcript_days,
        ticket_days=settings.ticket_days,
        campaign_days=settings.campaign_days,
    )
    interpreter, languages = PhraseInterpreter(base.renderer.plain), base.catalogues.languages
    campaigns = OwnReminders(ExpectedStore(base.pool), CampaignStore(base.pool))
    runner = Runner(base.tenant.lookups, interpreter, records, languages, own or NoDesk(), campaigns=campaigns)
    teams_url = settings.addresses.teams_url
    return Handler(runner, base.renderer, desk=own, campaigns=owner_campaigns(base), teams_url=teams_url)
