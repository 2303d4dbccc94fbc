"""The composition root: the only place that knows every part."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar

from bot.clock import Clock, SystemClock
from bot.desk import Helpdesk, helpdesk, mirror
from bot.helpdesk.upkeep import Upkeep
from bot.intune.tokens import Tokens
from bot.intune.transport import login_session
from bot.jobs import running_jobs
from bot.language.interpreter import PhraseInterpreter
from bot.registration import tokens_of
from bot.settings import Settings
from bot.storage.database import Pool, open_pool
from bot.storage.migrate import migrate
from bot.storage.outbox import Outbox
from bot.storage.person import PersonStore
from bot.storage.retention import Retention
from bot.storage.sending import SendingStore
from bot.storage.turns import TurnStore
from bot.teams.adapter import OutboxAdapter
from bot.teams.delivery import Delivery
from bot.teams.endpoint import endpoint
from bot.teams.handler import Handler
from bot.teams.rate import SendRate
from bot.teams.turns import Turns
from bot.teams.typing import Typing
from bot.tenant import Tenant, tenant_of
from bot.wire import connector_of, gate_of, listening, looking_at_channels
from cards.catalogue import Catalogues
from cards.render import Renderer
from dialogs.desk import NoDesk
from dialogs.runner import Runner

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class App:
    """The running bot."""

    url: str
    """Where it listens, as in "http://127.0.0.1:3978"."""
    turns: Turns
    delivery: Delivery
    upkeep: Upkeep | None
    """None where there is no helpdesk."""

    async def idle(self) -> None:
        """Wait until all that came in is handled and all that is due is sent."""
        await self.turns.idle()
        await self.delivery.idle()


@asynccontextmanager
async def running_app(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """Run the bot until the end of the block: database, worker, endpoint.

    What an earlier run left unhandled or unsent is taken up at once.
    Raises WrongSettings, and OSError where the port is taken.
    """
    time = clock or SystemClock()
    async with AsyncExitStack() as stack:
        tokens = _tokens(settings, stack, time)
        pool = await stack.enter_async_context(open_pool(await _database_url(settings, stack)))
        log.info("database ready", migrations=len(await migrate(pool)))
        session = await stack.enter_async_context(
            ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=10))
        )
        connector = connector_of(settings, session, tokens, time)
        sending = SendingStore(pool)
        delivery = Delivery(Outbox(pool), sending, connector, SendRate(sending, settings.send_rate, time), time)
        tenant = tenant_of(settings, session, tokens, pool, time)
        catalogues = Catalogues()
        renderer = Renderer(catalogues)
        desk = helpdesk(settings, tenant, pool=pool, catalogues=catalogues, renderer=renderer, clock=time)
        handler = _handler(settings, tenant, desk, pool=pool, catalogues=catalogues, renderer=renderer)
        turns = Turns(TurnStore(pool), OutboxAdapter(), handler, delivery, typing=Typing(connector), clock=time)
        upkeep = None if desk is None else desk.upkeep(turns.committed)
        copies = mirror(settings, session, pool, renderer, time)
        stack.push_async_callback(copies.stop)
        sweeps = (turns.sweep, delivery.sweep, copies.sweep, *([upkeep.sweep] if upkeep else []))
        retention = Retention(pool, time, transcript_days=settings.transcript_days, ticket_days=settings.ticket_days)
        await stack.enter_async_context(running_jobs(pool, turns, sweeps, retention.sweep))
        gate, keys = gate_of(settings, session, time)
        if keys is not None:
            await stack.enter_async_context(keys)
        stack.push_async_callback(delivery.stop)  # at the end: no more requests, then the turns, then what they said
        stack.push_async_callback(turns.idle)
        url = await stack.enter_async_context(listening(settings, endpoint(gate, turns)))
        await turns.recover()
        await delivery.sweep()
        log.info("listening", url=url)
        await stack.enter_async_context(looking_at_channels(settings, connector, pool))
        yield App(url, turns, delivery, upkeep)


async def _database_url(settings: Settings, stack: AsyncExitStack) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    from bot.storage.embedded import EmbeddedPostgres  # noqa: PLC0415 - who has a database need not wait for its imports

    embedded = EmbeddedPostgres(settings.data_dir)
    await asyncio.to_thread(embedded.__enter__)
    stack.push_async_callback(asyncio.to_thread, embedded.__exit__, None, None, None)
    return embedded.url


def _tokens(settings: Settings, stack: AsyncExitStack, clock: Clock) -> Tokens | None:
    if not settings.app_id:
        return None
    return tokens_of(settings, stack.enter_context(login_session(settings.addresses.login_url)), clock)


def _handler(  # noqa: PLR0913 - all that a handler decides with
    settings: Settings,
    tenant: Tenant,
    desk: Helpdesk | None,
    *,
    pool: Pool,
    catalogues: Catalogues,
    renderer: Renderer,
) -> Handler:
    records = PersonStore(pool, transcript_days=settings.transcript_days, ticket_days=settings.ticket_days)
    interpreter, own = PhraseInterpreter(renderer.plain), None if desk is None else desk.desk
    runner = Runner(tenant.lookups, interpreter, records, catalogues.languages, own or NoDesk())
    return Handler(runner, renderer, desk=own, teams_url=settings.addresses.teams_url)
