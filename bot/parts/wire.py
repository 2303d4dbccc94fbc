"""The wire's part of the composition: who lets activities in, who sends, and where the bot listens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, web

from bot.clock import Clock
from bot.intune.tokens import Tokens
from bot.settings import Settings
from bot.storage.conversations import ConversationStore
from bot.storage.database import Pool
from bot.teams.channel_check import ChannelCheck
from bot.teams.connector import Connector
from bot.teams.gate import Gate
from bot.teams.keys import SigningKeys
from bot.teams.service_url import NewestServiceUrls, ServiceUrls, TrustedHosts
from bot.teams.token import TokenCheck


def connector_of(settings: Settings, session: ClientSession, tokens: Tokens | None, clock: Clock) -> Connector:
    """Return Teams' connector as the settings have it."""
    addresses = settings.addresses

    async def bearer() -> str | None:
        return None if tokens is None else await tokens.token(addresses.connector_scope)

    forget = None if tokens is None else tokens.forget
    return Connector(session, bearer, TrustedHosts(addresses.service_url_hosts), clock, forget=forget)


def service_urls(settings: Settings, newest: NewestServiceUrls) -> ServiceUrls:
    """Return where the connector is, as far as the settings trust what came in."""
    addresses = settings.addresses
    return ServiceUrls(newest, TrustedHosts(addresses.service_url_hosts), addresses.service_url)


def channel_check(settings: Settings, connector: Connector, pool: Pool) -> ChannelCheck:
    """Return who asks for channels in the tenant of the settings."""
    known = service_urls(settings, ConversationStore(pool))
    return ChannelCheck(known, connector, tenant_id=settings.app_tenant_id)


@asynccontextmanager
async def looking_at_channels(settings: Settings, connector: Connector, pool: Pool) -> AsyncIterator[None]:
    """Log which of the helpdesk's channels the bot does not reach. It takes its time, and stops no start."""
    check = channel_check(settings, connector, pool)
    looking = asyncio.create_task(check.warn([channel.id for channel in settings.channels or ()]))
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


def gate_of(settings: Settings, session: ClientSession, clock: Clock) -> tuple[Gate, SigningKeys | None]:
    """Return who lets activities in, with the keys by which it checks tokens; None without an app id."""
    keys = SigningKeys(settings.addresses.openid_metadata_url, session, clock) if settings.app_id else None
    own = (settings.app_tenant_id,) if settings.app_tenant_id else ()
    gate = Gate(
        None
        if keys is None
        else TokenCheck(keys, app_id=settings.app_id, issuer=settings.addresses.token_issuer, clock=clock),
        trusted=TrustedHosts(settings.addresses.service_url_hosts),
        tenants=settings.allowed_tenants or own,
        allow_anonymous=settings.dangerously_allow_unauthenticated,
    )
    return gate, keys


@asynccontextmanager
async def listening(settings: Settings, application: web.Application, *, port: int | None = None) -> AsyncIterator[str]:
    """Listen until the end of the block, and yield where: on `port`, or that of the settings.

    Raises OSError where the port is taken.
    """
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port if port is None else port)
        await site.start()
        yield f"http://{settings.host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
