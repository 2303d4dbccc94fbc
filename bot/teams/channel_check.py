"""Whether the bot reaches the helpdesk's channels: asked at its start, and by `python -m bot doctor`."""

from typing import Protocol

import structlog

from bot.storage.database import DatabaseError
from bot.teams.connector import Connector
from bot.teams.outcome import Gone, Outcome, Rejected, Sent
from bot.teams.service_url import TrustedHosts

log = structlog.get_logger()


class ServiceUrls(Protocol):
    """Knows where Teams' connector was last."""

    async def service_url(self, tenant_id: str) -> str | None:
        """Return the newest service URL that came from a tenant, None where none is known."""
        ...


class ChannelCheck:
    """Asks Teams' connector for a channel. That changes nothing, and nobody in the channel sees it."""

    def __init__(
        self,
        service_urls: ServiceUrls,
        connector: Connector,
        trusted: TrustedHosts,
        *,
        tenant_id: str,
        service_url: str | None,
    ) -> None:
        """Ask at the newest service URL that came from `tenant_id`, or at `service_url` while none did."""
        self._service_urls = service_urls
        self._connector = connector
        self._trusted = trusted
        self._tenant_id = tenant_id
        self._service_url = service_url

    async def of(self, channel_id: str) -> Outcome:
        """Return what Teams says of a channel: Sent where the bot reaches it, Gone where it or the bot is not there.

        Raises what the database raises.
        """
        newest = await self._service_urls.service_url(self._tenant_id)
        service_url = newest if newest in self._trusted else self._service_url
        if service_url is None:
            return Rejected(fault="no service URL is known")
        return await self._connector.reach(service_url, channel_id)

    async def warn(self, channel_ids: list[str]) -> None:
        """Log each channel that the bot does not reach; one that cannot be asked for now is no reason to warn."""
        for channel_id in channel_ids:
            try:
                outcome = await self.of(channel_id)
            except DatabaseError as error:
                log.warning("helpdesk channel not asked for", channel=channel_id, fault=type(error).__name__)
                continue
            match outcome:
                case Sent():
                    log.info("helpdesk channel reached", channel=channel_id)
                case Gone(fault) | Rejected(fault):
                    log.warning("helpdesk channel not reached", channel=channel_id, fault=fault)
                case unknown:
                    log.info("helpdesk channel not asked for", channel=channel_id, fault=unknown.fault)
