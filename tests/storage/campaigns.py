"""A campaign for the tests of what is kept of one, with people who are due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.storage.campaigns import CampaignRow, CampaignStore, Figures
from bot.storage.database import Pool
from bot.storage.expected import ExpectedRow, ExpectedStore, NewPerson
from bot.storage.reminders import Attempt, Claim, Outcome, ReminderStore, Status
from tests.conftest import MovableClock
from tests.storage.test_retention import rows

LEASE = timedelta(seconds=30)
WEEK = timedelta(days=7)

AUTUMN = CampaignRow(
    id=0,
    revision=0,
    tenant_id="t",
    owner_id="olivia",
    name="Autumn",
    state="draft",
    canary_size=0,
    halted_because="",
    due=datetime(2026, 12, 31, tzinfo=UTC).date(),
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
    started_at=None,
    data={"locale": "nl"},
)


async def has_campaign(pool: Pool, clock: MovableClock, **changes: Any) -> CampaignRow:
    """Store a campaign, let it run unless told otherwise, and return it as it is then."""
    state = changes.pop("state", "running")
    store = CampaignStore(pool)
    made = await store.create(replace(AUTUMN, **changes))
    assert made is not None
    assert await store.change(replace(made, state=state), clock.now())
    return await campaign_of(pool, made.id)


async def campaign_of(pool: Pool, id: int) -> CampaignRow:  # noqa: A002 - the column's name
    [found] = await CampaignStore(pool).of(id)
    return found


async def changes_to(pool: Pool, clock: MovableClock, id: int, **changes: Any) -> None:  # noqa: A002 - as above
    """Change a campaign as it is now."""
    assert await CampaignStore(pool).change(replace(await campaign_of(pool, id), **changes), clock.now())


async def expects(pool: Pool, clock: MovableClock, campaign_id: int, *names: str) -> None:
    """Expect people who are due: the first now, each other one a second before."""
    people = [NewPerson("t", name, next_at=clock.now() - timedelta(seconds=at)) for at, name in enumerate(names)]
    assert await ExpectedStore(pool).add(campaign_id, people) == len(names)


async def claims(pool: Pool, clock: MovableClock, most: int = 50) -> list[Claim]:
    return await ReminderStore(pool).claim(clock.now(), most, clock.now() + LEASE)


async def begins(pool: Pool, clock: MovableClock, *taken: Claim) -> dict[int, int]:
    attempts = [Attempt(claim, "nothing_enrolled", "", claim.person.sent + 1, is_last=False) for claim in taken]
    return await ReminderStore(pool).begin(attempts, clock.now(), clock.now() + LEASE)


async def settles(pool: Pool, clock: MovableClock, claim: Claim, status: Status, **data: Any) -> None:
    """Settle a claim; unless told otherwise the next reminder is in a week."""
    outcome = Outcome(claim, status, **{"next_at": clock.now() + WEEK, **data})
    await ReminderStore(pool).settle([outcome], clock.now())


async def reminds(pool: Pool, clock: MovableClock, status: Status = "sent", **data: Any) -> dict[int, int]:
    """Remind everybody who is due, with that outcome, and return the ids of the reminders by those of the people.

    Of the rows of one person one is begun at a time; the others are taken again.
    """
    taken = await claims(pool, clock)
    begun = await begins(pool, clock, *taken)
    waiting = [claim for claim in taken if claim.person.id not in begun]
    for claim in taken:
        if claim not in waiting:
            await settles(pool, clock, claim, status, reminder_id=begun[claim.person.id], **data)
    for claim in waiting:
        await settles(pool, clock, claim, "put_off", next_at=claim.person.next_at)
    return begun | (await reminds(pool, clock, status, **data) if waiting else {})


async def figures(pool: Pool, campaign_id: int) -> Figures:
    """Return the figures of a campaign, which always add up."""
    found = await CampaignStore(pool).figures(campaign_id)
    assert found is not None
    assert found.planned == found.pending + found.sent + found.held + found.suppressed + found.refused
    return found


async def person(pool: Pool, campaign: CampaignRow, name: str = "alex") -> ExpectedRow:
    """Return somebody of a campaign as they are stored."""
    [found] = [one async for one in ExpectedStore(pool).stream(campaign.id) if one.object_id == name]
    return found


async def ledger(pool: Pool) -> list[dict[str, object]]:
    """Return what is on record of reminders, the oldest first."""
    return await rows(pool, "select status, attempts, fault, activity_id from reminder order by id")
