"""The audit of look-ups, and the count of serial numbers, in PostgreSQL."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from psycopg.types.json import Jsonb

from bot.intune.audit import AuditEntry, AuditFailed
from bot.intune.quota import SERIAL_NUMBERS_A_DAY
from bot.storage.batches import Batches
from bot.storage.database import DatabaseError, Pool
from bot.storage.queries import queries

_SQL = queries("audit")


class AuditStore:
    """Keeps what was looked up (satisfies bot.intune.audit.Audit)."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool
        self._entries: Batches[AuditEntry, None] = Batches(self._record_all, key=id)

    async def record(self, entry: AuditEntry) -> None:
        """Keep an entry. Raises AuditFailed where the database does not take it: then nothing is to be looked up."""
        try:
            await self._entries.do(entry)
        except DatabaseError as error:
            raise AuditFailed(fault=type(error).__name__) from error

    async def _record_all(self, entries: Sequence[AuditEntry]) -> list[None]:
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["record"], {"entries": Jsonb(entries)})
        return [None] * len(entries)


class SerialQuotaStore:
    """Counts the serial numbers that people ask for (satisfies bot.intune.quota.SerialQuota).

    What is kept is a digest that differs from person to person and day to day, and goes after a day.
    """

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def allows(self, user_id: str, serial_number: str, day: date) -> bool:
        """Count `serial_number` for that person and day, and tell whether it is within the day's number."""
        digest = sha256(f"{user_id} {day.isoformat()} {serial_number}".encode()).digest()
        params = {"who": user_id, "day": day, "digest": digest, "most": SERIAL_NUMBERS_A_DAY}
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute(_SQL["lock"], params)
            await connection.execute(_SQL["forget"], params)
            row = await (await connection.execute(_SQL["ask"], params)).fetchone()
        return row is not None and bool(row["allowed"])
