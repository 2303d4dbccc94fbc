"""Check: the database can be reached, and has the schema of this version."""

from collections.abc import Sequence

from bot.commands.doctor.finding import Finding, Result
from bot.settings import Settings
from bot.storage.database import DatabaseError, open_pool, try_connection
from bot.storage.migrate import missing


class DatabaseCheck:
    """Opens one connection. The embedded database is left alone: the bot that runs has it."""

    name = "database"

    def __init__(self, settings: Settings) -> None:
        """Ask the database of `settings`."""
        self._settings = settings

    async def run(self) -> Sequence[Finding]:
        """Return one finding."""
        if self._settings.database_url is None:
            folder = str(self._settings.data_dir.resolve())
            return [Finding(self.name, Result.OK, "embedded", {"folder": folder})]
        url = self._settings.database_url.get_secret_value()
        try:
            await try_connection(url)
            async with open_pool(url, size=1) as pool:
                waiting = await missing(pool)
        except DatabaseError as error:
            return [Finding(self.name, Result.FAULT, "unreachable", {"fault": type(error).__name__})]
        if waiting:
            return [Finding(self.name, Result.WARNING, "behind", {"migrations": ", ".join(waiting)})]
        return [Finding(self.name, Result.OK, "current")]
