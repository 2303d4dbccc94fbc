"""Campaigns: who changes one sees what others changed, its figures always add up, and too many refusals stop it."""

from dataclasses import asdict, replace
from datetime import timedelta

import psycopg
import pytest

from bot.storage.campaigns import CampaignRow, CampaignStore, Refusals
from bot.storage.database import Pool
from bot.storage.expected import Answer, ExpectedStore
from bot.storage.reminders import Status
from tests.conftest import MovableClock
from tests.storage.campaigns import (
    AUTUMN,
    WEEK,
    begins,
    campaign_of,
    changes_to,
    claims,
    expects,
    figures,
    has_campaign,
    reminds,
    settles,
)

TEN = tuple(f"person {number}" for number in range(10))
HALF = Refusals(share=0.5, least=4, among=10)


@pytest.fixture
def store(pool: Pool) -> CampaignStore:
    return CampaignStore(pool)


async def refuses(pool: Pool, clock: MovableClock, campaign: CampaignRow, refused: int, sent: int) -> None:
    """Remind so many new people, a second later."""
    clock.move(seconds=1)
    people = [f"{clock.now()} {number}" for number in range(refused + sent)]
    await expects(pool, clock, campaign.id, *people)
    taken = await claims(pool, clock)
    begun = await begins(pool, clock, *taken)
    for number, claim in enumerate(taken):
        status: Status = "refused" if number < refused else "sent"
        await settles(pool, clock, claim, status, reminder_id=begun[claim.person.id])


async def test_a_campaign_is_stored_and_found_by_its_name_in_any_case(store: CampaignStore) -> None:
    made = await store.create(AUTUMN)

    assert made is not None
    assert replace(made, id=0, revision=0) == AUTUMN
    assert await store.of(made.id, made.id + 1) == [made]
    assert await store.by_name("t", "AUTUMN") == made
    assert await store.by_name("another", "Autumn") is None
    assert await store.by_name("t", "Spring") is None


async def test_a_campaign_begins_as_a_draft(store: CampaignStore) -> None:
    with pytest.raises(ValueError, match="running"):
        await store.create(replace(AUTUMN, state="running"))

    assert await store.create(AUTUMN) is not None


async def test_two_campaigns_that_go_on_are_never_called_the_same(
    store: CampaignStore, pool: Pool, clock: MovableClock
) -> None:
    first = await has_campaign(pool, clock)
    assert await store.create(replace(AUTUMN, name="aUTUMN")) is None
    assert await store.create(replace(AUTUMN, tenant_id="another")) is not None
    spring = await has_campaign(pool, clock, name="Spring")
    with pytest.raises(psycopg.errors.UniqueViolation):
        await store.change(replace(spring, name="autumn"), clock.now())

    await changes_to(pool, clock, first.id, state="finished")
    second = await store.create(AUTUMN)
    assert second is not None
    assert await store.by_name("t", "autumn") == second
    await changes_to(pool, clock, second.id, state="cancelled")
    assert await store.by_name("t", "autumn") == await campaign_of(pool, second.id)
    assert [one.id for one in await store.all("t")] == [second.id, spring.id, first.id]


async def test_who_changes_what_has_changed_since_is_told_so(
    store: CampaignStore, pool: Pool, clock: MovableClock
) -> None:
    campaign = await has_campaign(pool, clock)
    assert await store.change(replace(campaign, state="paused"), clock.now())
    assert not await store.change(replace(campaign, state="cancelled"), clock.now())

    now = await campaign_of(pool, campaign.id)
    assert (now.state, now.revision) == ("paused", campaign.revision + 1)
    assert await store.change(replace(now, state="cancelled"), clock.now())


async def test_who_is_in_the_canary_is_chosen_once(pool: Pool, clock: MovableClock) -> None:
    campaign = await has_campaign(pool, clock)
    await expects(pool, clock, campaign.id, *TEN)
    await changes_to(pool, clock, campaign.id, state="canary", canary_size=3)
    await reminds(pool, clock)
    await changes_to(pool, clock, campaign.id, state="paused")
    await changes_to(pool, clock, campaign.id, state="canary")
    assert await claims(pool, clock) == []

    found = await figures(pool, campaign.id)
    assert (found.canary, found.canary_done, found.sent) == (3, 3, 3)
    await changes_to(pool, clock, campaign.id, state="running")
    assert len(await claims(pool, clock)) == 7


async def test_the_figures_tell_every_reminder_and_everybody(pool: Pool, clock: MovableClock) -> None:
    campaign = await has_campaign(pool, clock)
    other = await has_campaign(pool, clock, name="Spring")
    await expects(pool, clock, campaign.id, *TEN)
    await expects(pool, clock, other.id, "somebody else")
    assert (await figures(pool, campaign.id)).planned == 10

    taken = [one for one in await claims(pool, clock) if one.campaign.id == campaign.id]
    begun = await begins(pool, clock, *taken[:7])
    sent, bounced, unclear, throttled, *under_way = taken[:7]
    await settles(pool, clock, sent, "sent", next_at=None, reminder_id=begun[sent.person.id], reach="reachable")
    await settles(pool, clock, bounced, "refused", next_at=None, reminder_id=begun[bounced.person.id], reach="gone")
    await settles(pool, clock, unclear, "held", next_at=None, reminder_id=begun[unclear.person.id])
    await settles(pool, clock, throttled, "throttled", reminder_id=begun[throttled.person.id])
    await settles(pool, clock, taken[7], "suppressed", next_at=None, enrolled_at=clock.now())

    found = await figures(pool, campaign.id)
    assert len(under_way) == 3
    assert asdict(found) == {
        "planned": 10,
        "pending": 6,
        "sent": 1,
        "held": 1,
        "suppressed": 1,
        "refused": 1,
        "people": 10,
        "reminded": 2,
        "acted": 0,
        "enrolled": 1,
        "stopped": 0,
        "left": 0,
        "canary": 0,
        "canary_done": 0,
        "reach": {"unknown": 8, "reachable": 1, "gone": 1},
        "enrolled_after": {0: 1},
    }


