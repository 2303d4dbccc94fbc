"""Incidents in PostgreSQL: known while they are open, by failure and channel."""

from dataclasses import replace

import pytest

from bot.storage.database import Pool
from bot.storage.incidents import IncidentStore
from bot.storage.tickets import TicketStore
from bot.storage.work import IncidentRow, Work
from tests.conftest import MovableClock
from tests.storage.tickets import DESK, keeps_desk

OTHER = "19:other@thread.tacv2"


@pytest.fixture
async def incidents(pool: Pool, clock: MovableClock) -> IncidentStore:
    await keeps_desk(pool, clock)
    return IncidentStore(pool)


async def test_nobody_gets_an_id_twice(incidents: IncidentStore) -> None:
    assert await incidents.next_id() != await incidents.next_id()


async def test_what_fails_for_several_people_is_known_while_it_does(
    pool: Pool, incidents: IncidentStore, clock: MovableClock
) -> None:
    tickets = TicketStore(pool)
    one = IncidentRow(1, 0, "0x80180014", DESK, None, clock.now(), None, {})
    two = replace(one, id=2, channel_id=OTHER)
    await tickets.commit(Work(incidents=(one, two, replace(one, id=3, failure="0x801c0003"))), clock.now())
    assert await incidents.open_failures() == {"0x80180014", "0x801c0003"}
    assert await incidents.open_of("0x80180014", OTHER) == await incidents.of(2) == replace(two, revision=1)

    await tickets.commit(Work(incidents=(replace(one, id=3, revision=1, closed_at=clock.now()),)), clock.now())

    assert await incidents.open_failures() == {"0x80180014"}
    assert await incidents.open_of("0x801c0003", DESK) is None
