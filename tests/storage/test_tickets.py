"""Tickets in PostgreSQL: each is found by whoever looks for it, and what did not arrive is found too."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

import pytest

from bot.storage.database import Pool
from bot.storage.decision import Decision
from bot.storage.outbox import Claim, Message, Outbox, Sent
from bot.storage.tickets import TicketStore, Undelivered, Unposted
from bot.storage.turns import TurnStore
from bot.storage.work import Line, Parcel, TicketRow, TicketWrite, Work
from tests.conftest import MovableClock
from tests.storage.test_turns import arrival, waiting
from tests.storage.test_work import ticket
from tests.storage.tickets import DESK, keeps_desk

OTHER = "19:other@thread.tacv2"


@pytest.fixture
async def tickets(pool: Pool, clock: MovableClock) -> TicketStore:
    await keeps_desk(pool, clock)
    return TicketStore(pool)


async def opens(tickets: TicketStore, clock: MovableClock, *numbers: int, **fields: object) -> None:
    """Open tickets, a minute after what came before."""
    clock.move(minutes=1)
    for number in numbers:
        row: TicketRow = replace(ticket(clock, number), **fields)  # type: ignore[arg-type]
        assert await tickets.commit(Work((TicketWrite(row),)), clock.now())


async def posts(tickets: TicketStore, clock: MovableClock, key: str = "ticket.1001") -> None:
    card = Parcel(DESK, Message(key, "send", {"text": "the card"}, "hold"))
    assert await tickets.commit(Work(parcels=(card,)), clock.now())


async def claimed(pool: Pool, clock: MovableClock, conversation_id: str = DESK) -> Claim:
    claim = await Outbox(pool).claim(conversation_id, clock.now())
    assert isinstance(claim, Claim)
    return claim


def numbers(found: list[TicketRow]) -> list[int]:
    return [row.number for row in found]


async def test_numbers_are_short_and_nobody_gets_one_twice(tickets: TicketStore) -> None:
    assert [await tickets.next_number() for _ in range(3)] == [1001, 1002, 1003]


async def test_a_ticket_comes_back_as_it_was_written(tickets: TicketStore, clock: MovableClock) -> None:
    whole = replace(
        ticket(clock),
        status="closed",
        holder_id="noor",
        card_id="teams-7",
        taken_at=clock.now() + timedelta(microseconds=1),
        closed_at=clock.now() + timedelta(days=1),
        due_at=None,
        data={"asker": {"name": "Zoë 🙂"}, "stars": 5, "acted": ["29:noor"], "wanted": None},
    )
    await tickets.commit(Work((TicketWrite(whole),)), clock.now())

    assert await tickets.of(1001) == replace(whole, revision=1)
    assert await tickets.of(1002) is None


async def test_a_person_s_newest_open_ticket_is_theirs_alone(tickets: TicketStore, clock: MovableClock) -> None:
    await opens(tickets, clock, 1001, 1002)
    await opens(tickets, clock, 1003, status="closed")
    await opens(tickets, clock, 1004, tenant_id="another")
    await opens(tickets, clock, 1005, asker_id="megan")

    found = await tickets.open_of("t", "alex")

    assert found is not None
    assert found.number == 1002
    assert await tickets.open_of("t", "nobody") is None


async def test_a_ticket_is_found_by_its_card_and_by_one_that_it_had_before(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await opens(tickets, clock, 1001)
    for card_id in ("older", "newer"):
        await posts(tickets, clock)
        await Outbox(pool).sent([Sent(await claimed(pool, clock), card_id)], clock.now())

    by_newer, by_older = await tickets.by_card(DESK, "newer"), await tickets.by_card(DESK, "older")

    assert by_newer is not None
    assert by_newer.card_id == "newer"
    assert by_older == by_newer
    assert await tickets.by_card(DESK, "unknown") is None
    assert await tickets.by_card(OTHER, "newer") is None


async def test_who_waits_is_told_how_many_are_before_them_in_their_channel(
    tickets: TicketStore, clock: MovableClock
) -> None:
    await opens(tickets, clock, 1001, 1002, 1003)
    await opens(tickets, clock, 1004, channel_id=OTHER)
    await opens(tickets, clock, 1005, status="taken", holder_id="noor")

    assert [await tickets.ahead(DESK, number) for number in (1001, 1003, None)] == [0, 2, 3]
    assert numbers(await tickets.waiting([DESK], 2)) == [1001, 1002]
    assert numbers(await tickets.waiting([DESK, OTHER], 9)) == [1001, 1002, 1003, 1004]
    assert numbers(await tickets.held_by("noor", 9)) == [1005]
    assert numbers(await tickets.held_by("sami", 9)) == []


async def test_how_long_people_waited_is_read_from_the_newest(tickets: TicketStore, clock: MovableClock) -> None:
    since = clock.now()
    taken: list[tuple[datetime, datetime]] = []
    for number, minutes in ((1001, -5), (1002, 10), (1003, 20)):
        at = since + timedelta(minutes=minutes)
        await opens(tickets, clock, number, opened_at=since, taken_at=at)
        taken.append((since, at))
    await opens(tickets, clock, 1004, opened_at=since)
    await opens(tickets, clock, 1005, opened_at=since, taken_at=since, channel_id=OTHER)

    assert await tickets.taken_since(DESK, since, 5) == [taken[2], taken[1]]
    assert await tickets.taken_since(DESK, since, 1) == [taken[2]]


async def test_what_is_due_longest_comes_first_and_what_is_not_due_not_at_all(
    tickets: TicketStore, clock: MovableClock
) -> None:
    now = clock.now()
    for number, minutes in ((1001, -1), (1002, -9), (1003, 1)):
        await opens(tickets, clock, number, due_at=now + timedelta(minutes=minutes))
    await opens(tickets, clock, 1004, due_at=None)

    assert numbers(await tickets.due(now, 5)) == [1002, 1001]
    assert numbers(await tickets.due(now + timedelta(minutes=1), 1)) == [1002]


@pytest.mark.parametrize("status", ["ambiguous", "rejected"])
async def test_an_open_ticket_whose_card_did_not_arrive_is_found_until_it_has_one(
    pool: Pool, tickets: TicketStore, clock: MovableClock, status: Literal["ambiguous", "rejected"]
) -> None:
    await opens(tickets, clock, 1001)
    await posts(tickets, clock)
    assert await tickets.unposted(clock.now(), 5) == [], "it is under way"
    claim = await claimed(pool, clock)
    assert await tickets.unposted(clock.now(), 5) == []

    await Outbox(pool).failed(claim, status, "why", clock.now(), clock.now())

    row = await tickets.of(1001)
    assert row is not None
    assert await tickets.unposted(clock.now(), 5) == [Unposted(row, status, "why", 1, clock.now())]
    assert await tickets.unposted(clock.now() - timedelta(seconds=1), 5) == []

    await posts(tickets, clock)
    assert await tickets.unposted(clock.now(), 5) == [], "another is under way"
    await Outbox(pool).sent([Sent(await claimed(pool, clock), "teams-7")], clock.now())
    assert await tickets.unposted(clock.now(), 5) == []


async def test_a_ticket_of_which_no_card_is_known_is_found_and_a_closed_one_needs_none(
    tickets: TicketStore, clock: MovableClock
) -> None:
    await opens(tickets, clock, 1001)
    await opens(tickets, clock, 1002, status="closed")

    [missing] = await tickets.unposted(clock.now(), 5)

    assert (missing.row.number, missing.status, missing.attempts, missing.since) == (
        1001,
        None,
        0,
        clock.now() - timedelta(minutes=1),
    )


async def test_a_card_whose_id_teams_did_not_tell_is_looked_for(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await opens(tickets, clock, 1001)
    await posts(tickets, clock)
    await Outbox(pool).sent([Sent(await claimed(pool, clock), None)], clock.now())

    assert [missing.status for missing in await tickets.unposted(clock.now(), 5)] == ["ambiguous"]


async def test_a_line_that_may_not_have_reached_the_thread_is_found_and_a_card_is_no_line(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await opens(tickets, clock, 1001, card_id="teams-7")
    line = Parcel(DESK, Message("ticket.1001", "reply", {"text": "a line"}, "hold"))
    update = Parcel(DESK, Message("ticket.1001", "update", {"text": "the card"}))
    await posts(tickets, clock)
    await tickets.commit(Work(parcels=(line, update)), clock.now())
    outbox = Outbox(pool)
    for _ in range(3):
        await outbox.failed(await claimed(pool, clock), "ambiguous", "502", clock.now(), clock.now())

    [lost] = await tickets.undelivered(5)

    assert lost == Undelivered(lost.id, 1001, DESK, "ambiguous", lost.fault, {"text": "a line"}, clock.now())


async def test_a_line_below_a_card_that_is_not_there_waits_for_it_and_is_not_lost(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await opens(tickets, clock, 1001)
    line = Parcel(DESK, Message("ticket.1001", "reply", {"text": "a line"}, "hold"))
    await tickets.commit(Work(parcels=(line,)), clock.now())
    await Outbox(pool).failed(await claimed(pool, clock), "rejected", "never sent", clock.now(), clock.now())
    assert await tickets.undelivered(5) == []

    await posts(tickets, clock)
    await Outbox(pool).sent([Sent(await claimed(pool, clock), "teams-7")], clock.now())

    assert (await claimed(pool, clock)).activity == {"text": "a line"}


async def test_what_an_agent_wrote_to_somebody_who_blocked_the_bot_is_found_with_its_ticket(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    await opens(tickets, clock, 1001)
    store = TurnStore(pool)
    await store.take_in(arrival(), clock.now())
    said = (
        Message("ticket.1001.4", "send", {"text": "from Noor"}, "hold"),
        Message("ticket.10.4", "send", {"text": "of no ticket"}, "hold"),
        Message("7.1", "send", {"text": "the bot's own"}, "hold"),
        Message("ticket.1001.5", "send", {"text": "may be sent again"}),
    )
    turn, now = await waiting(store), clock.now()
    await store.commit("c1", turn, Decision(None, "en", said), now, not_before=now)

    await Outbox(pool).gone(await claimed(pool, clock, "c1"), "403", clock.now())

    [lost] = await tickets.undelivered(5)
    assert (lost.number, lost.status, lost.activity) == (1001, "gone", {"text": "from Noor"})


@pytest.mark.parametrize(
    "text",
    ["ED-1001", "1001", "ed-10", "wilber", "Alex WILBER", "black stays", "0x80180014", "alex 1001", "100%", "a_b"],
)
async def test_a_ticket_is_found_by_words_of_it(tickets: TicketStore, clock: MovableClock, text: str) -> None:
    data = {"asker": {"name": "Alex Wilber"}, "request": {"sentence": "It stays black at 100% of a_b."}}
    await opens(tickets, clock, 1001, data=data)
    await opens(tickets, clock, 2002, failure="", data={"asker": {"name": "Megan Bowen"}, "request": {}})

    assert numbers(await tickets.search(text, 5)) == [1001]


async def test_a_search_without_a_word_finds_the_newest_and_one_with_a_strange_word_nothing(
    tickets: TicketStore, clock: MovableClock
) -> None:
    await opens(tickets, clock, 1001, 1002, 1003)

    assert numbers(await tickets.search(" ", 2)) == [1003, 1002]
    assert numbers(await tickets.search("alex nothing", 2)) == []
    assert numbers(await tickets.search("%", 2)) == []


async def test_lines_come_in_their_order_though_written_at_one_moment(
    tickets: TicketStore, clock: MovableClock
) -> None:
    await opens(tickets, clock, 1001, 1002)
    said = tuple(Line(clock.now(), "agent", "Noor", text) for text in ("one", "two", "three"))
    row = await tickets.of(1001)
    assert row is not None

    await tickets.commit(Work((TicketWrite(row, said),)), clock.now())

    assert await tickets.lines(1001) == list(said)
    assert await tickets.lines(1002) == []


async def test_a_chat_is_read_with_each_card_as_it_is_now(
    pool: Pool, tickets: TicketStore, clock: MovableClock
) -> None:
    store = TurnStore(pool)
    question = {"attachments": [{"content": {"body": [{"type": "TextBlock", "text": "Which HoloLens is it?"}]}}]}
    answered = {"attachments": [{"content": {"body": [{"type": "TextBlock", "text": "HoloLens 2"}]}}]}
    turns: tuple[tuple[dict[str, object], Message], ...] = (
        ({"type": "message", "text": "it stays black"}, Message("card", "send", question)),
        ({"type": "invoke", "value": {}}, Message("card", "update", answered)),
        ({"type": "message", "text": "a human please"}, Message("end", "send", {"text": "I hand you over."})),
    )
    for number, (activity, message) in enumerate(turns):
        clock.move(minutes=1)
        await store.take_in(replace(arrival(str(number)), activity=activity), clock.now())
        turn, now = await waiting(store), clock.now()
        await store.commit("c1", turn, Decision(None, "en", (message,)), now, not_before=now)

    lines = await tickets.conversation("c1", 10)

    assert [(line.kind, line.text) for line in lines] == [
        ("user", "it stays black"),
        ("bot", "HoloLens 2"),
        ("user", "a human please"),
        ("bot", "I hand you over."),
    ]
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert await tickets.conversation("c1", 2) == lines[-2:]
    assert await tickets.conversation("c2", 2) == []


async def test_the_same_failure_is_counted_from_a_moment_on(tickets: TicketStore, clock: MovableClock) -> None:
    await opens(tickets, clock, 1001)
    since = clock.now() + timedelta(seconds=1)
    await opens(tickets, clock, 1002)
    await opens(tickets, clock, 1003, status="closed")
    await opens(tickets, clock, 1004, failure="0x80180018")
    await opens(tickets, clock, 1005, failure="")

    assert numbers(await tickets.same_failure("0x80180014", since)) == [1002, 1003]
    assert numbers(await tickets.same_failure("", since)) == []
