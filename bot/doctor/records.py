"""The bot's database, opened once by whichever check comes first, and never for longer than a page takes."""

import asyncio
from contextlib import AsyncExitStack

from psycopg import OperationalError, ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bot.errors import EnrollDeskError
from bot.settings import Settings
from bot.storage.database import DatabaseError, Pool, open_pool, try_connection

CONNECT_TIMEOUT = 2
"""Seconds, the least that PostgreSQL's driver knows."""


class NotRunning(EnrollDeskError):
    """The embedded database is not running: it runs as long as the bot does."""


class Unreachable(EnrollDeskError):
    """The database at {place} cannot be used: {fault}"""

    place: str
    fault: str


class Records:
    """Opens the database of the settings; an embedded one only where a bot is running with it."""

    def __init__(self, settings: Settings, stack: AsyncExitStack) -> None:
        """Name it; it is closed with `stack`."""
        self._settings = settings
        self._stack = stack
        self._opening: asyncio.Task[Pool] | None = None

    @property
    def is_embedded(self) -> bool:
        """Tell whether the bot brings the database itself."""
        return self._settings.database_url is None

    async def pool(self) -> Pool:
        """Return the pool. Raises NotRunning and Unreachable, to every check the same."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
        return await asyncio.shield(self._opening)

    async def _open(self) -> Pool:
        try:
            url = make_conninfo(await self._url(), connect_timeout=CONNECT_TIMEOUT)
            await try_connection(url)
            return await self._stack.enter_async_context(open_pool(url, size=2))
        except DatabaseError as error:
            if self.is_embedded:  # the bot was killed, and left its address behind
                raise NotRunning from error
            raise Unreachable(**self._told(error)) from None

    async def _url(self) -> str:
        if self._settings.database_url is not None:
            return self._settings.database_url.get_secret_value()
        from bot.storage.embedded import running_at  # noqa: PLC0415 - who has a database need not wait for its imports

        url = await asyncio.to_thread(running_at, self._settings.data_dir)
        if url is None:
            raise NotRunning
        return url

    def _told(self, error: DatabaseError) -> dict[str, str]:
        """Say where it is and what PostgreSQL said, without the password that may stand in the address."""
        secret = self._settings.database_url
        try:
            parts = conninfo_to_dict("" if secret is None else secret.get_secret_value())
        except ProgrammingError:  # it quotes the address
            return {"place": "ENROLLDESK_DATABASE_URL", "fault": "it is not an address of PostgreSQL"}
        place = f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"
        said = str(error).strip().splitlines() if isinstance(error, OperationalError) else []
        fault = said[-1] if said else type(error).__name__
        password = str(parts.get("password") or "")
        return {"place": place, "fault": fault.replace(password, "…") if password else fault}
