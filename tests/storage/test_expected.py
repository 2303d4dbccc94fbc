"""The people of a campaign: each is in it once, only they answer for themselves, and erased is erased."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.storage.campaigns import CampaignRow
from bot.storage.database import Pool
from bot.storage.expected import Answer, ExpectedRow, ExpectedStore, NewPerson
from bot.storage.reminders import Attempt, ReminderStore
from bot.storage.retention import CAMPAIGN_DAYS, Retention
from tests.conftest import MovableClock
from tests.storage.campaigns import (
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
from tests.storage.test_person import ALEX, forgets
from tests.storage.test_retention import rows

KNOWN = NewPerson(
    "t", ALEX, "021234567890", due=date(2026, 12, 24), locale="nl", time_zone="Europe/Amsterdam", country="NL"
)


@pytest.fixture
def store(pool: Pool) -> ExpectedStore:
    return ExpectedStore(pool)


@pytest.fixture
async def campaign(pool: Pool, clock: MovableClock) -> CampaignRow:
    return await has_campaign(pool, clock)


async def people(store: ExpectedStore, campaign: CampaignRow) -> list[ExpectedRow]:
    return [person async for person in store.stream(campaign.id)]


async def answers(store: ExpectedStore, clock: MovableClock, answer: Any, **data: Any) -> int | None:
    return await store.answered(
        Answer(**{"tenant_id": "t", "object_id": ALEX, "reminder_id": 0, "answer": answer} | data), clock.now()
    )


async def sweeps(pool: Pool, clock: MovableClock) -> None:
    await Retention(pool, clock, transcript_days=30).sweep()


async def test_somebody_is_kept_as_they_came(store: ExpectedStore, campaign: CampaignRow) -> None:
    assert await store.add(campaign.id, [KNOWN]) == 1

    [alex] = await people(store, campaign)
    assert (alex.object_id, alex.serial_number, alex.due) == (ALEX, KNOWN.serial_number, KNOWN.due)
    assert (alex.locale, alex.time_zone, alex.country) == ("nl", "Europe/Amsterdam", "NL")
    assert (alex.sent, alex.reach, alex.next_at) == (0, "unknown", None)


async def test_who_is_found_again_is_not_changed_and_another_device_is_another_row(
    store: ExpectedStore, campaign: CampaignRow
) -> None:
    await store.add(campaign.id, [KNOWN])
    again = [replace(KNOWN, locale="de"), replace(KNOWN, serial_number="b"), replace(KNOWN, serial_number="b")]

    assert await store.add(campaign.id, again) == 1

    assert [(one.serial_number, one.locale) for one in await people(store, campaign)] == [
        (KNOWN.serial_number, "nl"),
        ("b", "nl"),
    ]


async def test_all_are_taken_in_or_nobody(store: ExpectedStore, campaign: CampaignRow) -> None:
    def breaks() -> Any:
        yield KNOWN
        raise RuntimeError("the list ends early")

    with pytest.raises(RuntimeError, match="ends early"):
        await store.add(campaign.id, breaks())
    assert await people(store, campaign) == []

    assert await store.add(campaign.id, [KNOWN]) == 1


async def test_people_are_planned_many_at_once(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await store.add(campaign.id, [replace(KNOWN, serial_number=str(number)) for number in range(5)])
    ids = [person.id for person in await people(store, campaign)]

    due = [(ids[0], clock.now()), (ids[1], None), (ids[2], clock.now())]
    assert await store.plan(campaign.id, due, clock.now(), "moved") == 2
    assert await store.plan(campaign.id + 1, [(ids[3], clock.now())], clock.now(), "moved") == 0

    assert [claim.person.id for claim in await claims(pool, clock)] == [ids[0], ids[2]]


async def test_who_is_not_in_the_audience_any_more_is_on_record_as_not_reminded(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex", "bo", "cas")
    await reminds(pool, clock, "throttled", next_at=clock.now())
    ids = [person.id for person in await people(store, campaign)]

    assert await store.plan(campaign.id, [(ids[0], None), (ids[1], None)], clock.now(), "gone") == 2

    found = await figures(pool, campaign.id)
    assert (found.planned, found.suppressed, found.pending) == (3, 2, 1)
    faults = await rows(pool, "select fault from reminder where status = 'suppressed'")
    assert faults == [{"fault": "gone"}, {"fault": "gone"}]
    assert len(await reminds(pool, clock)) == 1


async def test_what_is_planned_anew_before_the_start_is_no_reminder_that_was_not_sent(
    store: ExpectedStore, pool: Pool, clock: MovableClock
) -> None:
    draft = await has_campaign(pool, clock, state="draft")
    await expects(pool, clock, draft.id, "alex")
    [alex] = await people(store, draft)

    assert await store.plan(draft.id, [(alex.id, None)], clock.now(), "moved") == 1

    assert (await figures(pool, draft.id)).planned == 0


async def test_who_has_stopped_is_in_it_as_stopped_with_another_device_too(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, ALEX)
    await reminds(pool, clock)
    assert await answers(store, clock, "stop") is not None

    assert await store.add(campaign.id, [replace(KNOWN, next_at=clock.now())]) == 1

    clock.move(days=400)
    assert await claims(pool, clock) == []
    assert all(person.stopped_at is not None for person in await people(store, campaign))


async def test_to_stop_holds_for_all_devices_in_the_campaign_and_for_no_other_campaign(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    other = await has_campaign(pool, clock, name="Spring")
    await expects(pool, clock, other.id, ALEX)
    await reminds(pool, clock)
    await store.add(campaign.id, [replace(KNOWN, serial_number=name, next_at=clock.now()) for name in "ab"])
    [reminder_id, _] = (await reminds(pool, clock)).values()

    await answers(store, clock, "stop", reminder_id=reminder_id)

    clock.move(days=7)
    assert [claim.campaign.id for claim in await claims(pool, clock)] == [other.id]


async def test_what_was_stopped_by_mistake_goes_on(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, ALEX)
    await reminds(pool, clock)
    await answers(store, clock, "stop")
    await answers(store, clock, "resume")

    assert len(await reminds(pool, clock)) == 1
    assert (await figures(pool, campaign.id)).stopped == 0


@pytest.mark.parametrize(
    "whose", [{"object_id": "bo"}, {"tenant_id": "another"}, {"object_id": ""}, {"reminder_id": 10**6}], ids=str
)
async def test_nobody_answers_for_another(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow, whose: dict[str, Any]
) -> None:
    await expects(pool, clock, campaign.id, ALEX)
    [reminder_id] = (await reminds(pool, clock)).values()

    assert await answers(store, clock, "stop", **({"reminder_id": reminder_id} | whose)) is None

    assert (await figures(pool, campaign.id)).stopped == 0
    assert await answers(store, clock, "stop", reminder_id=reminder_id) is not None


async def test_a_person_finds_their_own_reminders_the_newest_first(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, ALEX, "bo")
    first = await reminds(pool, clock)
    other = await has_campaign(pool, clock, name="Spring")
    await expects(pool, clock, other.id, ALEX)
    second = await reminds(pool, clock)

    own = await store.own("t", ALEX)

    assert [(one.reminder_id, one.person.campaign_id, one.obstacle) for one in own] == [
        (second[own[0].person.id], other.id, "nothing_enrolled"),
        (first[own[1].person.id], campaign.id, "nothing_enrolled"),
    ]
    assert await store.own("another", ALEX) == []
    assert await store.own("t", "") == []


async def test_an_older_reminder_is_answered_as_the_newest_is_and_known_as_it_was_sent(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, ALEX)
    [older] = (await reminds(pool, clock)).values()
    clock.move(days=7)
    [claim] = await claims(pool, clock)
    attempt = Attempt(claim, "failed", "0x80180014", 2, is_last=True)
    begun = await ReminderStore(pool).begin([attempt], clock.now(), clock.now() + WEEK)
    await settles(pool, clock, claim, "held", reminder_id=begun[claim.person.id])

    newest, oldest = await store.own("t", ALEX)

    assert (newest.obstacle, newest.code, newest.number, newest.is_last) == ("failed", "0x80180014", 2, True)
    assert (oldest.reminder_id, oldest.code, oldest.number, oldest.is_last) == (older, "", 1, False)
    await answers(store, clock, "stop", reminder_id=older)
    assert [one.person.stopped_at for one in await store.own("t", ALEX)] == [clock.now()] * 2


@pytest.mark.parametrize("before", ["stop", "other"])
async def test_who_wants_to_be_reminded_later_has_not_stopped_any_more(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow, before: str
) -> None:
    await expects(pool, clock, campaign.id, ALEX)
    await reminds(pool, clock)
    await answers(store, clock, before)
    tomorrow = clock.now() + timedelta(days=1)

    await answers(store, clock, "later", until=tomorrow)

    [alex] = await people(store, campaign)
    assert (alex.stopped_at, alex.left_at, alex.next_at) == (None, None, tomorrow)


async def test_who_takes_back_that_they_wanted_it_later_is_reminded_as_planned(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, ALEX)
    await reminds(pool, clock)
    await answers(store, clock, "later", until=clock.now() + WEEK)

    await answers(store, clock, "resume")

    [alex] = await people(store, campaign)
    assert (alex.snoozed_until, alex.next_at) == (None, clock.now())


async def test_what_is_taken_back_of_one_device_holds_for_the_other(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await store.add(campaign.id, [replace(KNOWN, serial_number=name, next_at=clock.now()) for name in "ab"])
    one, other = (await reminds(pool, clock)).values()
    await answers(store, clock, "other", reminder_id=one)
    await answers(store, clock, "stop", reminder_id=other)

    await answers(store, clock, "resume", reminder_id=other)

    assert [(person.left_at is None, person.stopped_at) for person in await people(store, campaign)] == [
        (False, None),
        (True, None),
    ]


def test_only_later_has_a_time(clock: MovableClock) -> None:
    with pytest.raises(ValueError, match="later"):
        Answer("t", ALEX, 0, "later")
    with pytest.raises(ValueError, match="stop"):
        Answer("t", ALEX, 0, "stop", clock.now())

    assert Answer("t", ALEX, 0, "later", clock.now()).until == clock.now()


async def test_who_has_the_app_again_is_looked_at_now(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, ALEX)
    await reminds(pool, clock, "refused", reach="removed", next_at=None, quiet_until=clock.now() + WEEK)
    await store.reached("another", ALEX, "reachable", clock.now())
    assert await claims(pool, clock) == []

    await store.reached("t", ALEX, "reachable", clock.now())

    [claim] = await claims(pool, clock)
    assert (claim.person.reach, claim.person.quiet_until) == ("reachable", None)


async def test_who_stopped_is_not_looked_at_for_having_the_app_again(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, ALEX)
    await reminds(pool, clock)
    await answers(store, clock, "stop")
    await store.reached("t", ALEX, "removed", clock.now())
    await store.reached("t", ALEX, "reachable", clock.now())

    assert await claims(pool, clock) == []
    [alex] = await people(store, campaign)
    assert alex.reach == "reachable"


async def test_of_who_is_erased_the_figures_stay_and_no_campaign_takes_them_in_again(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await store.add(campaign.id, [replace(KNOWN, serial_number=name, next_at=clock.now()) for name in "ab"])
    await expects(pool, clock, campaign.id, "bo")
    await reminds(pool, clock, activity_id="1700")
    before = await figures(pool, campaign.id)

    await forgets(pool, clock)

    kept = str([await rows(pool, "select * from expected where stopped_at is not null")])
    assert not [word for word in (ALEX, "Amsterdam", "'a'", "'nl'") if word in kept]
    assert await rows(pool, "select count(activity_id) as ids from reminder") == [{"ids": 1}]
    after = await figures(pool, campaign.id)
    assert (after.people, after.sent, after.reminded) == (before.people, before.sent, before.reminded)
    assert (after.planned, after.suppressed, after.pending) == (before.planned, 2, 1)
    assert await store.add(campaign.id, [replace(KNOWN, next_at=clock.now())]) == 0
    clock.move(days=8)
    assert [claim.person.object_id for claim in await claims(pool, clock)] == ["bo"]


async def test_a_worker_that_was_at_it_brings_nothing_back(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await store.add(campaign.id, [replace(KNOWN, next_at=clock.now())])
    [claim] = await claims(pool, clock)
    begun = await begins(pool, clock, claim)
    await forgets(pool, clock)

    await settles(pool, clock, claim, "sent", reminder_id=begun[claim.person.id], activity_id="1700")

    assert (await figures(pool, campaign.id)).sent == 1
    assert await rows(pool, "select activity_id, next_at from reminder join expected on expected_id = expected.id") == [
        {"activity_id": None, "next_at": None}
    ]


@pytest.mark.parametrize("state", ["finished", "cancelled"])
async def test_when_a_campaign_is_long_over_its_figures_stay_without_people(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow, state: str
) -> None:
    await store.add(campaign.id, [replace(KNOWN, next_at=clock.now())])
    await reminds(pool, clock, activity_id="1700")
    await changes_to(pool, clock, campaign.id, state=state)
    before = await figures(pool, campaign.id)
    clock.move(days=CAMPAIGN_DAYS)
    await sweeps(pool, clock)
    assert len(await people(store, campaign)) == 1

    clock.move(seconds=1)
    await sweeps(pool, clock)

    assert await people(store, campaign) == []
    assert await figures(pool, campaign.id) == before
    assert await rows(pool, "select from reminder where activity_id is not null") == []
    assert (await campaign_of(pool, campaign.id)).owner_id == ""


async def test_an_operator_says_how_long_people_are_kept_after_a_campaign(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await store.add(campaign.id, [KNOWN])
    await changes_to(pool, clock, campaign.id, state="cancelled")
    clock.move(days=10, seconds=1)
    await Retention(pool, clock, transcript_days=30, campaign_days=11).sweep()
    assert len(await people(store, campaign)) == 1

    await Retention(pool, clock, transcript_days=30, campaign_days=10).sweep()
    assert await people(store, campaign) == []


async def test_a_list_that_nobody_started_goes_after_its_last_date(
    store: ExpectedStore, pool: Pool, clock: MovableClock
) -> None:
    draft = await has_campaign(pool, clock, state="draft")
    await store.add(draft.id, [KNOWN])
    clock.move(days=(draft.due - clock.now().date()).days + CAMPAIGN_DAYS)
    await sweeps(pool, clock)
    assert len(await people(store, draft)) == 1

    clock.move(days=1)
    await sweeps(pool, clock)
    assert await people(store, draft) == []


async def test_who_was_erased_is_remembered_no_longer_than_the_campaign(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, ALEX)
    await forgets(pool, clock)
    await sweeps(pool, clock)
    assert len(await rows(pool, "select from not_reminded")) == 1

    await changes_to(pool, clock, campaign.id, state="finished")
    await sweeps(pool, clock)
    assert await rows(pool, "select from not_reminded") == []


async def test_many_thousand_people_are_taken_in_planned_and_read(
    store: ExpectedStore, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    many = 20_000
    assert await store.add(campaign.id, (replace(KNOWN, object_id=str(number)) for number in range(many))) == many
    at = clock.now() + timedelta(days=1)
    ids = [person.id async for person in store.stream(campaign.id)]

    assert await store.plan(campaign.id, ((one, at) for one in ids), clock.now(), "moved") == many

    assert (await figures(pool, campaign.id)).pending == many
