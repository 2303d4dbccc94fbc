"""What an owner can do with a campaign, on a real database and with real workers."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.reminders.campaign import State
from bot.reminders.new_campaign import Unwished
from bot.reminders.person import Reach
from bot.reminders.planning import TOO_LATE
from bot.reminders.transition import Refused
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Pool
from bot.storage.expected import Answer, ExpectedStore
from tests.conftest import MovableClock
from tests.reminders.delivery.worker import Office
from tests.reminders.rollouts import OLIVIA, WISH, Names, delivers, found, has_draft, now, rollout

TEN = tuple(f"person-{number}" for number in range(10))


@pytest.fixture
def office(pool: Pool, clock: MovableClock) -> Office:
    return Office.of(pool, clock)


async def planned(office: Office) -> list[datetime]:
    people = ExpectedStore(office.pool).stream(office.campaign.id)
    return [row.next_at async for row in people if row.next_at is not None]


async def test_a_name_that_is_taken_is_said_and_another_one_is_not(office: Office) -> None:
    own = rollout(office)
    first = await own.create(WISH, office.clock.now())
    with pytest.raises(Unwished, match=r"campaign\.fault\.name_taken"):
        await own.create(replace(WISH, name="AUTUMN"), office.clock.now())

    second = await own.create(replace(WISH, name="Winter"), office.clock.now())
    assert first.id != second.id
    assert (first.state, first.owner_name) == (State.DRAFT, "Olivia Wright")


async def test_who_is_taken_in_twice_is_there_once_and_planned(office: Office) -> None:
    campaign = await has_draft(office, "alex", "bo")

    assert await rollout(office).fill(campaign, found("bo", "cas"), office.clock.now()) == 1
    at = await planned(office)
    monday = datetime.fromisoformat("2026-11-23T08:00Z")  # nine in Amsterdam
    assert len(at) == 3
    assert all(monday <= each < monday + timedelta(minutes=30) for each in at)


async def test_a_draft_without_people_is_not_started_and_with_somebody_it_is(office: Office) -> None:
    campaign = await has_draft(office)
    with pytest.raises(Refused) as refused:
        await rollout(office).start(campaign, office.clock.now(), canary=False)
    assert refused.value.reason == "nobody"

    await rollout(office).fill(campaign, found("alex"), office.clock.now())
    started = await rollout(office).start(campaign, office.clock.now(), canary=False)
    assert (started.state, started.started_at) == (State.RUNNING, office.clock.now())
    await delivers(office, days=1, hours=2)
    assert office.teams.reminded == ["alex"]


async def test_a_campaign_that_is_over_takes_nobody_in_and_reminds_nobody(office: Office) -> None:
    campaign = await has_draft(office, "alex")
    await rollout(office).start(campaign, office.clock.now(), canary=False)
    cancelled = await rollout(office).cancel(campaign, office.clock.now())
    with pytest.raises(Refused):
        await rollout(office).fill(cancelled, found("bo"), office.clock.now())

    assert await rollout(office).cancel(campaign, office.clock.now()) == cancelled
    await delivers(office, days=2)
    assert office.teams.reminded == []


async def test_in_the_canary_only_the_first_few_are_reminded_and_the_owner_may_let_the_others_follow(
    office: Office,
) -> None:
    campaign = await has_draft(office, *TEN, canary_size="3")
    canary = await rollout(office).start(campaign, office.clock.now(), canary=True)
    await delivers(office, days=1, hours=2)
    assert (canary.state, canary.canary_size) == (State.CANARY, 3)
    assert len(office.teams.reminded) == 3

    running = await rollout(office).start(canary, office.clock.now(), canary=False)
    assert running.state is State.RUNNING
    await delivers(office, hours=1)
    assert sorted(office.teams.reminded) == sorted(TEN)


async def test_who_was_due_in_a_pause_is_reminded_after_it_and_not_all_at_once(office: Office) -> None:
    campaign = await has_draft(office, *TEN)
    await rollout(office).start(campaign, office.clock.now(), canary=False)
    paused = await rollout(office).pause(campaign, office.clock.now())
    await delivers(office, days=1, hours=3)
    assert office.teams.reminded == []

    resumed = await rollout(office).resume(paused, office.clock.now())
    at = await planned(office)
    assert resumed.state is State.RUNNING
    assert len(set(at)) == len(TEN)
    assert all(office.clock.now() <= each < office.clock.now() + timedelta(minutes=30) for each in at)
    await delivers(office, hours=1)
    assert sorted(office.teams.reminded) == sorted(TEN)


async def test_a_pause_beyond_the_last_date_leaves_on_record_that_it_was_too_late(office: Office) -> None:
    campaign = await has_draft(office, "alex")
    await rollout(office).start(campaign, office.clock.now(), canary=False)
    await rollout(office).pause(campaign, office.clock.now())
    office.clock.move(days=40)
    await rollout(office).resume(campaign, office.clock.now())

    assert await planned(office) == []
    assert await office.ledger() == [("suppressed", TOO_LATE)]


async def test_a_draft_that_is_started_late_keeps_to_the_hours(office: Office) -> None:
    campaign = await has_draft(office, "alex")
    office.clock.move(days=2, hours=10)  # Tuesday evening
    await rollout(office).start(campaign, office.clock.now(), canary=False)
    await delivers(office, hours=11)
    assert office.teams.reminded == []

    await delivers(office, hours=4)
    assert office.teams.reminded == ["alex"]


async def test_what_others_changed_meanwhile_does_not_stand_in_the_way_where_the_command_still_holds(
    office: Office,
) -> None:
    campaign = await has_draft(office, "alex")
    started = await rollout(office).start(campaign, office.clock.now(), canary=True)
    assert await CampaignStore(office.pool).change(
        replace(office.campaign, id=started.id, revision=started.revision, name="Other", state="canary"),
        office.clock.now(),
    )

    paused = await rollout(office).pause(started, office.clock.now())
    assert (paused.state, paused.name) == (State.PAUSED, "Other")
    with pytest.raises(Refused, match="pause"):
        await rollout(office).pause(started, office.clock.now())


async def test_the_progress_is_that_of_now(office: Office) -> None:
    campaign = await has_draft(office, "alex", "bo")
    before = await rollout(office).progress(campaign)
    await rollout(office).start(campaign, office.clock.now(), canary=False)
    office.intune.shows_enrolled("bo")
    await delivers(office, days=1, hours=2)
    after = await rollout(office).progress(campaign)

    assert (before.campaign.state, before.done) == (State.DRAFT, 0)
    assert (after.campaign.state, after.figures.sent, after.done) == (State.RUNNING, 1, 0.5)
    assert before.shown != after.shown
    assert after.shown == (await rollout(office).progress(campaign)).shown


async def test_the_report_tells_of_each_person_and_of_all(office: Office) -> None:
    campaign = await has_draft(office, "alex", "bo", "cas", "dee", "eli")
    people = ExpectedStore(office.pool)
    await people.reached("t", "dee", "removed", office.clock.now())  # of a draft nothing changes
    await rollout(office).start(campaign, office.clock.now(), canary=False)
    await people.reached("t", "dee", "removed", office.clock.now())
    office.intune.shows_enrolled("bo")
    await delivers(office, days=1, hours=2)
    assert await people.answered(Answer("t", "cas", 0, "stop"), office.clock.now()) is not None

    names = Names()
    report = await rollout(office).report(campaign)
    lines = {line.object_id: line async for line in rollout(office, names).report_lines(campaign, asked_by=OLIVIA)}
    assert {name: line.result for name, line in lines.items()} == {
        "alex": "waiting",
        "bo": "enrolled",
        "cas": "stopped",
        "dee": "unreachable",
        "eli": "waiting",
    }
    assert (lines["alex"].user, lines["alex"].reminders, lines["bo"].fault) == ("alex@contoso.example", 1, "enrolled")
    assert lines["cas"].acted_at == office.clock.now()
    assert names.asked_by == [OLIVIA]
    assert report.unreachable == {Reach.REMOVED.value: 1}
    assert report.figures.enrolled_after == {0: 1}
    assert {(fault.status, fault.fault): fault.reminders for fault in report.faults}[("suppressed", "enrolled")] == 1

    await rollout(office).cancel(campaign, office.clock.now())
    over = (await rollout(office).report(campaign)).campaign
    nameless = [line async for line in rollout(office, names).report_lines(over)]
    assert {line.object_id: (line.user, line.result) for line in nameless}["alex"] == ("", "reminded")
    assert names.asked_by == [OLIVIA], "nobody asked for names"


async def test_a_large_audience_is_taken_in_while_others_are_served(office: Office) -> None:
    campaign = await has_draft(office)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    served = asyncio.create_task(others())
    assert (
        await rollout(office).fill(campaign, found(*(f"p{number}" for number in range(5000))), office.clock.now())
        == 5000
    )
    served.cancel()
    assert turns > 100
    assert (await now(office, campaign)).state is State.DRAFT
