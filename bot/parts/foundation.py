"""What every part of the composition stands on: the database, the tenant, Teams' connector, and the words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar

from bot.clock import Clock, SystemClock
from bot.intune.expiry_watch import ExpiryWatch
from bot.intune.tokens import Tokens
from bot.intune.transport import login_session
from bot.parts.registration import credential_in, tokens_of
from bot.parts.tenant import Tenant, tenant_of
from bot.parts.wire import connector_of
from bot.redaction import PSEUDONYMS
from bot.settings import Settings
from bot.storage.database import Pool, open_pool
from bot.storage.migrate import migrate
from bot.storage.standing import log_key
from bot.teams.connector import Connector
from cards.catalogue import Catalogues
from cards.render import Renderer

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Foundation:
    """What is there before anything is done."""

    settings: Settings
    clock: Clock
    pool: Pool
    session: ClientSession
    tokens: Tokens | None
    """None for a bot without an app id."""
    connector: Connector
    tenant: Tenant
    catalogues: Catalogues
    renderer: Renderer
    expiry: ExpiryWatch | None
    """Of the credential; None for a bot without an app id."""


@asynccontextmanager
async def founded(settings: Settings, clock: Clock | None = None, *, joins: bool = False) -> AsyncIterator[Foundation]:
    """Open all of it until the end of the block; the database is brought up to this version.

    With `joins` the embedded database may be that of a bot that runs. Otherwise raises DataDirInUse then; and what a
    database raises that cannot be reached.
    """
    time = clock or SystemClock()
    async with AsyncExitStack() as stack:
        tokens = _tokens(settings, stack, time)
        pool = await stack.enter_async_context(open_pool(await _database_url(settings, stack, joins=joins)))
        log.info("database ready", migrations=len(await migrate(pool)))
        PSEUDONYMS.use(await log_key(pool))
        session = await stack.enter_async_context(
            ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=10))
        )
        catalogues, tenant = Catalogues(), tenant_of(settings, session, tokens, pool, time)
        if tenant.fleet is not None:
            stack.push_async_callback(tenant.fleet.expected.close)
        yield Foundation(
            settings,
            time,
            pool,
            session,
            tokens,
            connector_of(settings, session, tokens, time),
            tenant,
            catalogues,
            Renderer(catalogues),
            _expiry(settings, tenant, time),
        )


def _tokens(settings: Settings, stack: AsyncExitStack, clock: Clock) -> Tokens | None:
    if not settings.app_id:
        return None
    return tokens_of(settings, stack.enter_context(login_session(settings.addresses.login_url)), clock)


def _expiry(settings: Settings, tenant: Tenant, clock: Clock) -> ExpiryWatch | None:
    if tenant.answers is None:
        return None
    return ExpiryWatch(credential_in(settings), tenant.answers, clock, app_id=settings.app_id)


async def _database_url(settings: Settings, stack: AsyncExitStack, *, joins: bool) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    from bot.storage.embedded import EmbeddedPostgres  # noqa: PLC0415 - who has a database need not wait for its imports

    embedded = EmbeddedPostgres(settings.data_dir, joins=joins)
    await asyncio.to_thread(embedded.__enter__)
    stack.push_async_callback(asyncio.to_thread, embedded.__exit__, None, None, None)
    return embedded.url
