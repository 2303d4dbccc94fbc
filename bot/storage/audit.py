"""The audit of look-ups, and the count of serial numbers, in PostgreSQL."""

from datetime import date
from hashlib import sha256

import psycopg

from bot.intune.audit import AuditEntry, AuditFailed
from bot.intune.quota import SERIAL_NUMBERS_A_DAY
from bot.storage.database import Pool
from bot.storage.queries import queries

_SQL = queries("audit")


class AuditStore:
    """Keeps what was looked up (satisfies bot.intune.audit.Audit)."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def record(self, entry: AuditEntry) -> None:
        """Keep an entry. Raises AuditFailed where the database does not take it: then nothing is to be looked up."""
        params = {"at": entry.at, "who": entry.who, "kind": entry.kind, "whose": entry.whose, "why": entry.why}
        try:
            async with self._pool.connection() as connection:
                await connection.execute(_SQL["record"], params)
        except psycopg.Error as error:
            raise AuditFailed(fault=type(error).__name__) from error


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
