"""The bot as a whole: a worker, and the endpoint to which Teams posts."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog

from bot.clock import Clock
from bot.intune.granted import refuse_to_write
from bot.parts.foundation import Foundation, founded
from bot.parts.probing import probed
from bot.parts.wire import gate_of, listening, looking_at_channels
from bot.probes.readiness import Readiness
from bot.settings import Settings
from bot.teams.endpoint import bare, endpoint
from bot.teams.turns import Turns
from bot.worker import Worker, working

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class App(Worker):
    """The running bot."""

    url: str
    """Where it listens, as in "http://127.0.0.1:3978"."""
    readiness: Readiness


@asynccontextmanager
async def running_app(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """Run the bot until the end of the block: database, worker, endpoint.

    Raises WrongSettings, ExtraPermissions, DataDirInUse, and OSError where the port is taken.
    """
    async with (
        _permitted(settings, clock) as base,
        working(base) as worker,
        _reachable(base, worker.turns) as (url, ready),
    ):
        yield App(worker.turns, worker.delivery, worker.upkeep, worker.reminders, url, ready)


@asynccontextmanager
async def running_worker(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """Run all of the bot but its endpoint until the end of the block, beside others on the same database.

    It listens for probes only. Raises as `running_app`.
    """
    async with _permitted(settings, clock) as base, working(base) as worker, AsyncExitStack() as stack:
        application = bare()
        ready = await stack.enter_async_context(probed(base, application, None))
        url = await stack.enter_async_context(listening(settings, application))
        log.info("working", url=url)
        yield App(worker.turns, worker.delivery, worker.upkeep, worker.reminders, url, ready)


@asynccontextmanager
async def _permitted(settings: Settings, clock: Clock | None) -> AsyncIterator[Foundation]:
    """Open what everything stands on, of an app that may not write in Graph what it need not, unless that is wanted."""
    async with founded(settings, clock) as base:
        if base.tokens is not None and not settings.allow_extra_permissions:
            graph_url, installs = settings.addresses.graph_url, settings.campaign_installs_app
            await refuse_to_write(base.tokens, graph_url=graph_url, installs=installs)
        yield base


@asynccontextmanager
async def _reachable(base: Foundation, turns: Turns) -> AsyncIterator[tuple[str, Readiness]]:
    """Let Teams post until the end of the block, and yield where, and whether it should."""
    settings = base.settings
    async with AsyncExitStack() as stack:
        gate, keys = gate_of(settings, base.session, base.clock)
        if keys is not None:
            await stack.enter_async_context(keys)
        application = endpoint(gate, turns)
        ready = await stack.enter_async_context(probed(base, application, keys))
        url = await stack.enter_async_context(listening(settings, application))
        log.info("listening", url=url)
        await stack.enter_async_context(looking_at_channels(settings, base.connector, base.pool))
        yield url, ready
