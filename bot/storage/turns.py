"""Turns: what came in, where its conversation stands, and what a turn decided, in two statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from bot.storage.database import Pool
from bot.storage.queries import queries

JSON = Mapping[str, object]

OWN_CHANNEL = "enrolldesk"
"""The channel of events that we send ourselves. The gate lets nobody in from there."""

_SQL = queries("turns")


@dataclass(frozen=True, slots=True)
class Arrival:
    """An activity as it came in, with what is kept of its conversation.

    `bot` and `person` are Teams' channel accounts there.
    """

    conversation_id: str
    activity_id: str
    tenant_id: str
    kind: str
    service_url: str
    bot: JSON
    person: JSON
    activity: JSON


@dataclass(frozen=True, slots=True)
class Waiting:
    """An activity that is to be handled, and the state to handle it in."""

    inbox_id: int
    activity_id: str
    activity: JSON
    received_at: datetime
    state: JSON | None
    revision: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message for the outbox. `activity_id` is Teams' id of the message to update, where it is known already."""

    key: str
    method: Literal["send", "update"]
    activity: JSON
    policy: Literal["resend", "hold"] = "resend"
    activity_id: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is to come into the conversation at that time. `key` is unique there: it happens once."""

    key: str
    name: str
    at: datetime
    data: JSON


@dataclass(frozen=True, slots=True)
class Decision:
    """What a turn decided. `response` is what an invoke is answered."""

    state: JSON | None
    locale: str
    messages: tuple[Message, ...]
    response: JSON | None = None
    events: tuple[Event, ...] = ()


class TurnStore:
    """Keeps turns in PostgreSQL."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool

    async def take_in(self, arrival: Arrival, now: datetime) -> bool:
        """Keep what came in. False where it was there before."""
        row = await self._one(
            "take_in",
            conversation_id=arrival.conversation_id,
            activity_id=arrival.activity_id,
            tenant_id=arrival.tenant_id,
            kind=arrival.kind,
            service_url=arrival.service_url,
            bot=Jsonb(arrival.bot),
            person=Jsonb(arrival.person),
            activity=Jsonb(arrival.activity),
            now=now,
        )
        return row is not None and row["inbox_id"] is not None

    async def next(self, conversation_id: str) -> Waiting | None:
        """Return the oldest activity of a conversation that waits, None where none does."""
        row = await self._one("next", conversation_id=conversation_id)
        return None if row is None else Waiting(**row)

    async def commit(self, conversation_id: str, waiting: Waiting, decision: Decision, now: datetime) -> bool:
        """Commit what a turn decided. False where another turn was faster: then nothing was written."""
        row = await self._one(
            "commit",
            conversation_id=conversation_id,
            inbox_id=waiting.inbox_id,
            revision=waiting.revision,
            state=None if decision.state is None else Jsonb(decision.state),
            locale=decision.locale,
            response=None if decision.response is None else Jsonb(decision.response),
            messages=Jsonb(
                [
                    {
                        "key": message.key,
                        "method": message.method,
                        "activity": message.activity,
                        "policy": message.policy,
                        "activity_id": message.activity_id,
                    }
                    for message in decision.messages
                ]
            ),
            events=Jsonb(
                [
                    {"key": event.key, "name": event.name, "at": event.at.isoformat(), "data": event.data}
                    for event in decision.events
                ]
            ),
            now=now,
        )
        return row is not None and row["moved"] == 1

    async def happen(self, conversation_id: str, key: str, name: str, data: JSON, now: datetime) -> None:
        """Let an event of our own come in. Nothing happens where it did before, or the conversation is gone."""
        async with self._pool.connection() as connection:
            await connection.execute(
                _SQL["happen"],
                {
                    "conversation_id": conversation_id,
                    "activity_id": f"event:{key}",
                    "channel": OWN_CHANNEL,
                    "name": name,
                    "data": Jsonb(data),
                    "now": now,
                },
            )

    async def response(self, conversation_id: str, activity_id: str) -> JSON | None:
        """Return what an invoke was answered, None where it was not handled yet or needed no answer."""
        row = await self._one("response", conversation_id=conversation_id, activity_id=activity_id)
        return None if row is None else cast("JSON | None", row["response"])

    async def unhandled(self, before: datetime) -> list[str]:
        """Return the conversations in which something waits that came in before then."""
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_SQL["unhandled"], {"before": before})).fetchall()
        return [row["conversation_id"] for row in rows]

    async def _one(self, name: str, **params: object) -> DictRow | None:
        async with self._pool.connection() as connection:
            return await (await connection.execute(_SQL[name], params)).fetchone()
