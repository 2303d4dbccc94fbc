"""Campaigns of reminders in PostgreSQL, and how far each is. Their people are in bot.storage.expected."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Literal

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from bot.storage.database import Pool
from bot.storage.queries import queries

State = Literal["draft", "canary", "running", "paused", "halted", "cancelled", "finished"]

_SQL = queries("campaigns")


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as it is stored: what is looked for has a column, the rest is in `data` (plain JSON)."""

    id: int
    """0 of one that is not stored yet."""
    revision: int
    """That was read."""
    tenant_id: str
    owner_id: str
    name: str
    state: State
    """In `running` everybody is reminded, in `canary` the few who were chosen, in the others nobody."""
    canary_size: int
    halted_because: str
    due: date
    """The last date of its schedule."""
    created_at: datetime
    started_at: datetime | None
    data: Mapping[str, object]


_COLUMNS = tuple(field.name for field in fields(CampaignRow))


@dataclass(frozen=True, slots=True)
class Refusals:
    """When a campaign stops by itself: of its newest reminders, `among` at most, more than `share` were refused."""

    share: float
    """From 0 to 1."""
    least: int
    """Fewer reminders than this say nothing."""
    among: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How far a campaign is, at one moment. Figures of people outlast what is known of each (bot.storage.retention)."""

    planned: int
    """All reminders: always the sum of the five that follow."""
    pending: int
    """People whose next reminder is planned or under way."""
    sent: int
    held: int
    """Which may have arrived: nobody knows."""
    suppressed: int
    """Which were planned and not sent: the person had enrolled, stopped, or could not be reached in time."""
    refused: int
    people: int
    reminded: int
    """People with at least one reminder that arrived or may have arrived."""
    acted: int
    """People who answered a reminder."""
    enrolled: int
    stopped: int
    left: int
    """People who said that they do not have the device."""
    canary: int
    """People who are reminded first."""
    canary_done: int
    """Those of them of whose first reminder it is known what became of it."""
    reach: Mapping[str, int]
    """People by whether they can be reached."""
    enrolled_after: Mapping[int, int]
    """People who enrolled, by how many reminders they had got."""


class CampaignStore:
    """Keeps campaigns."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def create(self, campaign: CampaignRow) -> CampaignRow | None:
        """Store a draft, and return it with its id; None where another one that is not over has its name (in any case).

        Raises ValueError for one that is no draft: to begin is a change.
        """
        if campaign.state != "draft":
            raise ValueError(campaign.state)
        return _first(await self._rows("create", **_params(campaign)))

    async def of(self, *ids: int) -> list[CampaignRow]:
        """Return campaigns by their ids, those that there are."""
        return [campaign_row(row) for row in await self._rows("of", ids=list(ids))]

    async def by_name(self, tenant_id: str, name: str) -> CampaignRow | None:
        """Return the campaign of that name in any case; where none of that name goes on, the newest that is over."""
        return _first(await self._rows("by_name", tenant_id=tenant_id, name=name))

    async def all(self, tenant_id: str) -> list[CampaignRow]:
        """Return the campaigns of a tenant, the newest first."""
        return [campaign_row(row) for row in await self._rows("all", tenant_id=tenant_id)]

    async def change(self, campaign: CampaignRow, now: datetime) -> bool:
        """Store it as it is now. False where it has changed since it was read: nothing was written.

        Once it is in `canary`, the `canary_size` people whose turn comes first are those who are reminded first.
        Raises psycopg.errors.UniqueViolation where its new name is that of another campaign that is not over.
        """
        params = {**_params(campaign), "now": now}
        async with self._pool.connection() as connection, connection.transaction():
            changed = await (await connection.execute(_SQL["change"], params)).fetchone()
            if changed is not None and campaign.state == "canary":
                await connection.execute(_SQL["choose_canary"], params)
        return changed is not None

    async def halt(self, refusals: Refusals, because: str) -> list[int]:
        """Stop the campaigns of which too many reminders are refused, and return their ids.

        Counted is from when a campaign last began to remind: who continues it is not stopped for what they have seen.
        """
        rows = await self._rows("halt", **asdict(refusals), because=because)
        return [row["id"] for row in rows]

    async def finish(self, today: date, now: datetime) -> list[int]:
        """Finish the campaigns whose last date was before `today` and in which nothing is planned; return their ids."""
        return [row["id"] for row in await self._rows("finish", today=today, now=now)]

    async def figures(self, campaign_id: int) -> Figures | None:
        """Count how far a campaign is, in one statement; None where there is none. Reads all its people."""
        rows = await self._rows("figures", id=campaign_id)
        return _figures(rows[0]) if rows else None

    async def _rows(self, statement: str, /, **params: object) -> list[DictRow]:
        async with self._pool.connection() as connection:
            return await (await connection.execute(_SQL[statement], params)).fetchall()


def _params(campaign: CampaignRow) -> dict[str, object]:
    return {name: getattr(campaign, name) for name in _COLUMNS} | {"data": Jsonb(campaign.data)}


def campaign_row(row: DictRow) -> CampaignRow:
    """Return the campaign in a row of `campaign`, which may have more columns."""
    return CampaignRow(**{name: row[name] for name in _COLUMNS})


def _first(rows: Sequence[DictRow]) -> CampaignRow | None:
    return campaign_row(rows[0]) if rows else None


def _figures(row: DictRow) -> Figures:
    reminders, after, left = row.pop("reminders"), row.pop("enrolled_after"), row.pop("left_it")
    by_status = {status: reminders.get(status, 0) for status in ("pending", "sent", "held", "suppressed", "refused")}
    return Figures(**row, **by_status, left=left, enrolled_after={int(sent): people for sent, people in after.items()})
