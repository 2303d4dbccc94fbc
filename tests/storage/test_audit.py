"""The audit and the count of serial numbers: kept, shared by all replicas, and never only almost."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.intune.audit import AuditEntry, AuditFailed, Kind
from bot.intune.quota import SERIAL_NUMBERS_A_DAY
from bot.storage.audit import AuditStore, SerialQuotaStore
from bot.storage.database import Pool
from tests.conftest import MovableClock

ALEX = "6fa459ea-ee8a-3ca4-894e-db77e160355e"
TODAY = date(2026, 11, 22)


async def test_a_look_up_is_kept_without_what_it_found(pool: Pool, clock: MovableClock) -> None:
    await AuditStore(pool).record(AuditEntry(clock.now(), ALEX, Kind.DEVICES_OF, "somebody", "ticket ED-1042"))

    async with pool.connection() as connection:
        row = await (await connection.execute("select at, who, kind, whose, why from audit")).fetchone()
    assert row == {
        "at": clock.now(),
        "who": ALEX,
        "kind": "devices_of",
        "whose": "somebody",
        "why": "ticket ED-1042",
    }


async def test_an_audit_that_cannot_be_kept_says_so(pool: Pool, clock: MovableClock) -> None:
    entry = AuditEntry(clock.now(), ALEX, Kind.OWN_DEVICES, ALEX, "")
    async with pool.connection() as connection:
        await connection.execute("alter table audit rename to audit_gone")
    with pytest.raises(AuditFailed):
        await AuditStore(pool).record(entry)

    async with pool.connection() as connection:
        await connection.execute("alter table audit_gone rename to audit")
    await AuditStore(pool).record(entry)


async def test_of_many_serial_numbers_at_once_only_so_many_are_allowed(pool: Pool) -> None:
    quota = SerialQuotaStore(pool)

    allowed = await asyncio.gather(*(quota.allows(ALEX, f"{number:012}", TODAY) for number in range(12)))

    assert sum(allowed) == SERIAL_NUMBERS_A_DAY


async def test_the_same_number_again_costs_nothing(pool: Pool) -> None:
    quota = SerialQuotaStore(pool)
    for number in range(SERIAL_NUMBERS_A_DAY):
        assert await quota.allows(ALEX, f"{number:012}", TODAY)

    assert await quota.allows(ALEX, "000000000000", TODAY)
    assert not await quota.allows(ALEX, "999999999999", TODAY)


async def test_each_person_and_each_day_has_its_own_count(pool: Pool) -> None:
    quota = SerialQuotaStore(pool)
    for number in range(SERIAL_NUMBERS_A_DAY + 1):
        await quota.allows(ALEX, f"{number:012}", TODAY)

    assert await quota.allows("somebody-else", "999999999999", TODAY)
    assert await quota.allows(ALEX, "999999999999", TODAY + timedelta(days=1))


async def test_no_serial_number_stands_in_the_database(pool: Pool) -> None:
    await SerialQuotaStore(pool).allows(ALEX, "004178301053", TODAY)

    async with pool.connection() as connection:
        rows = await (await connection.execute("select * from serial_asked")).fetchall()
    assert rows
    assert "004178301053" not in str(rows)
    assert b"004178301053" not in rows[0]["digest"]
