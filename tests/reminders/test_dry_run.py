"""A dry run says exactly what then happens."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.errors import LookupFailed
from bot.reminders.audience.candidate import Candidate
from bot.reminders.audience.found import Found
from bot.reminders.campaign import Campaign
from bot.reminders.dry_run import Preview, Summary
from bot.storage.database import Pool
from bot.storage.expected import ExpectedStore
from tests.conftest import MovableClock
from tests.reminders.delivery.worker import Office
from tests.reminders.rollouts import delivers, has_draft, rollout
from tests.storage.test_retention import rows

MINUTE = timedelta(minutes=15)
"""A worker of these tests looks this often."""


@pytest.fixture
def office(pool: Pool, clock: MovableClock) -> Office:
    return Office.of(pool, clock)


async def previews(office: Office, campaign: Campaign) -> dict[str, Preview]:
    dry = await rollout(office).dry_run(campaign, office.clock.now())
    return {preview.object_id: preview async for preview in dry.lines()}


async def summary(office: Office, campaign: Campaign, per_second: float = 25) -> Summary:
    return await (await rollout(office).dry_run(campaign, office.clock.now())).summary(per_second)


async def sent(office: Office) -> list[tuple[str, datetime, bool]]:
    """Return who was sent a reminder when, and whether it was the last one."""
    found = await rows(
        office.pool,
        "select object_id, began_at, is_last from reminder join expected on expected.id = expected_id order by 2",
    )
    return [(str(row["object_id"]), row["began_at"], bool(row["is_last"])) for row in found]  # type: ignore[misc]  # times


async def test_what_it_says_is_what_then_happens(office: Office) -> None:
    campaign = await has_draft(office, "alex", "bo", distances="7, 3")
    zones = Found((Candidate("zoe", time_zone="America/New_York", due=date(2026, 12, 1)),))
    await rollout(office).fill(campaign, zones, office.clock.now())
    office.clock.move(days=1, hours=1)  # Monday at eleven in Amsterdam: the first ones would be under way
    said = await previews(office, campaign)
    figures = await summary(office, campaign)
    assert await office.ledger() == []
    assert office.teams.took == []

    await rollout(office).start(campaign, office.clock.now(), canary=False)
    await delivers(office, days=25)
    happened = await sent(office)
    assert len(happened) == figures.reminders == 8
    for name, preview in said.items():
        times = [(at, is_last) for who, at, is_last in happened if who == name]
        assert [is_last for _, is_last in times] == [False] * (len(times) - 1) + [True]
        assert len(times) == len(preview.times), name
        for (at, _), promised in zip(times, preview.times, strict=True):
            assert promised <= at < promised + MINUTE, name


async def test_of_a_campaign_that_runs_it_says_what_is_still_to_come(office: Office) -> None:
    campaign = await has_draft(office, "alex", "bo")
    await rollout(office).start(campaign, office.clock.now(), canary=False)
    await delivers(office, days=3)
    said = await previews(office, campaign)
    people = {row.object_id: row.next_at async for row in ExpectedStore(office.pool).stream(campaign.id)}

    assert {name: preview.times[0] for name, preview in said.items()} == people
    assert all(len(preview.times) == 3 for preview in said.values())


async def test_it_tells_who_gets_what_in_which_language_and_who_gets_nothing(office: Office) -> None:
    campaign = await has_draft(office, "nothing", "enrolled", "failed", "incident", "unknown")
    more = Found((Candidate("english", locale="en-GB"), Candidate("late", due=date(2026, 11, 22))))
    await rollout(office).fill(campaign, more, office.clock.now())
    office.intune.shows_enrolled("enrolled")
    office.intune.shows_failure("failed", "0x80180014")
    office.intune.shows_failure("incident", "0x801c0003")
    office.intune.shows["unknown"] = LookupFailed(reason="throttled")
    office.helpdesk.failures = {"0x801c0003"}
    said = await previews(office, campaign)

    assert {name: preview.standing for name, preview in said.items()} == {
        "nothing": "reminded",
        "enrolled": "enrolled",
        "failed": "reminded",
        "incident": "waits",
        "unknown": "unknown",
        "english": "reminded",
        "late": "nothing",
    }
    failed = said["failed"].obstacle
    assert failed is not None
    assert (failed.kind, failed.code) == ("failed", "0x80180014")
    assert (said["nothing"].locale, said["english"].locale) == ("nl", "en-GB")
    assert "late" not in office.intune.asked, "nothing is planned for them, so nobody need ask"


async def test_the_summary_adds_up_and_says_how_long_it_takes(office: Office) -> None:
    campaign = await has_draft(office, "alex", "bo", "cas", distances="7")
    office.intune.shows_enrolled("cas")
    figures = await summary(office, campaign, per_second=0.1)

    assert (figures.people, figures.reminders) == (3, 4)
    assert figures.by_standing == {"reminded": 2, "enrolled": 1}
    assert (figures.by_language, figures.by_obstacle, figures.unreachable) == ({"nl": 2}, {"nothing_enrolled": 2}, {})
    assert figures.by_day == {date(2026, 11, 23): 2, date(2026, 11, 30): 2}
    assert figures.takes == timedelta(seconds=40), "four requests on the first day: chats are begun before"
    assert figures.first is not None
    assert figures.last is not None
    assert figures.first < figures.last


async def test_of_nobody_there_is_nothing_to_say(office: Office) -> None:
    figures = await summary(office, await has_draft(office))

    assert (figures.people, figures.reminders, figures.first, figures.takes) == (0, 0, None, timedelta(0))


async def test_who_cannot_be_reached_is_counted_by_why(office: Office) -> None:
    campaign = await has_draft(office, "alex", "bo")
    await rollout(office).start(campaign, office.clock.now(), canary=False)
    await ExpectedStore(office.pool).reached("t", "alex", "removed", office.clock.now())
    await ExpectedStore(office.pool).reached("t", "bo", "blocked", office.clock.now())
    figures = await summary(office, replace(campaign))

    assert figures.unreachable == {"removed": 1, "blocked": 1}
    assert figures.by_standing == {"nothing": 1, "reminded": 1}
