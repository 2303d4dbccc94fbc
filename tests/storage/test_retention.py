"""Retention: texts go when their time is over, and what is still needed of a row stays without them."""

from datetime import timedelta

import pytest

from bot.helpdesk.action import Reopen
from bot.helpdesk.change import Refusal, change
from bot.helpdesk.row import ticket_of
from bot.helpdesk.ticket import Ending
from bot.intune.audit import AuditEntry, Kind
from bot.storage.audit import AuditStore, SerialQuotaStore
from bot.storage.database import Pool
from bot.storage.decision import Decision
from bot.storage.outbox import Claim, Message, Outbox, Sent
from bot.storage.retention import AUDIT_KEPT, TICKET_DAYS, Retention
from bot.storage.tickets import TicketStore
from bot.storage.turns import TurnStore
from bot.storage.work import IncidentRow, Work
from tests.conftest import MovableClock
from tests.storage.test_turns import arrival, waiting
from tests.storage.tickets import DESK, NOOR, has_ticket

JSON = dict[str, object]

DAYS = 30


async def talks(pool: Pool, clock: MovableClock, activity_id: str = "a1", *, state: JSON | None = None) -> None:
    """Take a turn that answers with the card "<activity_id>.1", which Teams takes."""
    store = TurnStore(pool)
    await store.take_in(arrival(activity_id), clock.now())
    message = Message(f"{activity_id}.1", "send", {"text": "an answer"})
    decision = Decision(state=state, locale="en", messages=(message,), response={"status": 200})
    committed = await store.commit("c1", await waiting(store), decision, clock.now(), not_before=clock.now())
    assert committed is not None
    marks = [Sent(claim, f"teams-{activity_id}") for claim in committed.claims]
    assert await Outbox(pool).sent(marks, clock.now()) == []


async def sweeps(pool: Pool, clock: MovableClock, days: int = DAYS) -> None:
    await Retention(pool, clock, transcript_days=days).sweep()


async def rows(pool: Pool, sql: str) -> list[JSON]:
    async with pool.connection() as connection:
        return await (await connection.execute(sql.encode())).fetchall()


async def inbox(pool: Pool) -> list[JSON]:
    return await rows(pool, "select activity_id, activity is not null as has_text from inbox order by id")


async def outbox(pool: Pool) -> list[JSON]:
    return await rows(pool, "select key, activity is not null as has_text, activity_id from outbox order by id")


async def is_new(pool: Pool, clock: MovableClock, activity_id: str = "a1") -> bool:
    """Let an activity come in, and tell whether it counts as new."""
    return (await TurnStore(pool).take_in(arrival(activity_id), clock.now())).is_new


async def test_what_was_written_is_there_for_the_days_of_the_setting_and_then_gone(
    pool: Pool, clock: MovableClock
) -> None:
    await talks(pool, clock)
    clock.move(days=DAYS)
    await sweeps(pool, clock)
    assert await inbox(pool) == [{"activity_id": "a1", "has_text": True}]
    assert await outbox(pool) == [{"key": "a1.1", "has_text": True, "activity_id": "teams-a1"}]

    clock.move(seconds=1)
    await sweeps(pool, clock)

    assert await inbox(pool) == []
    assert await outbox(pool) == []


async def test_a_text_that_is_kept_for_no_day_goes_within_the_hour_and_its_id_after_two_days(
    pool: Pool, clock: MovableClock
) -> None:
    await talks(pool, clock)
    clock.move(minutes=61)
    await sweeps(pool, clock, days=0)
    assert await inbox(pool) == [{"activity_id": "a1", "has_text": False}]
    assert await outbox(pool) == []

    clock.move(hours=46)
    await sweeps(pool, clock, days=0)
    assert not await is_new(pool, clock), "it came in before and is not handled twice"

    clock.move(hours=2)
    await sweeps(pool, clock, days=0)
    assert await inbox(pool) == []


async def test_what_was_sent_within_an_hour_still_counts_for_teams_windows(pool: Pool, clock: MovableClock) -> None:
    for number in range(8):
        await talks(pool, clock, f"a{number}")
        clock.move(seconds=1)

    await sweeps(pool, clock, days=0)

    assert len(await rows(pool, "select from outbox where attempted_at is not null")) == 8


async def test_what_nobody_handled_or_sent_stays_however_old_it_is(pool: Pool, clock: MovableClock) -> None:
    store = TurnStore(pool)
    await store.take_in(arrival(), clock.now())
    messages = (Message("late", "send", {"text": "late"}),)
    later = clock.now() + timedelta(days=400)
    decision = Decision(state=None, locale="en", messages=messages)
    await store.commit("c1", await waiting(store), decision, clock.now(), not_before=later)
    await store.take_in(arrival("a2"), clock.now())

    clock.move(days=400)
    await sweeps(pool, clock, days=0)

    assert [row["activity_id"] for row in await inbox(pool)] == ["a2"]
    claim = await Outbox(pool).claim("c1", clock.now())
    assert isinstance(claim, Claim)
    assert claim.activity == {"text": "late"}


