"""Teams: are its signing keys there, and are its connector and the helpdesk's channels reached?"""

from collections.abc import Sequence

from aiohttp import ClientError
from yarl import URL

from bot.doctor.check import skip
from bot.doctor.checks.credential import registered
from bot.doctor.finding import Finding, State
from bot.doctor.records import NotRunning, Unreachable
from bot.doctor.subject import Subject
from bot.intune.errors import TokenFailed
from bot.parts.wire import service_urls
from bot.proxy import proxy_for
from bot.storage.conversations import ConversationStore
from bot.storage.database import DatabaseError
from bot.teams.channel_check import ChannelCheck
from bot.teams.keys import SigningKeys
from bot.teams.outcome import Gone, Sent


class Recorded:
    """Knows where activities came from, where the database can be read; that it cannot has a check of its own."""

    def __init__(self, subject: Subject) -> None:
        """Ask the database of `subject`."""
        self._records = subject.records

    async def service_url(self, tenant_id: str) -> str | None:
        """Return the newest service URL that came from a tenant; None where none is known."""
        try:
            return await ConversationStore(await self._records.pool()).service_url(tenant_id)
        except (NotRunning, Unreachable, DatabaseError):  # the last where it has no tables yet
            return None


async def keys(subject: Subject) -> Sequence[Finding]:
    """Return whether the keys can be fetched by which requests of Teams are checked."""
    registered(subject)
    url = subject.settings.addresses.openid_metadata_url
    async with SigningKeys(url, subject.session, subject.clock) as fetched:
        if fetched.age is None:
            return [Finding("keys", State.FAILED, "unfetched", {"url": url})]
    return [Finding("keys", State.OK, "fetched")]


async def connector(subject: Subject) -> Sequence[Finding]:
    """Return whether Teams' connector answers at all, at the newest service URL or that of the cloud."""
    tokens, addresses = registered(subject).tokens, subject.settings.addresses
    url = await service_urls(subject.settings, Recorded(subject)).of(subject.settings.app_tenant_id)
    if url is None:
        skip("no_service_url")
    try:
        await tokens.token(addresses.connector_scope)
        async with subject.session.head(
            URL(f"{url.rstrip('/')}/v3/conversations"),
            proxy=proxy_for(url),
            allow_redirects=False,
        ):
            return [Finding("connector", State.OK, "reached")]  # whatever it answers: nobody asked for anything
    except TokenFailed:
        skip("no_token")
    except (ClientError, TimeoutError) as error:
        return [Finding("connector", State.FAILED, "unreachable", {"url": url, "fault": type(error).__name__})]


async def channel(subject: Subject) -> Sequence[Finding]:
    """Return for each of the helpdesk's channels whether the bot reaches it, asked as at the bot's start."""
    settings, asked = subject.settings, registered(subject)
    if settings.channels is None:
        skip("no_helpdesk")
    try:
        await asked.tokens.token(settings.addresses.connector_scope)
    except TokenFailed:
        skip("no_token")
    reach = ChannelCheck(service_urls(settings, Recorded(subject)), asked.connector, tenant_id=settings.app_tenant_id)
    return [await _reached(reach, each.id) for each in settings.channels]


async def _reached(reach: ChannelCheck, channel_id: str) -> Finding:
    outcome = await reach.of(channel_id)
    if isinstance(outcome, Sent):
        return Finding("channel", State.OK, "reached", {"channel": channel_id})
    known = {"channel": channel_id, "fault": outcome.fault}
    if not isinstance(outcome, Gone):
        return Finding("channel", State.WARNING, "unknown", known)
    return Finding("channel", State.FAILED, "missing" if outcome.fault.startswith("404") else "not_in_team", known)
