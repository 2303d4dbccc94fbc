"""What is to be mirrored is in one hand at a time, and whoever has lost it changes nothing."""

from datetime import timedelta

import pytest

from bot.storage.database import Pool
from bot.storage.mirror import Claim, MirrorStore
from tests.conftest import MovableClock

LEASE = timedelta(minutes=1)
NUMBER = 1042


@pytest.fixture
async def store(pool: Pool, clock: MovableClock) -> MirrorStore:
    """Keep a ticket with two lines."""
    async with pool.connection() as connection:
        await connection.execute(
            "insert into ticket (number, revision, status, tenant_id, asker_id, conversation_id, channel_id, failure,"
            " opened_at, data) values (%s, 1, 'waiting', 't', 'alex', 'a:alex', '19:desk', '', %s, '{}')",
            (NUMBER, clock.now()),
        )
        for text in ("one", "two"):
            await connection.execute(
                "insert into ticket_line (number, at, kind, author, text) values (%s, %s, 'user', '', %s)",
                (NUMBER, clock.now(), text),
            )
    return MirrorStore(pool)


async def claimed(store: MirrorStore, clock: MovableClock) -> Claim:
    claim = await store.claim("system", NUMBER, clock.now(), clock.now() + LEASE)
    assert claim is not None
    return claim


async def take(store: MirrorStore, claim: Claim, revision: int = 1) -> None:
    await store.taken(claim, remote_id=f"remote {revision}", revision=revision, line_id=2, status="waiting")


async def test_a_ticket_is_due_until_the_system_has_its_newest_revision(
    store: MirrorStore, pool: Pool, clock: MovableClock
) -> None:
    assert await store.due("system", clock.now(), 10) == [NUMBER]
    await take(store, await claimed(store, clock))
    assert await store.due("system", clock.now(), 10) == []
    assert await store.due("another", clock.now(), 10) == [NUMBER]

    async with pool.connection() as connection:
        await connection.execute("update ticket set revision = 2")
    assert await store.due("system", clock.now(), 10) == [NUMBER]
    assert (await claimed(store, clock)).remote_id == "remote 1"


async def test_a_ticket_comes_with_its_lines_in_order(store: MirrorStore, clock: MovableClock) -> None:
    found = await store.ticket(NUMBER)

    assert found is not None
    row, lines = found
    assert (row.number, row.revision, row.opened_at) == (NUMBER, 1, clock.now())
    assert [(line.id, line.line.text, line.line.at) for line in lines] == [
        (1, "one", clock.now()),
        (2, "two", clock.now()),
    ]
    assert await store.ticket(NUMBER + 1) is None


async def test_what_is_in_one_hand_is_in_no_other_until_that_is_taken_for_dead(
    store: MirrorStore, clock: MovableClock
) -> None:
    await claimed(store, clock)
    assert await store.claim("system", NUMBER, clock.now(), clock.now() + LEASE) is None
    assert await store.due("system", clock.now(), 10) == []

    clock.move(minutes=1)
    assert await store.due("system", clock.now(), 10) == [NUMBER]
    assert (await claimed(store, clock)).attempts == 2


async def test_who_has_lost_a_ticket_records_nothing(store: MirrorStore, clock: MovableClock) -> None:
    late = await claimed(store, clock)
    clock.move(minutes=1)
    newer = await claimed(store, clock)
    await take(store, late, revision=7)
    await store.failed(late, "late", clock.now(), holds_all=True)
    assert await store.failing(10) == []

    await take(store, newer)
    assert await store.due("system", clock.now(), 10) == []


async def test_what_was_not_taken_is_due_again_at_its_time(store: MirrorStore, clock: MovableClock) -> None:
    due_at = clock.now() + timedelta(minutes=5)
    await store.failed(await claimed(store, clock), "Refused 403", due_at, holds_all=False)
    (failing,) = await store.failing(10)
    assert (failing.number, failing.fault, failing.due_at, failing.attempts) == (NUMBER, "Refused 403", due_at, 1)
    assert await store.due("system", clock.now(), 10) == []
    assert await store.claim("system", NUMBER, clock.now(), clock.now() + LEASE) is None

    clock.move(minutes=5)
    await take(store, await claimed(store, clock))
    assert await store.failing(10) == []


async def test_what_is_known_of_a_ticket_goes_with_it(store: MirrorStore, pool: Pool, clock: MovableClock) -> None:
    await take(store, await claimed(store, clock))
    async with pool.connection() as connection:
        await connection.execute("delete from ticket")
        row = await (await connection.execute("select count(*) as kept from ticket_mirror")).fetchone()

    assert row == {"kept": 0}
