"""Turns: what came in, where its conversation stands, and what a turn decided, in two statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from psycopg import Rollback
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from bot.storage.arrival import Arrival, Taken, Waiting
from bot.storage.batches import Batches
from bot.storage.database import Pool
from bot.storage.decision import Decision
from bot.storage.expected import write_answer, write_reach
from bot.storage.outbox import CLAIM, Claim, Message
from bot.storage.queries import queries
from bot.storage.work import Happening, happen, write

JSON = Mapping[str, object]

_SQL = queries("turns")
_PERSON = queries("person")


@dataclass(frozen=True, slots=True)
class Committed:
    """What is to be sent after a commit: at once, in this order, or from `due_at` on by whoever claims it."""

    claims: tuple[Claim, ...]
    due_at: datetime | None


class TurnStore:
    """Keeps turns in PostgreSQL."""

    def __init__(self, pool: Pool) -> None:
        """Use `pool`."""
        self._pool = pool
        self._arrivals: Batches[JSON, DictRow] = Batches(self._take_all_in, key=_conversation_id)
        self._turns: Batches[JSON, DictRow | None] = Batches(self._commit_all, key=_conversation_id)

    async def take_in(self, arrival: Arrival, now: datetime) -> Taken:
        """Take in what came, unless it was there before. Until its turn is committed, or `keep`, it may be lost.

        That takes the database's death in the next moment: what another connection sees is not yet on the disk.
        """
        row = await self._arrivals.do(
            {
                "conversation_id": arrival.conversation_id,
                "activity_id": arrival.activity_id,
                "tenant_id": arrival.tenant_id,
                "kind": arrival.kind,
                "service_url": arrival.service_url,
                "bot": arrival.bot,
                "person": arrival.person,
                "activity": arrival.activity,
                "at": now,
            }
        )
        waiting = Waiting(
            row["inbox_id"],
            arrival.activity_id,
            arrival.activity,
            now,
            row["state"],
            row["revision"],
            was_unreachable=row["was_unreachable"],
        )
        is_new, is_behind = row["inbox_id"] is not None, row["is_behind"]
        return Taken(is_new, is_behind, waiting if is_new and not is_behind else None)

    async def keep(self, conversation_id: str, activity_id: str) -> None:
        """See to it that what was taken in is not lost, whatever dies, before its turn is committed."""
        params = {"conversation_id": conversation_id, "activity_id": activity_id}
        async with self._pool.connection() as connection:
            await connection.execute(_SQL["keep"], params)

    async def next(self, conversation_id: str) -> Waiting | None:
        """Return the oldest activity of a conversation that waits, None where none does."""
        row = await self._one("next", conversation_id=conversation_id)
        return None if row is None else Waiting(**row)

    async def commit(
        self, conversation_id: str, waiting: Waiting, decision: Decision, now: datetime, *, not_before: datetime
    ) -> Committed | None:
        """Commit what a turn decided. None where another was faster, or has changed a ticket: nothing was written then.

        Nothing is to be sent before `not_before`. What may be sent at once is taken for sending by this statement.
        """
        turn = {
            "conversation_id": conversation_id,
            "inbox_id": waiting.inbox_id,
            "revision": waiting.revision,
            "at": now,
            "state": decision.state,
            "locale": decision.locale,
            "response": decision.response,
            "has_left": decision.has_left,
            "not_before": not_before,
            "messages": decision.messages,
            "events": decision.events,
        }
        row = await (self._commit_whole(turn, decision, now) if decision.has_more else self._turns.do(turn))
        return None if row is None else _committed(conversation_id, decision.messages, row)

    async def _commit_whole(self, turn: JSON, decision: Decision, now: datetime) -> DictRow | None:
        """Commit, with what the turn decided about others and about what is kept, in one transaction."""
        params = {"turns": Jsonb([turn]), "claim": CLAIM}
        async with self._pool.connection() as connection, connection.transaction() as transaction:
            row = await (await connection.execute(_SQL["commit"], params)).fetchone()
            if row is None:
                return None
            if not await write(connection, decision.work, now):
                row = None
                raise Rollback(transaction)  # which ends with the block
            for answer in decision.answers:
                await write_answer(connection, answer, now)
            if decision.reached is not None:
                reached = decision.reached
                await write_reach(connection, reached.tenant_id, reached.object_id, reached.reach, now)
            if decision.withdrawn:
                await connection.execute(_PERSON["withdraw"], {**turn, "activity_id": decision.withdrawn})
            if decision.forgets:
                await connection.execute(_PERSON["erase"], {**turn, "kept": row["ids"], "now": now})
        return row

    async def happen(self, conversation_id: str, key: str, name: str, data: JSON, now: datetime) -> None:
        """Let an event of our own come in. Nothing happens where it did before, or the conversation is not kept."""
        async with self._pool.connection() as connection:
            await happen(connection, Happening(conversation_id, key, name, data), now)

    async def response(self, conversation_id: str, activity_id: str) -> JSON | None:
        """Return what an activity was answered, empty where it needed no answer; None where it was not handled yet."""
        row = await self._one("response", conversation_id=conversation_id, activity_id=activity_id)
        return None if row is None else cast("JSON | None", row["response"]) or {}

    async def unhandled(self, before: datetime) -> list[str]:
        """Return the conversations in which something waits that came in before then."""
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_SQL["unhandled"], {"before": before})).fetchall()
        return [row["conversation_id"] for row in rows]

    async def _take_all_in(self, arrivals: Sequence[JSON]) -> list[DictRow]:
        rows = await self._by_conversation("take_in", arrivals=Jsonb(arrivals))
        return [rows[_conversation_id(arrival)] for arrival in arrivals]

    async def _commit_all(self, turns: Sequence[JSON]) -> list[DictRow | None]:
        rows = await self._by_conversation("commit", turns=Jsonb(turns), claim=CLAIM)
        return [rows.get(_conversation_id(turn)) for turn in turns]

    async def _by_conversation(self, name: str, **params: object) -> dict[str, DictRow]:
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_SQL[name], params)).fetchall()
        return {row["conversation_id"]: row for row in rows}

    async def _one(self, name: str, **params: object) -> DictRow | None:
        async with self._pool.connection() as connection:
            return await (await connection.execute(_SQL[name], params)).fetchone()


def _conversation_id(item: JSON) -> str:
    return str(item["conversation_id"])


def _committed(conversation_id: str, messages: tuple[Message, ...], row: DictRow) -> Committed:
    if row["status"] != "sending":
        return Committed((), row["due_at"] if messages and row["status"] == "pending" else None)
    return Committed(
        tuple(
            Claim(
                id_, message.method, message.activity, message.policy, 1, conversation_id, row["service_url"], sent_as
            )
            for id_, sent_as, message in zip(row["ids"], row["activity_ids"], messages, strict=True)
        ),
        None,
    )
