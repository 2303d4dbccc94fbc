"""Where Teams' connector was last, out of the database of the settings."""

from bot.settings import Settings
from bot.storage.conversations import ConversationStore
from bot.storage.database import DatabaseError, open_pool, try_connection


class ServiceUrls:
    """Asks a database that the bot shares; of an embedded one nothing is known here, since the bot has it."""

    def __init__(self, settings: Settings) -> None:
        """Ask the database of `settings`."""
        self._url = settings.database_url

    async def service_url(self, tenant_id: str) -> str | None:
        """Return the newest service URL that came from a tenant; None where that cannot be known.

        That the database cannot be read is said by its own check.
        """
        if self._url is None:
            return None
        url = self._url.get_secret_value()
        try:
            await try_connection(url)
            async with open_pool(url, size=1) as pool:
                return await ConversationStore(pool).service_url(tenant_id)
        except DatabaseError:
            return None
