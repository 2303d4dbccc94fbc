"""Whether the bot reaches the helpdesk's channels: asked at its start, and by `python -m bot doctor`."""

import structlog

from bot.storage.database import DatabaseError
from bot.teams.connector import Connector
from bot.teams.outcome import Gone, Outcome, Rejected, Sent
from bot.teams.service_url import ServiceUrls

log = structlog.get_logger()


class ChannelCheck:
    """Asks Teams' connector for a channel. That changes nothing, and nobody in the channel sees it."""

    def __init__(self, service_urls: ServiceUrls, connector: Connector, *, tenant_id: str) -> None:
        """Ask where `service_urls` has the connector for `tenant_id`."""
        self._service_urls = service_urls
        self._connector = connector
        self._tenant_id = tenant_id

    async def of(self, channel_id: str) -> Outcome:
        """Return what Teams says of a channel: Sent where the bot reaches it, Gone where it or the bot is not there.

        Raises what the database raises.
        """
        service_url = await self._service_urls.of(self._tenant_id)
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