@pytest.mark.parametrize(
    "state", [{"open": {"key": "a1.1"}}, {"closed": [{"key": "a0.1"}, {"key": "a1.1"}]}, {"shown": ["a1.1"]}], ids=str
)
async def test_of_a_card_that_can_be_replaced_teams_id_stays(pool: Pool, clock: MovableClock, state: JSON) -> None:
    await talks(pool, clock, state=state)
    clock.move(days=DAYS + 1)
    await sweeps(pool, clock)
    assert await outbox(pool) == [{"key": "a1.1", "has_text": False, "activity_id": "teams-a1"}]

    store = TurnStore(pool)
    await store.take_in(arrival("a2"), clock.now())
    replaces = Decision(state={}, locale="en", messages=(Message("a1.1", "update", {"text": "answered"}),))
    committed = await store.commit("c1", await waiting(store), replaces, clock.now(), not_before=clock.now())
    assert committed is not None
    [claim] = committed.claims
    assert claim.activity_id == "teams-a1"

    await sweeps(pool, clock)
    assert [row["has_text"] for row in await outbox(pool)] == [True], "the card of before is named nowhere any more"


async def test_of_a_card_that_can_be_replaced_its_replacements_go(pool: Pool, clock: MovableClock) -> None:
    await talks(pool, clock, state={"closed": [{"key": "a1.1"}]})
    store, now = TurnStore(pool), clock.now()
    await store.take_in(arrival("a2"), now)
    answered = Message("a1.1", "update", {"text": "answered"})
    replaces = Decision(state={"closed": [{"key": "a1.1"}]}, locale="en", messages=(answered,))
    committed = await store.commit("c1", await waiting(store), replaces, now, not_before=now)
    assert committed is not None
    await Outbox(pool).sent([Sent(committed.claims[0], None)], now)

    clock.move(days=DAYS + 1)
    await sweeps(pool, clock)

    assert [row["activity_id"] for row in await outbox(pool)] == ["teams-a1"]


async def test_the_audit_is_kept_for_a_year(pool: Pool, clock: MovableClock) -> None:
    await AuditStore(pool).record(AuditEntry(clock.now(), "agent", Kind.DEVICES_OF, "alex", "ticket 7"))
    clock.move(days=AUDIT_KEPT.days)
    await sweeps(pool, clock)
    assert len(await rows(pool, "select from audit")) == 1

    clock.move(seconds=1)
    await sweeps(pool, clock)

    assert await rows(pool, "select from audit") == []


async def test_the_digest_of_a_serial_number_goes_after_its_day(pool: Pool, clock: MovableClock) -> None:
    await SerialQuotaStore(pool).allows("alex", "001204781234", clock.now().date())
    await sweeps(pool, clock)
    assert len(await rows(pool, "select from serial_asked")) == 1

    clock.move(days=1)
    await sweeps(pool, clock)

    assert await rows(pool, "select from serial_asked") == []


async def test_a_closed_ticket_is_kept_for_the_days_of_the_setting(pool: Pool, clock: MovableClock) -> None:
    await has_ticket(pool, clock, 1001, "alex", said="canary", closed=True)
    clock.move(days=10)
    await Retention(pool, clock, transcript_days=0, ticket_days=10).sweep()
    assert [line.text for line in await TicketStore(pool).lines(1001)] == ["canary", "Look at canary"]

    clock.move(seconds=1)
    await Retention(pool, clock, transcript_days=0, ticket_days=10).sweep()

    assert await TicketStore(pool).lines(1001) == []


async def test_of_a_ticket_whose_time_is_over_the_figures_stay(pool: Pool, clock: MovableClock) -> None:
    await has_ticket(pool, clock, 1001, "alex", said="canary", closed=True)
    before = await TicketStore(pool).of(1001)
    assert before is not None
    clock.move(days=TICKET_DAYS + 1)

    await sweeps(pool, clock)
    after = await TicketStore(pool).of(1001)
    assert after is not None
    await sweeps(pool, clock)

    assert await TicketStore(pool).of(1001) == after, "it is done once"
    ticket = ticket_of(after)
    assert (ticket.opened_at, ticket.taken_at, ticket.closed_at) == (
        before.opened_at,
        before.taken_at,
        before.closed_at,
    )
    assert (ticket.ending, ticket.stars, ticket.failure) == (Ending.RESOLVED, 4, "0x80180014")
    assert (ticket.holder, after.holder_id, ticket.acted) == (None, None, ())
    assert change(ticket, Reopen(NOOR), clock.now()) is Refusal.ERASED, "there is nobody to answer"
    for personal in ("canary", "alex", "Noor", "noor", "c1"):
        assert personal not in str(await rows(pool, "select * from ticket"))


async def test_an_open_ticket_keeps_its_lines_however_old_it_is(pool: Pool, clock: MovableClock) -> None:
    await has_ticket(pool, clock, 1001, "alex", said="canary")
    before = await TicketStore(pool).of(1001)
    clock.move(days=TICKET_DAYS * 3)

    await sweeps(pool, clock, days=0)

    assert [line.text for line in await TicketStore(pool).lines(1001)] == ["canary", "Look at canary"]
    assert await TicketStore(pool).of(1001) == before


async def test_of_an_incident_that_was_over_long_ago_the_names_go(pool: Pool, clock: MovableClock) -> None:
    news: JSON = {"news": [{"at": clock.now().isoformat(), "by": {"id": "noor", "name": "Noor"}, "text": "fixed"}]}
    over = IncidentRow(1, 0, "0x80180014", DESK, None, clock.now(), clock.now(), news)
    goes_on = IncidentRow(2, 0, "0x80180018", DESK, None, clock.now(), None, news)
    assert await TicketStore(pool).commit(Work(incidents=(over, goes_on)), clock.now())
    clock.move(days=TICKET_DAYS + 1)

    await sweeps(pool, clock)

    assert await rows(pool, "select id, data = '{}' as is_bare from incident order by id") == [
        {"id": 1, "is_bare": True},
        {"id": 2, "is_bare": False},
    ]
