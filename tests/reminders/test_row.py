"""What is kept of a campaign and its people is what they were."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.reminders.campaign import Audience, Campaign, State
from bot.reminders.person import Reach
from bot.reminders.row import campaign_of, expected_of, row_of
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Pool
from bot.storage.expected import ExpectedStore, NewPerson
from tests.conftest import MovableClock
from tests.reminders.audience.campaigns import CAMPAIGN


@pytest.mark.parametrize(
    "campaign",
    [
        CAMPAIGN,
        replace(CAMPAIGN, audience=Audience("stale", {"days": "30"}), owner_name="Olivia [x](http://x)"),
        replace(CAMPAIGN, state=State.HALTED, halted_because="campaign.halted.refusals", canary_size=4),
    ],
)
async def test_a_campaign_comes_back_from_the_database_as_it_was(
    campaign: Campaign, pool: Pool, clock: MovableClock
) -> None:
    store = CampaignStore(pool)
    draft = await store.create(row_of(replace(campaign, state=State.DRAFT)))
    assert draft is not None
    stored = replace(campaign, id=draft.id, revision=draft.revision, started_at=clock.now())
    assert await store.change(row_of(stored), clock.now())
    [found] = await store.of(draft.id)
    assert campaign_of(found) == replace(stored, revision=stored.revision + 1)


async def test_somebody_has_the_language_and_the_time_zone_of_the_campaign_unless_their_own_are_known(
    pool: Pool, clock: MovableClock
) -> None:
    made = await CampaignStore(pool).create(row_of(CAMPAIGN))
    assert made is not None
    people = [
        NewPerson("t", "alex", next_at=clock.now()),
        NewPerson("t", "kim", "HL-7", date(2026, 12, 18), "fr", "Europe/Paris", "FR"),
    ]
    store = ExpectedStore(pool)
    await store.add(made.id, people)
    rows = {row.object_id: row async for row in store.stream(made.id)}
    alex, kim = (expected_of(rows[name], campaign_of(made)) for name in ("alex", "kim"))
    assert (alex.locale, alex.time_zone, alex.next_at) == ("nl", "Europe/Amsterdam", clock.now())
    assert (kim.locale, kim.time_zone, kim.country) == ("fr", "Europe/Paris", "FR")
    assert (kim.serial_number, kim.due) == ("HL-7", date(2026, 12, 18))


async def test_all_that_became_of_somebody_is_read(pool: Pool, clock: MovableClock) -> None:
    made = await CampaignStore(pool).create(row_of(CAMPAIGN))
    assert made is not None
    store = ExpectedStore(pool)
    await store.add(made.id, [NewPerson("t", "alex")])
    [new] = [row async for row in store.stream(made.id)]
    last, snoozed, stopped, enrolled, left, quiet, following = (clock.now() + timedelta(days=days) for days in range(7))
    row = replace(
        new, sent=2, last_at=last, snoozed_until=snoozed, stopped_at=stopped, enrolled_at=enrolled, left_at=left,
        reach="blocked", quiet_until=quiet, next_at=following,
    )  # fmt: skip
    alex = expected_of(row, CAMPAIGN)
    assert (alex.id, alex.campaign_id, alex.sent, alex.reach) == (new.id, made.id, 2, Reach.BLOCKED)
    assert (alex.last_at, alex.snoozed_until, alex.quiet_until, alex.next_at) == (last, snoozed, quiet, following)
    assert (alex.stopped_at, alex.enrolled_at, alex.left_at) == (stopped, enrolled, left)
