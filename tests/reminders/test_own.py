"""What the dialogs are told of somebody's reminders: as they were sent, and how they stand now."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.reminders.campaign import Campaign, State
from bot.reminders.own import OwnReminders
from bot.reminders.row import campaign_of, row_of
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Pool
from bot.storage.expected import Answer, ExpectedStore, NewPerson
from bot.storage.reminders import Attempt, Outcome, ReminderStore
from dialogs.campaigns import OwnReminder, Reminder
from dialogs.turn import Kind, Person, Turn
from tests.conftest import MovableClock
from tests.reminders.audience.campaigns import CAMPAIGN
from tests.storage.campaigns import campaign_of as stored
from tests.storage.campaigns import changes_to, claims

ALEX = "6fa459ea-ee8a-3ca4-894e-db77e160355e"
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture
async def campaign(pool: Pool, clock: MovableClock) -> Campaign:
    """Expect Alex, who is due now, in a campaign that runs: reminders on Mondays from November 23rd, three at most."""
    clock.move(days=1)
    made = await CampaignStore(pool).create(row_of(replace(CAMPAIGN, owner_name="Olivia [x](http://x)")))
    assert made is not None
    await changes_to(pool, clock, made.id, state=State.RUNNING.value)
    person = NewPerson("t", ALEX, "001204781234", time_zone="Europe/Lisbon", next_at=clock.now())
    await ExpectedStore(pool).add(made.id, [person])
    return campaign_of(await stored(pool, made.id))


async def is_reminded(pool: Pool, clock: MovableClock, *, is_last: bool = False, **fields: Any) -> int:
    """Send a reminder to whoever is due, and return its id. The next is a week later."""
    [claim] = await claims(pool, clock)
    attempt = Attempt(claim, "failed", "0x80180014", claim.person.sent + 1, is_last=is_last)
    [id_] = (await ReminderStore(pool).begin([attempt], clock.now(), clock.now() + HALF_A_MINUTE)).values()
    following = None if is_last else clock.now() + timedelta(days=7)
    outcome = Outcome(claim, "sent", **{"next_at": following, "reminder_id": id_, **fields})
    await ReminderStore(pool).settle([outcome], clock.now())
    return id_


async def own(pool: Pool, clock: MovableClock, object_id: str = ALEX, tenant_id: str = "t") -> tuple[OwnReminder, ...]:
    turn = Turn("1", Kind.MESSAGE, Person(tenant_id, object_id), clock.now())
    return await OwnReminders(ExpectedStore(pool), CampaignStore(pool)).of(turn)


async def says(pool: Pool, clock: MovableClock, answer: Any, until: datetime | None = None) -> None:
    assert await ExpectedStore(pool).answered(Answer("t", ALEX, 0, answer, until), clock.now()) is not None


async def test_a_reminder_is_told_as_it_was_sent(pool: Pool, clock: MovableClock, campaign: Campaign) -> None:
    id_ = await is_reminded(pool, clock)

    [found] = await own(pool, clock)

    said = Reminder("failed", "0x80180014", 1, is_last=False, due=campaign.schedule.due, owner="Olivia [x](http://x)")
    assert (found.id, found.reminder, found.serial_number) == (id_, said, "001204781234")
    assert (found.answer, found.is_over, found.may_follow, found.time_zone) == (None, False, True, "Europe/Lisbon")
    assert found.next_at is not None
    assert found.next_at.date() == date(2026, 11, 30)


async def test_of_nobody_else_is_anything_told(pool: Pool, clock: MovableClock, campaign: Campaign) -> None:
    await is_reminded(pool, clock)

    assert await own(pool, clock, "11111111-1111-1111-1111-111111111111") == ()
    assert await own(pool, clock, tenant_id="another") == ()
    assert await own(pool, clock, "") == ()
    assert [one.reminder.owner for one in await own(pool, clock)] == [campaign.owner_name]


async def test_their_own_date_is_that_of_their_reminders(pool: Pool, clock: MovableClock, campaign: Campaign) -> None:
    bo = NewPerson("t", "bo", due=date(2026, 12, 4), next_at=clock.now() - timedelta(hours=1))
    await ExpectedStore(pool).add(campaign.id, [bo])
    [claim, _] = await claims(pool, clock)
    attempt = Attempt(claim, "nothing_enrolled", "", 1, is_last=False)
    await ReminderStore(pool).begin([attempt], clock.now(), clock.now() + HALF_A_MINUTE)

    [found] = await own(pool, clock, "bo")

    assert found.reminder.due == date(2026, 12, 4)
    assert found.time_zone == "Europe/Amsterdam"


@pytest.mark.usefixtures("campaign")
async def test_what_they_said_last_counts(pool: Pool, clock: MovableClock) -> None:
    await is_reminded(pool, clock)
    heard = []
    later = datetime(2026, 11, 25, 9, tzinfo=UTC)
    for answer, until in (("stop", None), ("other", None), ("later", later), ("resume", None), ("help", None)):
        clock.move(minutes=1)
        await says(pool, clock, answer, until)
        [found] = await own(pool, clock)
        heard.append((found.answer, found.until))

    assert heard == [("stop", None), ("other", None), ("later", later), (None, None), (None, None)]


@pytest.mark.usefixtures("campaign")
async def test_who_stops_after_they_said_that_it_is_not_theirs_has_stopped(pool: Pool, clock: MovableClock) -> None:
    await is_reminded(pool, clock)
    await says(pool, clock, "other")
    clock.move(minutes=1)
    await says(pool, clock, "stop")

    [found] = await own(pool, clock)

    assert (found.answer, found.next_at) == ("stop", None)


@pytest.mark.usefixtures("campaign")
async def test_later_counts_until_that_time_has_come(pool: Pool, clock: MovableClock) -> None:
    await is_reminded(pool, clock)
    until = datetime(2026, 11, 25, 10, tzinfo=UTC)
    await says(pool, clock, "later", until)
    [before] = await own(pool, clock)
    clock.move(days=3)

    [after] = await own(pool, clock)

    assert (before.answer, before.until, before.next_at) == ("later", until, until)
    assert (after.answer, after.until) == (None, None)


@pytest.mark.usefixtures("campaign")
async def test_after_the_last_one_none_follows_whichever_card_is_pressed(pool: Pool, clock: MovableClock) -> None:
    first = await is_reminded(pool, clock)
    clock.move(days=7)
    last = await is_reminded(pool, clock, is_last=True)

    newest, oldest = await own(pool, clock)

    assert (newest.id, newest.reminder.is_last, newest.reminder.number) == (last, True, 2)
    assert (oldest.id, oldest.reminder.is_last, oldest.reminder.number) == (first, False, 1)
    assert [one.may_follow for one in (newest, oldest)] == [False, False]
    assert newest.next_at is None


@pytest.mark.usefixtures("campaign")
async def test_who_has_enrolled_is_done(pool: Pool, clock: MovableClock) -> None:
    await is_reminded(pool, clock)
    clock.move(days=7)
    assert [one.is_over for one in await own(pool, clock)] == [False]
    [claim] = await claims(pool, clock)
    seen = Outcome(claim, "suppressed", None, fault="enrolled", enrolled_at=clock.now())
    await ReminderStore(pool).settle([seen], clock.now())

    assert [one.is_over for one in await own(pool, clock)] == [True]


@pytest.mark.parametrize(("state", "is_over"), [("paused", False), ("halted", False), ("cancelled", True)])
async def test_in_a_campaign_that_does_not_remind_nothing_is_planned(
    pool: Pool, clock: MovableClock, campaign: Campaign, state: str, is_over: bool
) -> None:
    await is_reminded(pool, clock)
    assert [one.next_at is None for one in await own(pool, clock)] == [False]

    await changes_to(pool, clock, campaign.id, state=state)

    [found] = await own(pool, clock)
    assert (found.is_over, found.next_at) == (is_over, None)


async def test_who_is_looked_at_now_is_told_when_they_are_reminded(
    pool: Pool, clock: MovableClock, campaign: Campaign
) -> None:
    await is_reminded(pool, clock)
    await says(pool, clock, "stop")
    await says(pool, clock, "resume")  # the next look is now, the next reminder a week later

    [found] = await own(pool, clock)

    assert campaign.schedule.distances[0] == 7
    assert found.next_at is not None
    assert found.next_at.date() == date(2026, 11, 30)
