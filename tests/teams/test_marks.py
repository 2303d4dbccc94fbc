"""The marks "sent": together, soon, and not lost while the database is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.sandbox.faults import Fault
from bot.storage.database import Pool
from tests.chat import Chat
from tests.storage.locks import somebody_waits


async def statuses(pool: Pool) -> list[str]:
    async with pool.connection() as connection:
        rows = await (await connection.execute("select status from outbox order by id")).fetchall()
    return [row["status"] for row in rows]


@asynccontextmanager
async def without_marks(pool: Pool) -> AsyncIterator[None]:
    """Have the database refuse what it knows of sending."""
    async with pool.connection() as connection:
        await connection.execute("alter table outbox rename to hidden")
        yield
        await connection.execute("alter table hidden rename to outbox")


async def test_what_was_sent_is_marked_with_the_id_that_teams_gave(chat: Chat, pool: Pool) -> None:
    await chat.says("help")

    async with pool.connection() as connection:
        rows = await (await connection.execute("select status, activity_id, claimed_until from outbox")).fetchall()
    sent = [message.id for message in chat.sandbox.connector.messages(chat.conversation_id)]
    assert rows == [{"status": "sent", "activity_id": sent[0], "claimed_until": None}]


async def test_marks_that_the_database_does_not_take_are_written_when_it_does(
    chat: Chat, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.marks.AGAIN", 0.01)
    posting = asyncio.create_task(chat.says("help"))
    await chat.sandbox.connector.until(lambda: chat.answers > 0)
    async with without_marks(pool):
        await asyncio.sleep(0.1)  # long enough for marks to be refused

    await posting

    assert await statuses(pool) == ["sent"]
    assert chat.answers == 1


async def test_a_message_committed_while_the_one_before_it_is_being_marked_goes_right_after(
    chat: Chat, pool: Pool
) -> None:
    late, answers = Fault("/connector/*", method="POST"), asyncio.Event()
    chat.sandbox.faults.plant(late, until=answers)
    first = asyncio.create_task(chat.says("help"))
    while late.times:  # noqa: ASYNC110 - until it is being sent
        await asyncio.sleep(0.01)
    async with pool.connection() as connection, connection.transaction():
        await connection.execute("select from outbox for update")
        answers.set()
        await somebody_waits(pool)  # the mark: what is committed from here on it does not see
        second = asyncio.create_task(chat.says("help"))
        while len(chat.log) < 2:  # noqa: ASYNC110 - until it is answered: its turn is committed
            await asyncio.sleep(0.01)

    await asyncio.gather(first, second)

    assert set(await statuses(pool)) == {"sent"}


async def test_a_message_behind_one_that_is_not_marked_yet_goes_right_after(chat: Chat, pool: Pool) -> None:
    texts = ["help", "thanks", "help"]

    await asyncio.gather(*(chat.posts(chat.activity(type="message", text=text)) for text in texts))

    assert set(await statuses(pool)) == {"sent"}
    assert chat.answers >= len(texts)
