"""Work for the helpdesk: with the turn that decided it, all of it or nothing, and nobody overwrites anybody."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import psycopg
import pytest

from bot.storage.conversations import ConversationStore
from bot.storage.database import Pool
from bot.storage.decision import Decision
from bot.storage.incidents import IncidentStore
from bot.storage.outbox import Claim, Message, Outbox, Sent
from bot.storage.tickets import TicketStore
from bot.storage.turns import Committed, TurnStore
from bot.storage.work import Happening, IncidentRow, Line, Parcel, TicketRow, TicketWrite, Work
from tests.conftest import MovableClock
from tests.storage.test_retention import rows
from tests.storage.test_turns import arrival, waiting
from tests.storage.tickets import DESK, keeps_desk

CARD = Parcel(DESK, Message("ticket.1001", "send", {"text": "the card"}, "hold"))
LINE = Parcel(DESK, Message("ticket.1001", "reply", {"text": "a line"}, "hold"))


@pytest.fixture
async def tickets(pool: Pool, clock: MovableClock) -> TicketStore:
    await keeps_desk(pool, clock)
    return TicketStore(pool)


def ticket(clock: MovableClock, number: int = 1001) -> TicketRow:
    return TicketRow(
        number=number,
        revision=0,
        status="waiting",
        tenant_id="t",
        asker_id="alex",
        conversation_id="c1",
        holder_id=None,
        channel_id=DESK,
        card_id=None,
        failure="0x80180014",
        incident_id=None,
        opened_at=clock.now(),
        taken_at=None,
        closed_at=None,
        due_at=clock.now() + timedelta(hours=1),
        data={"asker": {"name": "Alex Wilber"}, "request": {"sentence": "It stays black."}},
    )


def incident(clock: MovableClock, id_: int = 1) -> IncidentRow:
    return IncidentRow(id_, 0, "0x80180014", DESK, None, clock.now(), None, {"people": ["alex"]})


async def turn(pool: Pool, clock: MovableClock, work: Work, activity_id: str = "a1") -> Committed | None:
    """Take a turn in the person's chat that answers and decides that work."""
    store = TurnStore(pool)
    await store.take_in(arrival(activity_id), clock.now())
    decision = Decision(None, "en", (Message(activity_id, "send", {"text": "answer"}),), work=work)
    return await store.commit("c1", await waiting(store), decision, clock.now(), not_before=clock.now())


async def claimed(pool: Pool, clock: MovableClock, conversation_id: str = DESK) -> Claim:
    claim = await Outbox(pool).claim(conversation_id, clock.now())
    assert isinstance(claim, Claim)
    return claim


async def sends(pool: Pool, clock: MovableClock, activity_id: str | None) -> list[str]:
    """Let Teams take what is next in the channel, and return where something else may go now."""
    return await Outbox(pool).sent([Sent(await claimed(pool, clock), activity_id)], clock.now())


async def statuses(pool: Pool) -> list[object]:
    found = await rows(pool, "select status from outbox where conversation_id like '19:%' order by id")
    return [row["status"] for row in found]


