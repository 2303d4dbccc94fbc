"""Lists that wait for their owner: the newest of a campaign, for a day, and then nothing of them is left."""

from bot.storage.campaign_list import CampaignListStore
from bot.storage.database import Pool
from bot.storage.retention import Retention
from tests.conftest import MovableClock
from tests.storage.campaigns import has_campaign


async def test_the_newest_list_waits_for_a_day_and_is_deleted_soon_after(pool: Pool, clock: MovableClock) -> None:
    campaign, lists = await has_campaign(pool, clock, state="draft"), CampaignListStore(pool)
    await lists.keep(campaign.id, b"first", clock.now())
    await lists.keep(campaign.id, b"\x00second", clock.now())
    assert await lists.of(campaign.id, clock.now()) == b"\x00second"

    clock.move(days=1)
    assert await lists.of(campaign.id, clock.now()) is None
    clock.move(days=1, seconds=1)
    await Retention(pool, clock, transcript_days=30).sweep()
    async with pool.connection() as connection:
        rows = await (await connection.execute("select * from campaign_list")).fetchall()
    assert rows == []

    await lists.keep(campaign.id, b"third", clock.now())
    assert await lists.of(campaign.id, clock.now()) == b"third"


async def test_a_list_that_was_taken_is_forgotten(pool: Pool, clock: MovableClock) -> None:
    campaign, lists = await has_campaign(pool, clock, state="draft"), CampaignListStore(pool)
    await lists.keep(campaign.id, b"list", clock.now())

    await lists.drop(campaign.id)

    assert await lists.of(campaign.id, clock.now()) is None
