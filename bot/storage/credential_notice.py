"""What the helpdesk was told of the bot's credential: each notice once, whichever replica comes first."""

from datetime import datetime

from bot.storage.database import Pool
from bot.storage.queries import queries
from bot.storage.work import Work, write

_SQL = queries("credential_notice")


class CredentialNoticeStore:
    """Keeps notices by the credential's end: the next credential has another one."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def was_told(self, end: datetime, days: int) -> bool:
        """Tell whether the notice of so many days before `end` was given."""
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_SQL["was_told"], {"end": end, "days": days})).fetchone()
        return row is not None

    async def tell(self, end: datetime, days: int, work: Work, now: datetime) -> bool:
        """Put `work` into the outbox with the note that it was told. False where another replica was faster."""
        async with self._pool.connection() as connection, connection.transaction():
            params = {"end": end, "days": days, "now": now}
            if await (await connection.execute(_SQL["told"], params)).fetchone() is None:
                return False
            await write(connection, work, now)
        return True
