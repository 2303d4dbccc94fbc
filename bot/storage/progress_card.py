"""The card of a campaign's progress, which its owner sees change in place, in PostgreSQL."""

from dataclasses import asdict, dataclass
from datetime import datetime

from bot.storage.database import Pool
from bot.storage.outbox import Message
from bot.storage.queries import queries
from bot.storage.work import JSON, Parcel, Work, write

_SQL = queries("progress_card")


@dataclass(frozen=True, slots=True)
class ProgressCard:
    """The newest card of a campaign: only that one is drawn again."""

    campaign_id: int
    conversation_id: str
    key: str
    """Under which it went into the outbox."""
    locale: str
    time_zone: str | None
    """An IANA name, for the times on it."""
    shown: str
    """What it shows: any text that is another one where the card would be another one."""


class ProgressCardStore:
    """Keeps where the cards are and what they show."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def keep(self, card: ProgressCard, now: datetime) -> None:
        """Keep a card that goes into the outbox now, in the place of the campaign's card before."""
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["keep"], {**asdict(card), "now": now})

    async def due(self, before: datetime, most: int) -> list[ProgressCard]:
        """Return cards at which nobody has looked since `before`, up to so many, the longest ago first.

        A campaign that is over is looked at for another hour: what was under way at its end shows too.
        """
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_SQL["due"], {"before": before, "most": most})).fetchall()
        return [ProgressCard(**row) for row in rows]

    async def draw(self, card: ProgressCard, shown: str, activity: JSON, now: datetime) -> bool:
        """Let it show something else: the new version goes into the outbox, where `shown` is not what it shows already.

        False where nothing goes: it shows that, or another replica has drawn it, or a newer card has taken its place.
        """
        async with self._pool.connection() as connection, connection.transaction():
            drawn = await connection.execute(_SQL["draw"], {**asdict(card), "now_shown": shown, "now": now})
            goes = await drawn.fetchone() is not None and shown != card.shown
            if goes:
                message = Message(card.key, "update", activity)
                await write(connection, Work(parcels=(Parcel(card.conversation_id, message),)), now)
        return goes
