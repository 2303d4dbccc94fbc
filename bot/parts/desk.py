"""The helpdesk's part of the composition: the desk with its channels, what it does by itself, and the mirror."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from aiohttp import ClientSession

from bot.clock import Clock
from bot.errors import LookupFailed
from bot.helpdesk.board import Board
from bot.helpdesk.command_words import CommandWords
from bot.helpdesk.commands import Commands
from bot.helpdesk.desk import HelpdeskDesk
from bot.helpdesk.incidents import Incidents
from bot.helpdesk.looking import Looking
from bot.helpdesk.mirror.mirror import Mirror
from bot.helpdesk.mirror.service_now import ServiceNow
from bot.helpdesk.mirror.system import ServiceSystem
from bot.helpdesk.mirror.webhook import Webhook
from bot.helpdesk.posting import KeepChannel, Posting
from bot.helpdesk.redelivery import Redelivery
from bot.helpdesk.search import TicketSearch
from bot.helpdesk.service_level import due_at
from bot.helpdesk.threads import Threads
from bot.helpdesk.upkeep import Upkeep
from bot.intune.channel_posts import ChannelPosts
from bot.parts.tenant import Tenant
from bot.parts.wire import service_urls
from bot.settings import Settings
from bot.storage.conversations import ConversationStore
from bot.storage.database import Pool
from bot.storage.incidents import IncidentStore
from bot.storage.mirror import MirrorStore
from bot.storage.tickets import TicketStore
from bot.storage.work import Work
from cards.catalogue import Catalogues
from cards.render import Renderer

log = structlog.get_logger()


class NoPosts:
    """Stands where Graph would be, for a bot without an app id."""

    async def find(self, channel_id: str, key: str) -> str | None:  # noqa: ARG002 - the port's signature
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")

    async def keys(self, channel_id: str, post_id: str) -> frozenset[str]:  # noqa: ARG002 - as above
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")


@dataclass(frozen=True, slots=True)
class Helpdesk:
    """The desk, and what looks after its tickets once somebody sees to what is committed."""

    desk: HelpdeskDesk
    upkeep: Callable[[Callable[[Work], None]], Upkeep]


def helpdesk(  # noqa: PLR0913 - all that a desk is made of
    settings: Settings,
    tenant: Tenant,
    *,
    pool: Pool,
    catalogues: Catalogues,
    renderer: Renderer,
    clock: Clock,
) -> Helpdesk | None:
    """Compose the desk of the settings; None where they name no channel for it."""
    channels, roles = settings.channels, tenant.roles
    if channels is None:
        return None
    store, level, addresses = TicketStore(pool), settings.service_level, settings.addresses
    board = Board(store, renderer, channels, level, intune_url=addresses.intune_url)
    incidents = Incidents(
        IncidentStore(pool),
        store,
        renderer,
        channels,
        lambda ticket: due_at(ticket, level),
        time_zone=settings.helpdesk_time_zone,
    )
    looking = Looking(tenant.lookups, clock, intune_url=addresses.intune_url)
    words = CommandWords(catalogues)
    commands = Commands(
        store, roles, channels, clock, said=words, looking=looking, cards=board, teams_url=addresses.teams_url
    )
    search = TicketSearch(store, roles, renderer, teams_url=addresses.teams_url)
    keep_channel = keeping(settings, ConversationStore(pool), clock)
    team_id = settings.helpdesk_team_id
    posts = (
        NoPosts() if tenant.answers is None else ChannelPosts(tenant.answers, team_id=team_id, app_id=settings.app_id)
    )
    posting = Posting(store, board, channels, posts, keep_channel)
    redelivery = Redelivery(store, board, channels, posting, keep_channel)

    def upkeep(on_committed: Callable[[Work], None]) -> Upkeep:
        return Upkeep(
            store,
            board,
            level,
            clock,
            posting=posting,
            redelivery=redelivery,
            incidents=incidents,
            on_committed=on_committed,
        )

    desk = HelpdeskDesk(
        store,
        roles,
        board,
        channels,
        level,
        incidents=incidents,
        commands=commands,
        search=search,
        keep_channel=keep_channel,
        threads=Threads(store, posts),
    )
    return Helpdesk(desk, upkeep)


def mirror(settings: Settings, session: ClientSession, pool: Pool, renderer: Renderer, clock: Clock) -> Mirror:
    """Return what keeps tickets in other systems too; it does nothing where none is set."""
    installation, systems = settings.app_id or "local", list[ServiceSystem]()
    if settings.service_now is not None:
        systems.append(ServiceNow(session, settings.service_now, installation=installation, clock=clock))
    if settings.webhook is not None:
        systems.append(Webhook(session, settings.webhook, installation=installation, clock=clock))
    return Mirror(MirrorStore(pool), systems, renderer, settings.helpdesk_locale, clock)


def keeping(settings: Settings, store: ConversationStore, clock: Clock) -> KeepChannel:
    """Return who keeps channels: at the newest service URL of the tenant, or that of the settings while none came."""
    tenant_id, known = settings.app_tenant_id, service_urls(settings, store)

    async def keep(channel_id: str) -> None:
        service_url = await known.of(tenant_id)
        if service_url is None:
            log.warning("no service URL is known for a channel", channel=channel_id)
            return
        bot = {"id": f"28:{settings.app_id}"}
        await store.keep_channel(channel_id, tenant_id=tenant_id, service_url=service_url, bot=bot, now=clock.now())

    return keep
