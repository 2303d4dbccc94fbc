"""Conversations that the bot begins itself, with people and in channels: whom it can reach where, in PostgreSQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from bot.storage.database import Pool
from bot.storage.queries import queries

_SQL = queries("conversations")


@dataclass(frozen=True, slots=True)
class PersonalChat:
    """A person's personal conversation. `is_gone`: nobody can be reached there until something comes from it."""

    conversation_id: str
    service_url: str
    """Where Teams has it. Whether to trust it is for whoever sends to judge."""
    is_gone: bool = False


class ConversationStore:
    """Finds and keeps personal conversations by tenant and Entra object id, and keeps channels."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def personal(self, tenant_id: str, object_id: str) -> PersonalChat | None:
        """Return the newest personal conversation of a person, None where there is none."""
        async with self._pool.connection() as connection:
            params = {"tenant_id": tenant_id, "object_id": object_id}
            row = await (await connection.execute(_SQL["personal"], params)).fetchone()
        return None if row is None else PersonalChat(row["id"], row["service_url"], row["is_gone"])

    async def service_url(self, tenant_id: str) -> str | None:
        """Return the newest service URL that came from a tenant, None where nothing did.

        It is what the database has: whether to trust it is for the caller to judge. Reads all rows of the tenant.
        """
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_SQL["service_url"], {"tenant_id": tenant_id})).fetchone()
        return None if row is None else str(row["service_url"])

    async def keep(  # noqa: PLR0913 - one statement, one name for each column
        self,
        conversation_id: str,
        *,
        tenant_id: str,
        service_url: str,
        bot: Mapping[str, object],
        person: Mapping[str, object],
        now: datetime,
    ) -> None:
        """Keep a personal conversation that the bot began. `bot` and `person` are channel accounts. Idempotent.

        A conversation that is there already keeps what Teams told of it.
        """
        params = {
            "id": conversation_id,
            "tenant_id": tenant_id,
            "service_url": service_url,
            "bot": Jsonb(bot),
            "person": Jsonb(person),
            "now": now,
        }
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["keep"], params)

    async def keep_channel(
        self, channel_id: str, *, tenant_id: str, service_url: str, bot: Mapping[str, object], now: datetime
    ) -> None:
        """Keep a channel, so that something can be sent there. Idempotent; the service URL is the newest.

        A channel that could not be reached is tried again from now on: what is in its threads comes from conversations
        of their own, so nothing but this says that it is back.
        """
        params = {
            "channel_id": channel_id,
            "tenant_id": tenant_id,
            "service_url": service_url,
            "bot": Jsonb(bot),
            "now": now,
        }
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["keep_channel"], params)
