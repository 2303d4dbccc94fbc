"""One person: all that is kept of them is counted, and all of it goes in the turn that decides so, or nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from bot.helpdesk.row import ticket_of
from bot.helpdesk.ticket import Ending
from bot.intune.audit import AuditEntry, Kind
from bot.intune.quota import SERIAL_NUMBERS_A_DAY
from bot.storage.arrival import Arrival, Waiting
from bot.storage.audit import AuditStore, SerialQuotaStore
from bot.storage.database import Pool
from bot.storage.decision import Decision, Event
from bot.storage.expected import ExpectedStore, NewPerson
from bot.storage.outbox import Claim, Message, Outbox, Sent
from bot.storage.person import PersonStore
from bot.storage.retention import AUDIT_KEPT, CAMPAIGN_DAYS, TICKET_DAYS, Retention
from bot.storage.tickets import TicketStore
from bot.storage.turns import Committed, TurnStore
from bot.storage.work import TicketRow
from dialogs.records import MOST_LOOKS, Kept, Listed, Look
from dialogs.turn import Kind as TurnKind
from dialogs.turn import Person, Turn
from tests.conftest import MovableClock
from tests.storage.campaigns import expects, has_campaign, reminds
from tests.storage.test_retention import inbox, is_new, outbox, rows
from tests.storage.test_turns import waiting
from tests.storage.tickets import CARD, DESK, NOOR, has_ticket, keeps_desk, posts

ALEX, AGENT = "6fa459ea-ee8a-3ca4-894e-db77e160355e", "0a6f2c11-7b3d-4e58-9c42-d1e0f3a4b5c6"
SECRET = "canary-7261"

FORGETS = Decision(
    state={"welcomed": True},
    locale="nl",
    messages=(Message("done", "send", {"text": "deleted"}),),
    response={"status": 200},
    forgets=True,
)


@pytest.fixture
def store(pool: Pool) -> TurnStore:
    return TurnStore(pool)


def arrival(
    activity_id: str = "a1", *, conversation_id: str = "c1", kind: str = "personal", who: str = ALEX
) -> Arrival:
    account = {"id": f"29:{who}", "name": f"{SECRET} Wilber", "aadObjectId": who}
    return Arrival(
        conversation_id=conversation_id,
        activity_id=activity_id,
        tenant_id="t",
        kind=kind,
        service_url="https://smba.example/",
        bot={"id": "28:bot"},
        person=account,
        activity={"type": "message", "text": SECRET, "from": account},
    )


async def comes_in(store: TurnStore, clock: MovableClock, what: Arrival) -> Waiting:
    """Let something come in, a minute after what came before."""
    clock.move(minutes=1)
    await store.take_in(what, clock.now())
    return await waiting(store, what.conversation_id)


async def decides(
    store: TurnStore, clock: MovableClock, turn: Waiting, decision: Decision, conversation_id: str = "c1"
) -> Committed | None:
    return await store.commit(conversation_id, turn, decision, clock.now(), not_before=clock.now())


async def talks(
    pool: Pool, clock: MovableClock, activity_id: str = "a1", *, conversation_id: str = "c1", kind: str = "personal"
) -> None:
    """Take a turn that puts a look off, answers, and is read."""
    store = TurnStore(pool)
    turn = await comes_in(store, clock, arrival(activity_id, conversation_id=conversation_id, kind=kind))
    decision = Decision(
        state={"said": SECRET},
        locale="nl",
        messages=(Message(f"{activity_id}.1", "send", {"text": SECRET}),),
        response={"body": SECRET},
        events=(Event(f"watch:{activity_id}", "watch", clock.now() + timedelta(days=1), {"look": SECRET}),),
    )
    committed = await decides(store, clock, turn, decision, conversation_id)
    assert committed is not None
    await Outbox(pool).sent([Sent(claim, f"teams-{SECRET}") for claim in committed.claims], clock.now())


async def forgets(pool: Pool, clock: MovableClock, activity_id: str = "confirms") -> Committed:
    store = TurnStore(pool)
    committed = await decides(store, clock, await comes_in(store, clock, arrival(activity_id)), FORGETS)
    assert committed is not None
    return committed


async def everything(pool: Pool) -> str:
    """Return all that stands in our tables and those of the jobs."""
    tables = ("conversation", "inbox", "outbox", "serial_asked", "procrastinate_jobs", "procrastinate_events")
    return str([await rows(pool, f"select * from {table}") for table in tables])  # noqa: S608 - the names are ours


async def kept(pool: Pool, days: int = 30) -> Kept:
    turn = Turn("1", TurnKind.MESSAGE, Person("t", ALEX), datetime.now(UTC), conversation="c1")
    return await PersonStore(pool, transcript_days=days).of(turn)


async def looked(pool: Pool, at: datetime, who: str = ALEX, why: str = "") -> None:
    await AuditStore(pool).record(AuditEntry(at, who, Kind.OWN_DEVICES, ALEX, why))


async def test_of_somebody_new_nothing_is_kept(pool: Pool) -> None:
    assert await kept(pool) == Kept(
        0, 0, None, 30, 0, 0, (), AUDIT_KEPT.days, 0, 0, None, TICKET_DAYS, (), CAMPAIGN_DAYS
    )


async def test_what_is_kept_is_counted(pool: Pool, clock: MovableClock) -> None:
    await talks(pool, clock, "a1")
    first = clock.now()
    await talks(pool, clock, "a2")
    await talks(pool, clock, "b1", conversation_id="of the same person, from before")
    await looked(pool, clock.now())
    for serial_number in ("000000000001", "000000000002"):
        await SerialQuotaStore(pool).allows(ALEX, serial_number, clock.now().date())

    found = await kept(pool)

    assert (found.received, found.sent, found.own_looks, found.serial_numbers) == (3, 3, 1, 2)
    assert found.oldest_until == first + timedelta(days=30)


async def test_in_which_campaigns_somebody_stands_is_told_and_how_often_they_were_reminded(
    pool: Pool, clock: MovableClock
) -> None:
    autumn = await has_campaign(pool, clock)
    people = [NewPerson("t", ALEX, serial_number, next_at=clock.now()) for serial_number in ("a", "b")]
    await ExpectedStore(pool).add(autumn.id, people)
    await reminds(pool, clock)
    spring = await has_campaign(pool, clock, name="Spring")
    await expects(pool, clock, spring.id, ALEX, AGENT)
    await reminds(pool, clock, "refused")
    elsewhere = await has_campaign(pool, clock, name="Elsewhere")
    await ExpectedStore(pool).add(elsewhere.id, [NewPerson("another", ALEX)])

    assert (await kept(pool)).campaigns == (Listed("Spring", 0), Listed("Autumn", 2))

    await forgets(pool, clock)
    assert (await kept(pool)).campaigns == ()


async def test_who_else_looked_is_told_the_newest_first(pool: Pool, clock: MovableClock) -> None:
    for number in range(MOST_LOOKS + 2):
        clock.move(minutes=1)
        await looked(pool, clock.now(), AGENT, f"ticket {number}")

    found = await kept(pool)

    assert found.others_looks == MOST_LOOKS + 2
    assert len(found.looks) == MOST_LOOKS
    assert found.looks[0] == Look(clock.now(), AGENT, f"ticket {MOST_LOOKS + 1}")


async def test_nothing_of_what_others_do_is_counted(pool: Pool, clock: MovableClock) -> None:
    store = TurnStore(pool)
    await comes_in(store, clock, arrival(conversation_id="of somebody else", who=AGENT))
    await AuditStore(pool).record(AuditEntry(clock.now(), AGENT, Kind.OWN_DEVICES, AGENT, ""))
    await SerialQuotaStore(pool).allows(AGENT, "000000000001", clock.now().date())

    assert await kept(pool) == Kept(
        0, 0, None, 30, 0, 0, (), AUDIT_KEPT.days, 0, 0, None, TICKET_DAYS, (), CAMPAIGN_DAYS
    )


async def test_who_has_no_object_id_is_told_of_this_conversation(pool: Pool, clock: MovableClock) -> None:
    await talks(pool, clock)
    turn = Turn("1", TurnKind.MESSAGE, Person("t", ""), clock.now(), conversation="c1")

    found = await PersonStore(pool, transcript_days=30).of(turn)

    assert (found.received, found.sent) == (1, 1)


async def test_all_of_it_goes_and_the_answer_remains(pool: Pool, clock: MovableClock) -> None:
    await talks(pool, clock, "a1")
    await talks(pool, clock, "a2")
    await SerialQuotaStore(pool).allows(ALEX, SECRET, clock.now().date())
    [before] = await rows(pool, "select digest from serial_asked")

    committed = await forgets(pool, clock)

    assert SECRET not in await everything(pool)
    assert await rows(pool, "select from procrastinate_jobs where task_name = 'happen'") == []
    assert [claim.activity for claim in committed.claims] == [{"text": "deleted"}]
    assert [row["key"] for row in await outbox(pool) if row["has_text"]] == ["done"]
    assert await rows(pool, "select digest from serial_asked") != [before]
    [row] = await rows(pool, "select state, locale, person from conversation")
    assert row == {"state": {"welcomed": True}, "locale": "en", "person": {"id": f"29:{ALEX}", "aadObjectId": ALEX}}


async def test_the_address_for_an_answer_stays(pool: Pool, clock: MovableClock, store: TurnStore) -> None:
    await talks(pool, clock)
    await forgets(pool, clock)

    [row] = await rows(pool, "select id, tenant_id, kind, service_url, bot from conversation")
    assert row == {
        "id": "c1",
        "tenant_id": "t",
        "kind": "personal",
        "service_url": "https://smba.example/",
        "bot": {"id": "28:bot"},
    }
    await store.happen("c1", "later", "watch", {}, clock.now())
    assert (await waiting(store)).state == {"welcomed": True}


async def test_what_was_handled_is_not_handled_again_and_what_confirmed_it_is_answered_as_before(
    pool: Pool, clock: MovableClock, store: TurnStore
) -> None:
    await talks(pool, clock, "a1")
    await forgets(pool, clock)

    assert await inbox(pool) == [
        {"activity_id": "a1", "has_text": False},
        {"activity_id": "confirms", "has_text": False},
    ]
    for activity_id in ("a1", "confirms"):
        assert not (await store.take_in(arrival(activity_id), clock.now())).is_new
    assert await store.response("c1", "confirms") == {"status": 200}
    assert await store.response("c1", "a1") == {}

    clock.move(hours=49)
    await Retention(pool, clock, transcript_days=30).sweep()
    assert await inbox(pool) == []
    assert await is_new(pool, clock, "a1")


async def test_what_was_sent_within_the_hour_still_counts_for_teams_windows_and_then_goes(
    pool: Pool, clock: MovableClock
) -> None:
    await talks(pool, clock)
    await forgets(pool, clock)
    assert [row["key"] for row in await outbox(pool)] == ["a1.1", "done"]

    clock.move(minutes=61)
    await Retention(pool, clock, transcript_days=30).sweep()

    assert [row["key"] for row in await outbox(pool)] == ["done"]


async def test_what_still_waited_to_be_sent_is_not_sent_any_more(
    pool: Pool, clock: MovableClock, store: TurnStore
) -> None:
    turn = await comes_in(store, clock, arrival("a1"))
    late = Decision(state=None, locale="en", messages=(Message("a1.1", "send", {"text": SECRET}),))
    await store.commit("c1", turn, late, clock.now(), not_before=clock.now() + timedelta(minutes=5))

    await forgets(pool, clock)
    clock.move(minutes=5)

    claim = await Outbox(pool).claim("c1", clock.now())
    assert not isinstance(claim, Claim) or claim.activity == {"text": "deleted"}
    assert SECRET not in await everything(pool)


async def test_a_sender_that_was_at_it_cannot_bring_anything_back(
    pool: Pool, clock: MovableClock, store: TurnStore
) -> None:
    turn = await comes_in(store, clock, arrival("a1"))
    says = Decision(state=None, locale="en", messages=(Message("a1.1", "send", {"text": SECRET}),))
    under_way = await decides(store, clock, turn, says)
    assert under_way is not None
    await forgets(pool, clock)

    outbox = Outbox(pool)
    await outbox.failed(under_way.claims[0], "pending", SECRET, clock.now(), clock.now())
    await outbox.sent([Sent(under_way.claims[0], SECRET)], clock.now())

    assert SECRET not in await everything(pool)


async def test_what_comes_in_meanwhile_is_handled_from_nothing(
    pool: Pool, clock: MovableClock, store: TurnStore
) -> None:
    await talks(pool, clock)
    turn = await comes_in(store, clock, arrival("confirms"))
    await store.take_in(arrival("right after"), clock.now())

    assert await decides(store, clock, turn, FORGETS)

    after = await waiting(store)
    assert after.activity["text"] == SECRET, "it was written after the confirmation"
    assert after.state == {"welcomed": True}


async def test_in_another_chat_of_the_person_a_turn_under_way_is_run_again_from_nothing(
    pool: Pool, clock: MovableClock, store: TurnStore
) -> None:
    await talks(pool, clock, "b1", conversation_id="c0")
    under_way = await comes_in(store, clock, arrival("b2", conversation_id="c0"))
    says = replace(FORGETS, forgets=False, state={"said": SECRET})
    await forgets(pool, clock)

    assert await decides(store, clock, under_way, says, "c0") is None

    assert (await waiting(store, "c0")).state is None


async def test_what_they_said_in_a_group_goes_and_what_others_said_stays(
    pool: Pool, clock: MovableClock, store: TurnStore
) -> None:
    for activity_id, who in (("g1", ALEX), ("g2", AGENT)):
        turn = await comes_in(store, clock, arrival(activity_id, conversation_id="g", kind="channel", who=who))
        await decides(store, clock, turn, Decision(state=None, locale="en", messages=()), "g")

    await forgets(pool, clock)

    assert [row["has_text"] for row in await inbox(pool)] == [False, True, False]


async def test_nothing_of_anybody_else_goes(pool: Pool, clock: MovableClock, store: TurnStore) -> None:
    turn = await comes_in(store, clock, arrival("b1", conversation_id="of somebody else", who=AGENT))
    says = replace(FORGETS, forgets=False, events=(Event("watch:1", "watch", clock.now(), {}),))
    await decides(store, clock, turn, says, "of somebody else")
    await SerialQuotaStore(pool).allows(AGENT, "000000000001", clock.now().date())
    theirs = "select * from conversation where id <> 'c1'"
    before = [await rows(pool, theirs), await rows(pool, "select * from serial_asked")]

    await forgets(pool, clock)

    assert [await rows(pool, theirs), await rows(pool, "select * from serial_asked")] == before
    assert len(await rows(pool, "select from procrastinate_jobs where task_name = 'happen'")) == 1
    assert [row["has_text"] for row in await inbox(pool)] == [True, False]


async def test_who_looked_stays_on_record(pool: Pool, clock: MovableClock) -> None:
    await looked(pool, clock.now(), AGENT, "ticket ED-7")

    await forgets(pool, clock)

    assert (await kept(pool)).looks[0].why == "ticket ED-7"


async def test_the_limit_of_serial_numbers_is_not_got_round_by_a_deletion(pool: Pool, clock: MovableClock) -> None:
    quota, today = SerialQuotaStore(pool), clock.now().date()
    for number in range(SERIAL_NUMBERS_A_DAY):
        assert await quota.allows(ALEX, f"{number:012}", today)

    await forgets(pool, clock)

    assert not await quota.allows(ALEX, "999999999999", today)
    assert await quota.allows(ALEX, "999999999999", today + timedelta(days=1))


async def test_a_deletion_that_fails_commits_nothing_and_is_done_the_next_time(
    pool: Pool, clock: MovableClock, store: TurnStore
) -> None:
    await talks(pool, clock)
    turn = await comes_in(store, clock, arrival("confirms"))
    async with pool.connection() as connection:
        await connection.execute("alter table serial_asked rename to serial_gone")
    with pytest.raises(psycopg.Error):
        await decides(store, clock, turn, FORGETS)
    assert (await waiting(store)).state == {"said": SECRET}
    assert SECRET in await everything_but_serial_numbers(pool)

    async with pool.connection() as connection:
        await connection.execute("alter table serial_gone rename to serial_asked")
    assert await decides(store, clock, await waiting(store), FORGETS)

    assert SECRET not in await everything(pool)


async def test_a_deletion_that_lost_a_race_deletes_nothing(pool: Pool, clock: MovableClock, store: TurnStore) -> None:
    turn = await comes_in(store, clock, arrival("a1"))
    await decides(store, clock, turn, Decision(state={"said": SECRET}, locale="en", messages=()))

    assert await decides(store, clock, turn, FORGETS) is None

    assert SECRET in str(await rows(pool, "select state from conversation"))


async def test_a_message_that_its_writer_deleted_is_no_longer_kept(
    pool: Pool, clock: MovableClock, store: TurnStore
) -> None:
    await talks(pool, clock, "a1")
    await talks(pool, clock, "a2")
    turn = await comes_in(store, clock, arrival("a1:messageDelete:1"))

    await decides(store, clock, turn, Decision(state={}, locale="en", messages=(), withdrawn="a1"))

    assert [row["has_text"] for row in await inbox(pool)] == [False, True, True]


async def everything_but_serial_numbers(pool: Pool) -> str:
    return str([await rows(pool, f"select * from {table}") for table in ("inbox", "outbox")])  # noqa: S608


async def test_the_tickets_of_a_person_are_counted(pool: Pool, clock: MovableClock) -> None:
    await has_ticket(pool, clock, 1001, ALEX)
    first = clock.now()
    clock.move(days=3)
    await has_ticket(pool, clock, 1002, ALEX, closed=True)
    await has_ticket(pool, clock, 1003, AGENT)
    await has_ticket(pool, clock, 1004, ALEX, tenant_id="another")

    found = await kept(pool)

    assert (found.tickets, found.oldest_ticket, found.ticket_days) == (2, first, TICKET_DAYS)


async def test_the_tickets_of_a_person_are_closed_and_nothing_in_them_tells_of_them(
    pool: Pool, clock: MovableClock
) -> None:
    await has_ticket(pool, clock, 1001, ALEX, said=SECRET)
    await has_ticket(pool, clock, 1002, ALEX, said=SECRET, closed=True)
    closed_at = clock.now()
    clock.move(hours=1)

    await forgets(pool, clock)

    assert SECRET not in str([await rows(pool, "select * from ticket"), await rows(pool, "select * from ticket_line")])
    assert ALEX not in str(await rows(pool, "select * from ticket"))
    [open_before, closed_before] = [await ticket(pool, number) for number in (1001, 1002)]
    assert (open_before.status, open_before.closed_at) == ("closed", clock.now())
    assert (closed_before.status, closed_before.closed_at) == ("closed", closed_at)
    for row in (open_before, closed_before):
        erased = ticket_of(row)
        assert (erased.ending, erased.asker.conversation_id, erased.request) == (Ending.ERASED, "", {})
        assert (erased.holder, erased.taken_at, erased.failure) == (NOOR, row.opened_at, "0x80180014")


async def test_an_erased_ticket_is_due_so_that_its_card_is_replaced(pool: Pool, clock: MovableClock) -> None:
    await has_ticket(pool, clock, 1001, ALEX)
    before = await ticket(pool, 1001)

    await forgets(pool, clock)

    assert [row.number for row in await TicketStore(pool).due(clock.now(), 10)] == [1001]
    erased = await ticket(pool, 1001)
    assert erased.card_id == before.card_id == CARD
    assert erased.revision > before.revision, "whoever changes it at the same time has to read it again"


async def test_what_was_posted_of_a_ticket_in_the_channel_is_kept_no_longer(pool: Pool, clock: MovableClock) -> None:
    await keeps_desk(pool, clock)
    await has_ticket(pool, clock, 1001, ALEX)
    await has_ticket(pool, clock, 10012, AGENT)
    for key in ("ticket.1001", "ticket.1001.7", "ticket.10012", "ticket.10012.7"):
        await posts(pool, clock, key, {"text": SECRET})

    await forgets(pool, clock)

    left = await rows(
        pool, "select key, activity is null as is_gone, status from outbox where starts_with(key, 'ticket')"
    )
    assert sorted((row["key"], row["is_gone"], row["status"]) for row in left) == [
        ("ticket.1001", True, "gone"),
        ("ticket.1001.7", True, "gone"),
        ("ticket.10012", False, "pending"),
        ("ticket.10012.7", False, "pending"),
    ]
    assert await TicketStore(pool).undelivered(10) == []


async def test_a_card_that_was_under_way_is_known_when_it_arrives_and_can_be_replaced(
    pool: Pool, clock: MovableClock
) -> None:
    await keeps_desk(pool, clock)
    await has_ticket(pool, clock, 1001, ALEX, card_id=None)
    await posts(pool, clock, "ticket.1001", {"text": SECRET})
    outbox = Outbox(pool)
    under_way = await outbox.claim(DESK, clock.now())
    assert isinstance(under_way, Claim)

    await forgets(pool, clock)
    await outbox.sent([Sent(under_way, CARD)], clock.now())

    assert (await ticket(pool, 1001)).card_id == CARD
    assert SECRET not in str(await rows(pool, "select * from outbox"))


async def test_tickets_of_others_stay_as_they_are(pool: Pool, clock: MovableClock) -> None:
    await has_ticket(pool, clock, 1001, AGENT)
    await has_ticket(pool, clock, 1002, ALEX, tenant_id="another")
    await has_ticket(pool, clock, 1003, "")
    before = [await rows(pool, "select * from ticket"), await rows(pool, "select * from ticket_line")]

    await forgets(pool, clock)

    assert [await rows(pool, "select * from ticket"), await rows(pool, "select * from ticket_line")] == before


async def ticket(pool: Pool, number: int) -> TicketRow:
    found = await TicketStore(pool).of(number)
    assert found is not None
    return found
