"""A worker that dies holds nobody up, sends nothing twice, and says nothing over whoever took its place."""

from typing import Any

import pytest

from bot.storage.campaigns import CampaignRow
from bot.storage.database import Pool
from bot.storage.reminders import Claim, ReminderStore
from tests.conftest import MovableClock
from tests.storage.campaigns import (
    LEASE,
    WEEK,
    begins,
    changes_to,
    claims,
    expects,
    figures,
    has_campaign,
    ledger,
    person,
    settles,
)


@pytest.fixture
async def campaign(pool: Pool, clock: MovableClock) -> CampaignRow:
    """Run a campaign."""
    return await has_campaign(pool, clock)


@pytest.fixture
async def claim(pool: Pool, clock: MovableClock, campaign: CampaignRow) -> Claim:
    """Take the only one who is due."""
    await expects(pool, clock, campaign.id, "alex")
    [taken] = await claims(pool, clock)
    return taken


async def abandoned(pool: Pool, clock: MovableClock) -> list[Claim]:
    return await ReminderStore(pool).abandoned(clock.now(), 50, clock.now() + LEASE)


async def test_a_worker_that_died_after_its_claim_leaves_people_who_are_due_again(
    pool: Pool, clock: MovableClock, claim: Claim
) -> None:
    clock.move(seconds=29)
    assert await abandoned(pool, clock) == []
    assert await claims(pool, clock) == []

    clock.move(seconds=1)
    assert await abandoned(pool, clock) == []
    [again] = await claims(pool, clock)
    assert again.lease > claim.lease
    assert await begins(pool, clock, claim) == {}, "whoever was taken for dead begins nothing"
    assert len(await begins(pool, clock, again)) == 1


async def test_a_worker_that_died_while_it_sent_leaves_an_attempt_that_is_held(
    pool: Pool, clock: MovableClock, campaign: CampaignRow, claim: Claim
) -> None:
    begun = await begins(pool, clock, claim)
    began_at = clock.now()
    clock.move(seconds=30)
    await changes_to(pool, clock, campaign.id, state="paused")

    [left] = await abandoned(pool, clock)
    assert left.reminder_id == begun[claim.person.id]
    assert await begins(pool, clock, left) == {}, "it never goes again"
    await settles(pool, clock, left, "held", reminder_id=left.reminder_id, fault="abandoned")

    assert [row["status"] for row in await ledger(pool)] == ["held"]
    alex = await person(pool, campaign)
    assert (alex.sent, alex.last_at) == (1, began_at)
    assert await abandoned(pool, clock) == []


async def test_a_worker_that_dies_while_it_takes_over_is_taken_over_itself(
    pool: Pool, clock: MovableClock, claim: Claim
) -> None:
    begun = await begins(pool, clock, claim)
    clock.move(seconds=30)
    [first] = await abandoned(pool, clock)
    clock.move(seconds=30)
    [second] = await abandoned(pool, clock)

    await settles(pool, clock, first, "held", reminder_id=begun[claim.person.id])
    assert [row["status"] for row in await ledger(pool)] == ["sending"]
    await settles(pool, clock, second, "held", reminder_id=begun[claim.person.id])
    assert [row["status"] for row in await ledger(pool)] == ["held"]


@pytest.mark.parametrize("held_before", [True, False])
async def test_that_teams_took_a_message_counts_also_from_who_was_taken_for_dead_and_once(
    pool: Pool, clock: MovableClock, campaign: CampaignRow, claim: Claim, held_before: bool
) -> None:
    reminder_id = (await begins(pool, clock, claim))[claim.person.id]
    clock.move(seconds=30)
    [newer] = await abandoned(pool, clock)
    if held_before:
        await settles(pool, clock, newer, "held", reminder_id=reminder_id, fault="abandoned")
    await settles(pool, clock, claim, "sent", reminder_id=reminder_id, activity_id="1700")
    if not held_before:
        await settles(pool, clock, newer, "held", reminder_id=reminder_id, fault="abandoned")

    assert await ledger(pool) == [{"status": "sent", "attempts": 1, "fault": "", "activity_id": "1700"}]
    alex = await person(pool, campaign)
    assert (alex.sent, alex.next_at) == (1, clock.now() + WEEK)
    clock.move(days=7)
    assert len(await claims(pool, clock)) == 1


@pytest.mark.parametrize("status", ["refused", "throttled", "held"])
async def test_who_was_taken_for_dead_says_nothing_else(
    pool: Pool, clock: MovableClock, campaign: CampaignRow, claim: Claim, status: Any
) -> None:
    reminder_id = (await begins(pool, clock, claim))[claim.person.id]
    clock.move(seconds=30)
    [newer] = await abandoned(pool, clock)
    await settles(pool, clock, claim, status, reminder_id=reminder_id, reach="blocked")
    assert [row["status"] for row in await ledger(pool)] == ["sending"]
    assert (await person(pool, campaign)).reach == "unknown"

    await settles(pool, clock, newer, "held", reminder_id=reminder_id)
    assert (await figures(pool, campaign.id)).held == 1
