"""The card of a campaign's progress: only the newest is known, and for no longer than its owner is."""

from dataclasses import replace
from datetime import timedelta

from bot.storage.database import Pool
from bot.storage.progress_card import ProgressCard, ProgressCardStore
from bot.storage.retention import Retention
from tests.conftest import MovableClock
from tests.storage.campaigns import changes_to, has_campaign
from tests.storage.test_retention import rows


async def test_the_newest_card_takes_the_place_of_the_one_before(pool: Pool, clock: MovableClock) -> None:
    campaign = await has_campaign(pool, clock)
    store, card = ProgressCardStore(pool), ProgressCard(campaign.id, "c1", "t1.1", "nl", None, "nothing")
    await store.keep(card, clock.now())
    newest = replace(card, conversation_id="c2", key="t2.1")
    await store.keep(newest, clock.now())

    assert await store.due(clock.now(), 9) == [newest]
    assert await store.due(clock.now() - timedelta(seconds=1), 9) == []
    assert not await store.draw(card, "something", {}, clock.now())


async def test_when_the_owner_is_forgotten_so_is_their_chat(pool: Pool, clock: MovableClock) -> None:
    campaign = await has_campaign(pool, clock)
    await ProgressCardStore(pool).keep(ProgressCard(campaign.id, "c1", "t1.1", "nl", None, "x"), clock.now())
    await changes_to(pool, clock, campaign.id, state="cancelled")
    kept = "select card_conversation_id, card_key from campaign_upkeep"
    retention = Retention(pool, clock, transcript_days=30)
    clock.move(days=89)
    await retention.sweep()
    assert await rows(pool, kept) == [{"card_conversation_id": "c1", "card_key": "t1.1"}]

    clock.move(days=2)
    await retention.sweep()
    assert await rows(pool, kept) == [{"card_conversation_id": None, "card_key": None}]
