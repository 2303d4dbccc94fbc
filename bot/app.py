"""The composition root: the only place that knows every part."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, web

from bot.advisor.evidence import Evidence
from bot.advisor.facts import Fact, Facts, Source
from bot.clock import Clock, SystemClock
from bot.desk import helpdesk, mirror
from bot.errors import LookupFailed
from bot.helpdesk.desk import HelpdeskDesk
from bot.helpdesk.upkeep import Upkeep
from bot.intune.answers import Answers
from bot.intune.devices import IntuneLookups
from bot.intune.graph import Graph
from bot.intune.operator import OperatorFacts
from bot.intune.roles import HelpdeskRoles, NoRoles, Roles
from bot.intune.tokens import Tokens
from bot.intune.transport import login_session
from bot.jobs import running_jobs
from bot.language.interpreter import PhraseInterpreter
from bot.registration import tokens_of
from bot.settings import Settings
from bot.storage.audit import AuditStore, SerialQuotaStore
from bot.storage.conversations import ConversationStore
from bot.storage.database import Pool, open_pool
from bot.storage.migrate import migrate
from bot.storage.outbox import Outbox
from bot.storage.person import PersonStore
from bot.storage.retention import Retention
from bot.storage.sending import SendingStore
from bot.storage.turns import TurnStore
from bot.teams.adapter import OutboxAdapter
from bot.teams.channel_check import ChannelCheck
from bot.teams.connector import Connector
from bot.teams.delivery import Delivery
from bot.teams.endpoint import endpoint
from bot.teams.gate import Gate
from bot.teams.handler import Handler
from bot.teams.keys import SigningKeys
from bot.teams.rate import SendRate
from bot.teams.service_url import TrustedHosts
from bot.teams.token import TokenCheck
from bot.teams.turns import Turns
from bot.teams.typing import Typing
from cards.catalogue import Catalogues
from cards.render import Renderer
from dialogs.desk import NoDesk
from dialogs.lookups import Lookups
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


class NoTenant:
    """Stands where Intune would be, for a bot without an app id: it can ask nobody, and says so."""

    async def devices(self, user_id: str) -> Evidence:  # noqa: ARG002 - the port's signature
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")

    async def by_serial_number(self, serial_number: str, *, asked_by: str) -> Evidence:  # noqa: ARG002 - as above
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")

    async def devices_of(self, user: str, *, asked_by: str, reason: str) -> Evidence:  # noqa: ARG002 - as above
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")

    async def anybodys(self, serial_number: str, *, asked_by: str, reason: str) -> Evidence:  # noqa: ARG002 - as above
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")


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
        graph = _answers(settings, session, tokens, time)
        lookups = _lookups(settings, graph, pool, time)
        catalogues = Catalogues()
        renderer = Renderer(catalogues)
        roles = _roles(settings, graph)
        channels = settings.channels
        desk = (
            None
            if channels is None
            else helpdesk(
                settings,
                channels,
                pool=pool,
                lookups=lookups,
                roles=roles,
                answers=graph,
                catalogues=catalogues,
                renderer=renderer,
                clock=time,
            )
        )
        handler = _handler(
            settings, lookups, None if desk is None else desk.desk, pool=pool, catalogues=catalogues, renderer=renderer
        )
        turns = Turns(TurnStore(pool), OutboxAdapter(), handler, delivery, typing=Typing(connector), clock=time)
        retention = Retention(pool, time, transcript_days=settings.transcript_days, ticket_days=settings.ticket_days)
        copies = mirror(settings, session, pool, renderer, time)
        stack.push_async_callback(copies.stop)
        upkeep = None if desk is None else desk.upkeep(turns.committed)
        sweeps = (turns.sweep, delivery.sweep, copies.sweep, *([upkeep.sweep] if upkeep else []))
        await stack.enter_async_context(running_jobs(pool, turns, sweeps, retention.sweep))
        gate, keys = _gate(settings, session, time)
        if keys is not None:
            await stack.enter_async_context(keys)
        stack.push_async_callback(delivery.stop)  # at the end: no more requests, then the turns, then what they said
        stack.push_async_callback(turns.idle)
        url = await _listen(settings, endpoint(gate, turns), stack)
        app = App(url, turns, delivery, upkeep)
        await turns.recover()
        await delivery.sweep()
        log.info("listening", url=url)
        await stack.enter_async_context(_looking_at_channels(settings, connector, pool))
        yield app


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


def connector_of(settings: Settings, session: ClientSession, tokens: Tokens | None, clock: Clock) -> Connector:
    """Return Teams' connector as the settings have it."""
    addresses = settings.addresses

    async def bearer() -> str | None:
        return None if tokens is None else await tokens.token(addresses.connector_scope)

    return Connector(session, bearer, TrustedHosts(addresses.service_url_hosts), clock)


@asynccontextmanager
async def _looking_at_channels(settings: Settings, connector: Connector, pool: Pool) -> AsyncIterator[None]:
    """Log which of the helpdesk's channels the bot does not reach. It takes its time, and stops no start."""
    check = channel_check(settings, connector, pool)
    looking = asyncio.create_task(check.warn([channel.id for channel in settings.channels or ()]))
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


def channel_check(settings: Settings, connector: Connector, pool: Pool) -> ChannelCheck:
    """Return who asks for channels in the tenant of the settings."""
    return ChannelCheck(
        ConversationStore(pool),
        connector,
        TrustedHosts(settings.addresses.service_url_hosts),
        tenant_id=settings.app_tenant_id,
        service_url=settings.addresses.service_url,
    )


def _answers(settings: Settings, session: ClientSession, tokens: Tokens | None, clock: Clock) -> Answers | None:
    """Return who asks Graph; None for a bot without an app id."""
    if tokens is None:
        return None
    return Answers(Graph(session, tokens, url=settings.addresses.graph_url, clock=clock), clock)


def _roles(settings: Settings, answers: Answers | None) -> Roles:
    return NoRoles() if answers is None else HelpdeskRoles(answers, settings.helpdesk_groups)


def _lookups(settings: Settings, answers: Answers | None, pool: Pool, clock: Clock) -> OperatorFacts | NoTenant:
    if answers is None:
        return NoTenant()
    lookups = IntuneLookups(
        answers,
        clock,
        audit=AuditStore(pool),
        quota=SerialQuotaStore(pool),
        roles=_roles(settings, answers),
    )
    told = settings.auto_enrollment
    return OperatorFacts(lookups, Facts([Fact("auto_enrollment", told, Source.GIVEN)] if told else []))


def _handler(  # noqa: PLR0913 - all that a handler decides with
    settings: Settings,
    lookups: Lookups,
    desk: HelpdeskDesk | None,
    *,
    pool: Pool,
    catalogues: Catalogues,
    renderer: Renderer,
) -> Handler:
    records = PersonStore(pool, transcript_days=settings.transcript_days, ticket_days=settings.ticket_days)
    runner = Runner(lookups, PhraseInterpreter(renderer.plain), records, catalogues.languages, desk or NoDesk())
    return Handler(runner, renderer, desk=desk, teams_url=settings.addresses.teams_url)


def _gate(settings: Settings, session: ClientSession, clock: Clock) -> tuple[Gate, SigningKeys | None]:
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


async def _listen(settings: Settings, application: web.Application, stack: AsyncExitStack) -> str:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=5)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, settings.host, settings.port)
    await site.start()
    port: int = runner.addresses[0][1]
    return f"http://{settings.host}:{port}"