async def test_a_turn_opens_a_ticket_with_its_lines_its_card_and_its_event(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await TurnStore(pool).take_in(arrival(conversation_id="c2"), clock.now())
    said = Line(clock.now(), "user", "", "It stays black.")
    event = Happening("c2", "ticket.1001.1", "ticket.taken", {"number": 1001, "agent": "Noor"})

    committed = await turn(pool, clock, Work((TicketWrite(ticket(clock), (said,)),), (), (CARD,), (event,)))

    assert committed is not None
    assert [claim.activity for claim in committed.claims] == [{"text": "answer"}], "the card is not this chat's"
    assert await tickets.of(1001) == replace(ticket(clock), revision=1)
    assert await tickets.lines(1001) == [said]
    assert (await claimed(pool, clock)).activity == {"text": "the card"}
    came = await rows(pool, "select activity from inbox where conversation_id = 'c2' order by id desc limit 1")
    assert came[0]["activity"] == {
        "type": "event",
        "channelId": "enrolldesk",
        "id": "event:ticket.1001.1",
        "name": "ticket.taken",
        "value": {"number": 1001, "agent": "Noor"},
        "serviceUrl": "https://smba.example/",
        "from": {"id": "29:somebody"},
        "recipient": {"id": "28:bot"},
        "locale": "en",
        "conversation": {"id": "c2", "conversationType": "personal", "tenantId": "t"},
    }


async def test_a_turn_that_read_an_older_ticket_writes_nothing_and_then_takes_the_newer(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    assert await tickets.commit(Work((TicketWrite(ticket(clock)),)), clock.now())
    read = await tickets.of(1001)
    assert read is not None
    taken = replace(read, status="taken", holder_id="noor")
    assert await tickets.commit(Work((TicketWrite(taken),)), clock.now())
    said = Line(clock.now(), "user", "", "Hello?")

    late = await turn(pool, clock, Work((TicketWrite(read, (said,)),), parcels=(LINE,)))

    assert late is None
    assert (await tickets.lines(1001), await statuses(pool)) == ([], [])
    assert await rows(pool, "select handled_at, response from inbox") == [{"handled_at": None, "response": None}]
    newer = await tickets.of(1001)
    assert newer == replace(taken, revision=2)
    assert await turn(pool, clock, Work((TicketWrite(newer, (said,)),), parcels=(LINE,)))
    assert (await tickets.lines(1001), await statuses(pool)) == ([said], ["pending"])


async def test_of_agents_who_change_a_ticket_at_once_one_does(tickets: TicketStore, clock: MovableClock) -> None:
    await tickets.commit(Work((TicketWrite(ticket(clock)),)), clock.now())
    read = await tickets.of(1001)
    assert read is not None

    done = await asyncio.gather(
        *(
            tickets.commit(Work((TicketWrite(replace(read, holder_id=name, status="taken")),)), clock.now())
            for name in ("noor", "sami", "kim", "lou")
        )
    )

    assert sorted(done) == [False, False, False, True]
    winner = ("noor", "sami", "kim", "lou")[done.index(True)]
    assert await tickets.of(1001) == replace(read, revision=2, holder_id=winner, status="taken")


async def test_many_tickets_changed_at_once_in_any_order_never_block_each_other(
    tickets: TicketStore, clock: MovableClock
) -> None:
    numbers = range(1001, 1009)
    writes = tuple(TicketWrite(ticket(clock, number)) for number in numbers)
    await tickets.commit(Work(writes), clock.now())
    read = tuple(replace(write, row=replace(write.row, revision=1)) for write in writes)

    done = await asyncio.gather(
        *(tickets.commit(Work(read if even else read[::-1]), clock.now()) for even in (True, False) * 4)
    )

    assert sum(done) == 1
    found = [await tickets.of(number) for number in numbers]
    assert {row.revision for row in found if row} == {2}


async def test_a_number_that_is_taken_opens_no_second_ticket(tickets: TicketStore, clock: MovableClock) -> None:
    assert await tickets.commit(Work((TicketWrite(ticket(clock)),), parcels=(CARD,)), clock.now())

    other = TicketWrite(replace(ticket(clock), asker_id="megan"))

    assert not await tickets.commit(Work((other,), parcels=(CARD,)), clock.now())
    found = await tickets.of(1001)
    assert found is not None
    assert found.asker_id == "alex"
    assert await tickets.commit(Work((replace(other, row=replace(other.row, number=1002)),)), clock.now())


async def test_two_who_notice_the_same_incident_open_one_and_the_next_only_when_it_is_over(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    noticed = await asyncio.gather(
        *(tickets.commit(Work(incidents=(incident(clock, id_),)), clock.now()) for id_ in (1, 2))
    )
    assert sorted(noticed) == [False, True]
    opened = await IncidentStore(pool).open_of("0x80180014", DESK)
    assert opened is not None

    over = replace(opened, closed_at=clock.now())
    assert await tickets.commit(Work(incidents=(over,)), clock.now())

    assert not await tickets.commit(Work(incidents=(over,)), clock.now()), "it has changed since"
    assert await tickets.commit(Work(incidents=(incident(clock, 3),)), clock.now())


async def test_an_incident_and_the_tickets_that_are_linked_to_it_are_one_piece(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await tickets.commit(Work((TicketWrite(ticket(clock)),)), clock.now())
    linked = TicketWrite(replace(ticket(clock), revision=1, incident_id=1))
    stale = TicketWrite(replace(ticket(clock, 1002), revision=7, incident_id=1))

    assert not await tickets.commit(Work((linked, stale), (incident(clock),)), clock.now())
    assert await IncidentStore(pool).of(1) is None

    assert await tickets.commit(Work((linked,), (incident(clock),)), clock.now())
    assert [row.number for row in await tickets.of_incident(1)] == [1001]


def test_a_ticket_twice_in_one_piece_of_work_is_refused_before_it_can_fail_for_ever(clock: MovableClock) -> None:
    write = TicketWrite(ticket(clock))

    with pytest.raises(ValueError, match="ticket is written twice"):
        Work((write, write))

    with pytest.raises(ValueError, match="incident is written twice"):
        Work(incidents=(incident(clock), incident(clock)))


async def test_a_message_for_a_channel_that_is_not_kept_fails_loudly_and_goes_once_it_is(
    pool: Pool, clock: MovableClock
) -> None:
    tickets, work = TicketStore(pool), Work((TicketWrite(ticket(clock)),), parcels=(CARD,))

    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        await tickets.commit(work, clock.now())
    assert await tickets.of(1001) is None

    await keeps_desk(pool, clock)
    assert await tickets.commit(work, clock.now())
    assert (await claimed(pool, clock)).activity == {"text": "the card"}


async def test_an_event_that_is_told_twice_happens_once(pool: Pool, tickets: TicketStore, clock: MovableClock) -> None:
    await TurnStore(pool).take_in(arrival(), clock.now())
    work = Work(happenings=(Happening("c1", "ticket.1001.2", "ticket.taken", {}),))

    for _ in range(2):
        assert await tickets.commit(work, clock.now())

    assert len(await rows(pool, "select from inbox where activity ->> 'type' = 'event'")) == 1


async def test_the_card_that_teams_took_is_known_by_its_ticket_whose_reader_reads_again(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await tickets.commit(Work((TicketWrite(ticket(clock)),), parcels=(CARD, LINE)), clock.now())
    read = await tickets.of(1001)
    assert read is not None

    assert await sends(pool, clock, "teams-7") == [DESK]

    found = await tickets.by_card(DESK, "teams-7")
    assert found == replace(read, revision=2, card_id="teams-7")
    assert not await tickets.commit(Work((TicketWrite(read),)), clock.now()), "it would forget the card"
    reply = await claimed(pool, clock)
    assert (reply.method, reply.activity_id) == ("reply", "teams-7")


async def test_the_banner_that_teams_took_is_known_by_its_incident(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    banner = Parcel(DESK, Message("incident.1", "send", {}, "hold"))
    await tickets.commit(Work(incidents=(incident(clock),), parcels=(banner,)), clock.now())

    await sends(pool, clock, "teams-8")

    assert await IncidentStore(pool).of(1) == replace(incident(clock), revision=2, card_id="teams-8")


async def test_a_message_of_another_channel_is_nobodys_card(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await ConversationStore(pool).keep_channel(
        "19:other", tenant_id="t", service_url="https://x.example/", bot={}, now=clock.now()
    )
    forged = Parcel("19:other", CARD.message)
    await tickets.commit(Work((TicketWrite(ticket(clock)),), parcels=(forged,)), clock.now())

    await Outbox(pool).sent([Sent(await claimed(pool, clock, "19:other"), "teams-9")], clock.now())

    assert await tickets.of(1001) == replace(ticket(clock), revision=1)


@pytest.mark.parametrize("status", ["ambiguous", "rejected"])
async def test_a_card_that_is_found_in_teams_lets_the_lines_go_that_waited_for_it(
    pool: Pool, tickets: TicketStore, clock: MovableClock, status: Literal["ambiguous", "rejected"]
) -> None:
    await tickets.commit(Work((TicketWrite(ticket(clock)),), parcels=(CARD, LINE)), clock.now())
    outbox = Outbox(pool)
    await outbox.failed(await claimed(pool, clock), status, "why", clock.now(), clock.now())
    await outbox.failed(await claimed(pool, clock), "rejected", "never sent", clock.now(), clock.now())
    assert await statuses(pool) == [status, "rejected"]

    read = await tickets.of(1001)
    assert read is not None
    assert await tickets.commit(Work((TicketWrite(replace(read, card_id="found")),)), clock.now())

    assert await statuses(pool) == ["sent", "pending"]
    assert (await claimed(pool, clock)).activity_id == "found"


async def test_a_card_that_is_posted_again_lets_the_lines_go_that_waited_for_it(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await tickets.commit(Work((TicketWrite(ticket(clock)),), parcels=(CARD, LINE)), clock.now())
    await Outbox(pool).gone(await claimed(pool, clock), "404 ConversationNotFound", clock.now())
    await tickets.commit(Work(parcels=(CARD,)), clock.now())
    assert await statuses(pool) == ["gone", "gone", "gone"], "nobody can be reached there"
    [missing] = await tickets.unposted(clock.now(), 5)
    assert (missing.status, missing.attempts) == ("gone", 2)

    clock.move(minutes=1)
    await keeps_desk(pool, clock)
    await tickets.commit(Work(parcels=(CARD,)), clock.now())

    assert await sends(pool, clock, "teams-7") == [DESK]
    assert await statuses(pool) == ["gone", "pending", "gone", "sent"]
    assert (await claimed(pool, clock)).activity_id == "teams-7"


async def test_a_sender_that_was_too_slow_still_says_that_teams_has_the_card(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await tickets.commit(Work((TicketWrite(ticket(clock)),), parcels=(CARD,)), clock.now())
    slow = await claimed(pool, clock)
    clock.move(minutes=1)
    await Outbox(pool).due(clock.now())
    assert await statuses(pool) == ["ambiguous"]

    await Outbox(pool).sent([Sent(slow, "teams-7")], clock.now())

    assert await statuses(pool) == ["sent"]
    assert await tickets.by_card(DESK, "teams-7") is not None


async def test_that_a_line_may_be_missing_is_told_once(pool: Pool, tickets: TicketStore, clock: MovableClock) -> None:
    await tickets.commit(Work((TicketWrite(replace(ticket(clock), card_id="c")),), parcels=(LINE,)), clock.now())
    claim = await claimed(pool, clock)
    await Outbox(pool).failed(claim, "ambiguous", "502", clock.now(), clock.now())
    [lost] = await tickets.undelivered(5)

    told = await asyncio.gather(*(tickets.commit(Work(told=(lost.id,)), clock.now()) for _ in range(3)))

    assert sorted(told) == [False, False, True]
    assert await tickets.undelivered(5) == []


async def test_turns_with_and_without_tickets_in_many_chats_get_through_side_by_side(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    store, now = TurnStore(pool), clock.now()
    chats = [f"c{number}" for number in range(12)]

    async def takes(chat: str, place: int) -> Committed | None:
        await store.take_in(arrival(conversation_id=chat), now)
        work = Work((TicketWrite(ticket(clock, 1001 + place)),), parcels=(CARD,)) if place % 2 else Work()
        decision = Decision(None, "en", (), work=work)
        return await store.commit(chat, await waiting(store, chat), decision, now, not_before=now)

    done = await asyncio.gather(*(takes(chat, place) for place, chat in enumerate(chats)))

    assert None not in done
    assert await tickets.ahead(DESK, None) == 6
