"""Who is due is taken by one worker; an attempt is on record before it is made, and goes once whatever dies."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from bot.storage.campaigns import CampaignRow
from bot.storage.database import Pool
from bot.storage.expected import Answer, ExpectedStore, NewPerson, write_answer
from bot.storage.queries import queries
from bot.storage.reminders import Claim, Outcome, ReminderStore
from bot.storage.sending import SendingStore
from tests.conftest import MovableClock
from tests.storage.campaigns import (
    LEASE,
    WEEK,
    begins,
    campaign_of,
    changes_to,
    claims,
    expects,
    figures,
    has_campaign,
    ledger,
    person,
    reminds,
    settles,
)
from tests.storage.locks import somebody_waits
from tests.storage.test_retention import rows


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


async def answers(pool: Pool, clock: MovableClock, reminder_id: int, answer: Any, **data: Any) -> int | None:
    return await ExpectedStore(pool).answered(Answer("t", "alex", reminder_id, answer, **data), clock.now())


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Go through a plan of PostgreSQL."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def names(taken: list[Claim]) -> list[str]:
    return [claim.person.object_id for claim in taken]


async def test_those_due_longest_come_first_with_their_campaign(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    other = await has_campaign(pool, clock, name="Spring")
    await expects(pool, clock, campaign.id, "alex", "bo", "cas")
    clock.move(seconds=-1.5)
    await expects(pool, clock, other.id, "dee")
    clock.move(seconds=1.5)

    first = await claims(pool, clock, most=2)
    then = await claims(pool, clock)

    assert names([*first, *then]) == ["cas", "dee", "bo", "alex"]
    assert [claim.campaign for claim in first] == [campaign, other]
    assert await claims(pool, clock) == []


async def test_nobody_is_taken_before_their_time(pool: Pool, clock: MovableClock, campaign: CampaignRow) -> None:
    await expects(pool, clock, campaign.id, "alex")
    clock.move(seconds=-1)
    assert await claims(pool, clock) == []

    clock.move(seconds=1)
    assert names(await claims(pool, clock)) == ["alex"]


async def test_two_workers_at_once_share_who_is_due(pool: Pool, clock: MovableClock, campaign: CampaignRow) -> None:
    await expects(pool, clock, campaign.id, *(f"person {number}" for number in range(100)))

    shares = await asyncio.gather(*(claims(pool, clock, most=10) for _ in range(10)))
    rest = await claims(pool, clock, most=100)

    taken = [name for share in [*shares, rest] for name in names(share)]
    assert len(taken) == len(set(taken)) == 100


async def test_a_worker_that_holds_rows_delays_no_other(pool: Pool, clock: MovableClock, campaign: CampaignRow) -> None:
    await expects(pool, clock, campaign.id, "alex", "bo")
    async with pool.connection() as connection, connection.transaction():
        await connection.execute("select from expected where object_id = 'bo' for update")
        assert names(await claims(pool, clock)) == ["alex"]

    assert names(await claims(pool, clock)) == ["bo"]


@pytest.mark.parametrize("state", ["draft", "paused", "halted", "cancelled", "finished"])
async def test_who_is_in_a_campaign_that_does_not_remind_is_not_taken(
    pool: Pool, clock: MovableClock, state: str
) -> None:
    campaign = await has_campaign(pool, clock, state=state)
    await expects(pool, clock, campaign.id, "alex")
    assert await claims(pool, clock) == []

    await changes_to(pool, clock, campaign.id, state="running")
    assert names(await claims(pool, clock)) == ["alex"]


async def test_in_a_canary_only_the_first_few_are_taken_until_it_is_continued(pool: Pool, clock: MovableClock) -> None:
    campaign = await has_campaign(pool, clock)
    await expects(pool, clock, campaign.id, "alex", "bo", "cas")
    await changes_to(pool, clock, campaign.id, state="canary", canary_size=2)
    await expects(pool, clock, campaign.id, "dee")
    assert names(await claims(pool, clock)) == ["cas", "bo"]

    await changes_to(pool, clock, campaign.id, state="running")
    assert sorted(names(await claims(pool, clock))) == ["alex", "dee"]


async def test_of_one_person_one_reminder_is_begun_at_a_time_whatever_they_are_reminded_of(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    other = await has_campaign(pool, clock, name="Spring")
    await expects(pool, clock, campaign.id, "alex", "bo")
    await expects(pool, clock, other.id, "alex")
    taken = await claims(pool, clock)
    workers = [taken[:1], taken[1:2], taken[2:]]

    begun = await asyncio.gather(*(begins(pool, clock, *share) for share in workers))

    by_name = [claim.person.object_id for claim, ids in zip(taken, begun, strict=True) if claim.person.id in ids]
    assert sorted(by_name) == ["alex", "bo"]


async def test_of_two_rows_of_one_person_in_a_batch_one_is_begun_and_the_other_knows_of_it(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    people = [NewPerson("t", "alex", serial_number, next_at=clock.now()) for serial_number in ("a", "b")]
    await ExpectedStore(pool).add(campaign.id, people)
    first, second = await claims(pool, clock)
    assert [first.person.reminded_at, second.person.reminded_at] == [None, None]

    begun = await begins(pool, clock, first, second)
    assert list(begun) == [first.person.id]
    await settles(pool, clock, second, "put_off", next_at=clock.now())

    [again] = await claims(pool, clock)
    assert again.person.reminded_at == clock.now(), "the first is under way"
    await settles(pool, clock, first, "sent", reminder_id=begun[first.person.id])
    await settles(pool, clock, again, "put_off", next_at=clock.now())
    [later] = await claims(pool, clock)
    assert (later.person.id, later.person.reminded_at) == (second.person.id, clock.now())
    assert list(await begins(pool, clock, later)) == [second.person.id], "whether it is too soon says the plan"


async def test_whom_another_tenant_or_nobody_knows_is_nobody_of_theirs(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    people = [NewPerson(tenant_id, "alex", tenant_id, next_at=clock.now()) for tenant_id in ("t", "another")]
    await ExpectedStore(pool).add(campaign.id, people)

    assert len(await begins(pool, clock, *await claims(pool, clock))) == 2


async def test_nobody_is_taken_while_all_sending_is_paused(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    await SendingStore(pool).pause(clock.now() + timedelta(seconds=20))
    assert await claims(pool, clock) == []

    clock.move(seconds=20)
    assert names(await claims(pool, clock)) == ["alex"]


async def test_a_reminder_is_on_record_before_it_is_sent_and_after(
    pool: Pool, clock: MovableClock, campaign: CampaignRow, claim: Claim
) -> None:
    begun = await begins(pool, clock, claim)
    assert await ledger(pool) == [{"status": "sending", "attempts": 1, "fault": "", "activity_id": None}]
    assert (await figures(pool, campaign.id)).pending == 1

    reminder_id = begun[claim.person.id]
    await settles(pool, clock, claim, "sent", reminder_id=reminder_id, activity_id="1700", reach="reachable")

    assert await ledger(pool) == [{"status": "sent", "attempts": 1, "fault": "", "activity_id": "1700"}]
    alex = await person(pool, campaign)
    assert (alex.sent, alex.last_at, alex.next_at, alex.reach) == (1, clock.now(), clock.now() + WEEK, "reachable")
    clock.move(days=7)
    assert len(await claims(pool, clock)) == 1


async def test_a_reminder_that_was_refused_does_not_count_as_one(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    quiet_until = clock.now() + timedelta(days=3)
    await reminds(pool, clock, "refused", fault="403", reach="blocked", quiet_until=quiet_until)

    alex = await person(pool, campaign)
    assert (alex.sent, alex.last_at, alex.reach, alex.quiet_until) == (0, None, "blocked", quiet_until)
    assert (await figures(pool, campaign.id)).refused == 1
    clock.move(days=7)
    await reminds(pool, clock, reach="reachable")
    assert (await person(pool, campaign)).quiet_until is None


async def test_what_teams_throttled_goes_again_as_the_same_reminder(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    first = await reminds(pool, clock, "throttled", next_at=clock.now() + timedelta(seconds=5))
    assert (await figures(pool, campaign.id)).planned == 1
    assert await claims(pool, clock) == []

    clock.move(seconds=5)
    assert await reminds(pool, clock) == first
    assert await ledger(pool) == [{"status": "sent", "attempts": 2, "fault": "", "activity_id": None}]
    assert (await person(pool, campaign)).sent == 1


async def test_who_has_enrolled_is_not_reminded_and_that_is_on_record(
    pool: Pool, clock: MovableClock, campaign: CampaignRow, claim: Claim
) -> None:
    await settles(pool, clock, claim, "suppressed", next_at=None, fault="enrolled", enrolled_at=clock.now())

    assert await ledger(pool) == [{"status": "suppressed", "attempts": 0, "fault": "enrolled", "activity_id": None}]
    found = await figures(pool, campaign.id)
    assert (found.suppressed, found.pending, found.enrolled, found.enrolled_after) == (1, 0, 1, {0: 1})
    clock.move(days=400)
    assert await claims(pool, clock) == []


async def test_what_was_throttled_and_is_then_not_needed_is_one_reminder_that_was_not_sent(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    await reminds(pool, clock, "throttled", next_at=clock.now())
    [again] = await claims(pool, clock)
    await settles(pool, clock, again, "suppressed", next_at=None, fault="enrolled")

    found = await figures(pool, campaign.id)
    assert (found.planned, found.suppressed) == (1, 1)
    assert [row["status"] for row in await ledger(pool)] == ["suppressed"]


async def test_who_is_put_off_is_due_at_the_new_time_and_nothing_is_on_record(
    pool: Pool, clock: MovableClock, campaign: CampaignRow, claim: Claim
) -> None:
    await settles(pool, clock, claim, "put_off", next_at=clock.now() + timedelta(minutes=15))
    assert await ledger(pool) == []
    assert await claims(pool, clock) == []

    clock.move(minutes=15)
    await reminds(pool, clock)
    assert (await figures(pool, campaign.id)).sent == 1


async def test_who_answers_after_the_claim_is_not_reminded(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    [reminder_id] = (await reminds(pool, clock)).values()
    clock.move(days=7)
    [again] = await claims(pool, clock)
    tomorrow = clock.now() + timedelta(days=1)
    assert await answers(pool, clock, reminder_id, "later", until=tomorrow) == again.person.id

    assert await begins(pool, clock, again) == {}
    await settles(pool, clock, again, "put_off", next_at=clock.now())

    alex = await person(pool, campaign)
    assert (alex.next_at, alex.snoozed_until) == (tomorrow, tomorrow)
    clock.move(days=1)
    await reminds(pool, clock)
    assert (await person(pool, campaign)).sent == 2


async def test_who_stops_while_a_reminder_is_under_way_gets_no_other(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    await reminds(pool, clock)
    clock.move(days=7)
    [again] = await claims(pool, clock)
    begun = await begins(pool, clock, again)
    await answers(pool, clock, 0, "stop")
    await settles(pool, clock, again, "sent", reminder_id=begun[again.person.id])

    alex = await person(pool, campaign)
    assert (alex.sent, alex.next_at, alex.stopped_at) == (2, None, clock.now())
    found = await figures(pool, campaign.id)
    assert (found.sent, found.pending, found.stopped) == (2, 0, 1)


async def test_who_stops_while_teams_throttles_does_not_get_it_later(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    await reminds(pool, clock)
    clock.move(days=7)
    [again] = await claims(pool, clock)
    begun = await begins(pool, clock, again)
    await answers(pool, clock, 0, "stop")
    await settles(pool, clock, again, "throttled", reminder_id=begun[again.person.id])

    assert [row["status"] for row in await ledger(pool)] == ["sent", "suppressed"]
    assert (await figures(pool, campaign.id)).planned == 2
    await answers(pool, clock, 0, "resume")
    await reminds(pool, clock)
    assert [row["status"] for row in await ledger(pool)] == ["sent", "suppressed", "sent"]


async def test_who_answers_in_the_very_moment_of_the_attempt_is_not_reminded(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    await reminds(pool, clock)
    clock.move(days=7)
    [again] = await claims(pool, clock)
    async with pool.connection() as connection, connection.transaction():
        assert await write_answer(connection, Answer("t", "alex", 0, "stop"), clock.now()) is not None
        begins_now = asyncio.create_task(begins(pool, clock, again))
        await somebody_waits(pool)

    assert await begins_now == {}
    await settles(pool, clock, again, "put_off", next_at=clock.now())
    found = await figures(pool, campaign.id)
    assert (found.sent, found.suppressed, found.pending) == (1, 1, 0)


async def test_who_stops_in_the_very_moment_after_the_attempt_was_begun_got_that_one_reminder(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    await reminds(pool, clock)
    clock.move(days=7)
    [again] = await claims(pool, clock)
    wanted = {
        "expected_id": again.person.id,
        "lease": again.lease,
        "obstacle": "",
        "code": "",
        "number": 2,
        "is_last": False,
    }
    params = {"rows": Jsonb([wanted]), "now": clock.now(), "lease_until": clock.now() + LEASE}
    async with pool.connection() as connection, connection.transaction():
        begun = await (await connection.execute(queries("reminders")["begin"], params)).fetchone()
        stops = asyncio.create_task(answers(pool, clock, 0, "stop"))
        await somebody_waits(pool)
    assert await stops == again.person.id

    assert begun is not None
    await settles(pool, clock, again, "sent", reminder_id=begun["id"])
    found = await figures(pool, campaign.id)
    assert (found.sent, found.suppressed, found.pending, found.stopped) == (2, 0, 0, 1)


async def test_who_stops_after_the_claim_has_one_reminder_that_was_not_sent(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, "alex")
    await reminds(pool, clock)
    clock.move(days=7)
    await reminds(pool, clock, "throttled", next_at=clock.now())
    [again] = await claims(pool, clock)
    await answers(pool, clock, 0, "stop")
    assert await begins(pool, clock, again) == {}
    await settles(pool, clock, again, "suppressed", fault="stopped", next_at=None)

    assert [row["status"] for row in await ledger(pool)] == ["sent", "suppressed"]
    assert (await figures(pool, campaign.id)).planned == 2


async def test_a_campaign_that_is_paused_after_the_claim_sends_no_more(
    pool: Pool, clock: MovableClock, campaign: CampaignRow, claim: Claim
) -> None:
    await changes_to(pool, clock, campaign.id, state="paused")
    assert await begins(pool, clock, claim) == {}
    await settles(pool, clock, claim, "put_off", next_at=claim.person.next_at)

    await changes_to(pool, clock, campaign.id, state="running")
    await reminds(pool, clock)
    assert (await figures(pool, campaign.id)).sent == 1


async def test_many_are_settled_at_once_also_by_two_workers(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await expects(pool, clock, campaign.id, *(f"person {number}" for number in range(200)))
    store = ReminderStore(pool)

    async def works() -> None:
        while taken := await claims(pool, clock, most=10):
            begun = await begins(pool, clock, *taken)
            outcomes = [Outcome(one, "sent", clock.now() + WEEK, begun[one.person.id]) for one in reversed(taken)]
            await store.settle(outcomes, clock.now())

    await asyncio.gather(works(), works(), works())

    found = await figures(pool, campaign.id)
    assert (found.sent, found.pending, found.reminded) == (200, 200, 200)
    assert await rows(pool, "select from expected where leased_until is not null or sent <> 1") == []


async def test_a_claim_reads_no_more_than_it_takes_however_many_are_due_elsewhere(
    pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    canary = await has_campaign(pool, clock, name="Spring")
    paused = await has_campaign(pool, clock, name="Winter", state="paused")
    async with pool.connection() as connection:
        await connection.execute(
            "insert into expected (campaign_id, tenant_id, object_id, next_at)"
            " select campaign, 't', number::text, %s - make_interval(secs => number)"
            " from unnest(%s::bigint[]) as campaign, generate_series(1, 10000) as number",
            (clock.now(), [campaign.id, canary.id, paused.id]),
        )
        await connection.execute("analyze expected")
    await changes_to(pool, clock, canary.id, state="canary", canary_size=100)
    params = {"now": clock.now(), "most": 50, "lease_until": clock.now() + LEASE}

    async with pool.connection() as connection:
        explain = b"explain (analyze, format json) " + queries("reminders")["claim"]
        row = await (await connection.execute(explain, params)).fetchone()

    assert row is not None
    scans = [node for node in nodes(row["QUERY PLAN"][0]["Plan"]) if node.get("Index Name") == "expected_due"]
    assert [node["Node Type"] for node in scans] == ["Index Scan"]
    assert scans[0]["Actual Rows"] <= 50
    assert scans[0]["Actual Loops"] <= 3, "once for each campaign, and for its canary"


@pytest.mark.parametrize(
    ("status", "reminder_id"),
    [("sent", None), ("held", None), ("refused", None), ("throttled", None), ("suppressed", 1), ("put_off", 1)],
)
async def test_an_outcome_without_its_attempt_is_refused(
    pool: Pool, clock: MovableClock, claim: Claim, status: Any, reminder_id: int | None
) -> None:
    with pytest.raises(ValueError, match=status):
        Outcome(claim, status, clock.now(), reminder_id)
    with pytest.raises(ValueError, match="throttled"):
        Outcome(claim, "throttled", None, 1)

    assert len(await begins(pool, clock, claim)) == 1


async def test_a_campaign_is_as_it_is_now_in_a_claim(pool: Pool, clock: MovableClock, campaign: CampaignRow) -> None:
    await expects(pool, clock, campaign.id, "alex")
    await changes_to(pool, clock, campaign.id, data={"locale": "de"})

    [taken] = await claims(pool, clock)

    assert taken.campaign == await campaign_of(pool, campaign.id)
    assert taken.campaign.data == {"locale": "de"}
