"""What other systems have of the tickets, and what is to be told them, in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from bot.storage.database import Pool
from bot.storage.queries import queries
from bot.storage.work import Line, TicketRow

_SQL = queries("mirror")
_COLUMNS = tuple(field.name for field in fields(TicketRow))


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line of a ticket. Ids grow in the order in which the lines of a ticket were written."""

    id: int
    line: Line


@dataclass(frozen=True, slots=True)
class Claim:
    """A ticket that was taken for mirroring, with what the system is known to have: no `remote_id` is nothing yet."""

    number: int
    system: str
    until: datetime
    """When whoever took it is taken for dead; no two claims of a ticket have the same."""
    attempts: int
    """Since the system last took something, with this one."""
    remote_id: str | None
    revision: int
    line_id: int
    status: Literal["waiting", "taken", "closed"] | None


@dataclass(frozen=True, slots=True)
class Failing:
    """A ticket that a system has not taken so far."""

    number: int
    system: str
    attempts: int
    due_at: datetime
    fault: str


class MirrorStore:
    """Keeps them beside the tickets."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def due(self, system: str, now: datetime, most: int) -> list[int]:
        """Return tickets of which that system lacks the newest revision; none while it throttles."""
        rows = await self._rows("due", system=system, now=now, most=most)
        return [int(str(row["number"])) for row in rows]

    async def claim(self, system: str, number: int, now: datetime, until: datetime) -> Claim | None:
        """Take one of them; None where somebody else has taken it, or has just mirrored it."""
        rows = await self._rows("claim", system=system, number=number, now=now, until=until)
        return Claim(**rows[0]) if rows else None  # type: ignore[arg-type]  # the columns are its fields

    async def ticket(self, number: int) -> tuple[TicketRow, Sequence[NumberedLine]] | None:
        """Return a ticket and its lines, oldest first, as they are at one moment; None where it is gone."""
        rows = await self._rows("ticket", number=number)
        if not rows:
            return None
        row = TicketRow(**{name: rows[0][name] for name in _COLUMNS})  # type: ignore[arg-type]  # as above
        return row, [_line(line) for line in rows[0]["lines"]]  # type: ignore[attr-defined]  # made by the statement

    async def taken(self, claim: Claim, *, remote_id: str, revision: int, line_id: int, status: str) -> None:
        """Record what the system has now. Nothing is recorded where the claim is no longer ours."""
        await self._rows("taken", **_key(claim), remote_id=remote_id, revision=revision, line_id=line_id, status=status)

    async def failed(self, claim: Claim, fault: str, due_at: datetime, *, holds_all: bool) -> None:
        """Record that it is tried again at `due_at`; `holds_all`: nothing of that system is tried before."""
        await self._rows("failed", **_key(claim), fault=fault, due_at=due_at, holds_all=holds_all)

    async def failing(self, most: int) -> list[Failing]:
        """Return tickets that a system has not taken so far."""
        rows = await self._rows("failing", most=most)
        return [Failing(**row) for row in rows]  # type: ignore[arg-type]  # as above

    async def _rows(self, name: str, **params: object) -> list[dict[str, object]]:
        async with self._pool.connection() as connection:
            cursor = await connection.execute(_SQL[name], params)
            return [] if cursor.description is None else await cursor.fetchall()


def _key(claim: Claim) -> dict[str, object]:
    return {"number": claim.number, "system": claim.system, "until": claim.until}


def _line(row: dict[str, str]) -> NumberedLine:
    at = datetime.fromisoformat(row["at"])
    return NumberedLine(int(row["id"]), Line(at, row["kind"], row["author"], row["text"]))  # type: ignore[arg-type]