async def test_of_a_campaign_that_is_cancelled_only_what_is_under_way_is_pending(
    pool: Pool, clock: MovableClock
) -> None:
    campaign = await has_campaign(pool, clock)
    await expects(pool, clock, campaign.id, *TEN)
    [first, *_] = taken = await claims(pool, clock)
    begun = await begins(pool, clock, first)
    await changes_to(pool, clock, campaign.id, state="cancelled")
    assert (await figures(pool, campaign.id)).pending == 1
    assert await begins(pool, clock, *taken) == {}

    await settles(pool, clock, first, "sent", reminder_id=begun[first.person.id])
    found = await figures(pool, campaign.id)
    assert (found.planned, found.pending, found.sent) == (1, 0, 1)


async def test_a_campaign_without_people_has_figures_and_no_campaign_has_none(
    store: CampaignStore, pool: Pool, clock: MovableClock
) -> None:
    campaign = await has_campaign(pool, clock)
    assert (await figures(pool, campaign.id)).planned == 0
    assert await store.figures(campaign.id + 1) is None


async def test_a_campaign_of_which_too_many_reminders_are_refused_stops(
    store: CampaignStore, pool: Pool, clock: MovableClock
) -> None:
    campaign = await has_campaign(pool, clock)
    well = await has_campaign(pool, clock, name="Spring")
    await refuses(pool, clock, campaign, refused=3, sent=0)
    assert await store.halt(HALF, "too_many_refused") == [], "three say nothing yet"
    await refuses(pool, clock, campaign, refused=0, sent=3)
    assert await store.halt(HALF, "too_many_refused") == [], "half is not more than half"
    await refuses(pool, clock, campaign, refused=1, sent=0)
    await refuses(pool, clock, well, refused=1, sent=4)

    assert await store.halt(HALF, "too_many_refused") == [campaign.id]

    halted = await campaign_of(pool, campaign.id)
    assert (halted.state, halted.halted_because) == ("halted", "too_many_refused")
    assert not await store.change(replace(campaign, state="running"), clock.now()), "its owner sees that it stopped"
    await expects(pool, clock, campaign.id, "zoë")
    assert await claims(pool, clock) == []


async def test_who_continues_is_not_stopped_for_what_they_have_seen(
    store: CampaignStore, pool: Pool, clock: MovableClock
) -> None:
    campaign = await has_campaign(pool, clock)
    await refuses(pool, clock, campaign, refused=5, sent=0)
    assert await store.halt(HALF, "too_many_refused") == [campaign.id]
    clock.move(seconds=1)
    await changes_to(pool, clock, campaign.id, state="running", halted_because="")
    assert await store.halt(HALF, "too_many_refused") == []

    await refuses(pool, clock, campaign, refused=4, sent=0)
    assert await store.halt(HALF, "too_many_refused") == [campaign.id]


async def test_what_was_well_long_ago_hides_no_refusals_of_now(
    store: CampaignStore, pool: Pool, clock: MovableClock
) -> None:
    campaign = await has_campaign(pool, clock)
    await refuses(pool, clock, campaign, refused=0, sent=30)
    await refuses(pool, clock, campaign, refused=6, sent=0)

    assert await store.halt(HALF, "too_many_refused") == [campaign.id]


async def test_a_campaign_is_finished_when_its_last_date_is_over_and_nothing_is_planned(
    store: CampaignStore, pool: Pool, clock: MovableClock
) -> None:
    campaign = await has_campaign(pool, clock)
    await expects(pool, clock, campaign.id, "alex")
    assert await store.finish(campaign.due + WEEK, clock.now()) == [], "somebody is still to be reminded"
    await reminds(pool, clock, next_at=None)
    assert await store.finish(campaign.due, clock.now()) == [], "somebody may yet join"

    assert await store.finish(campaign.due + timedelta(days=1), clock.now()) == [campaign.id]
    assert (await campaign_of(pool, campaign.id)).state == "finished"


async def test_what_people_answer_shows_in_the_figures(pool: Pool, clock: MovableClock) -> None:
    campaign = await has_campaign(pool, clock)
    await expects(pool, clock, campaign.id, "alex", "bo", "cas")
    await reminds(pool, clock)
    for who, answer in (("alex", "stop"), ("bo", "other"), ("bo", "other"), ("cas", "help")):
        answered = Answer("t", who, 0, answer)  # type: ignore[arg-type]  # each of them is one
        assert await ExpectedStore(pool).answered(answered, clock.now()) is not None

    found = await figures(pool, campaign.id)
    assert (found.acted, found.stopped, found.left) == (3, 1, 1)
    assert (found.planned, found.sent, found.suppressed, found.pending) == (6, 3, 2, 1)
