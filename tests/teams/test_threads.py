"""Threads of a channel: a ticket's card, what is below it, and what becomes of both where Teams refuses."""

import asyncio
from dataclasses import replace
from typing import Literal

import pytest

from bot.app import App
from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from bot.storage.arrival import Waiting
from bot.storage.conversations import ConversationStore
from bot.storage.database import Pool
from bot.storage.decision import Decision
from bot.storage.outbox import Message
from bot.storage.tickets import TicketStore
from bot.storage.work import Happening, Parcel, TicketWrite, Work
from bot.teams.turns import MOST_RACES, Decided
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.storage.test_retention import rows
from tests.storage.test_work import ticket


class Desk:
    """The channel of a helpdesk, as tests write to it and read it."""

    def __init__(self, app: App, sandbox: Sandbox, pool: Pool, clock: MovableClock) -> None:
        """Write to the channel that the tenant calls "Devices"."""
        self.channel_id = sandbox.tenant.team.channels["Devices"]
        self._pool = pool
        self.tickets = TicketStore(pool)
        self._app = app
        self.sandbox = sandbox
        self._clock = clock

    async def keep(self) -> None:
        """Let the channel be known."""
        await ConversationStore(self._pool).keep_channel(
            self.channel_id,
            tenant_id=self.sandbox.tenant_id,
            service_url=self.sandbox.service_url,
            bot={"id": f"28:{self.sandbox.app_id}"},
            now=self._clock.now(),
        )

    async def does(self, work: Work) -> None:
        """Commit work, and wait until all that it sends is sent."""
        assert await self.tickets.commit(work, self._clock.now())
        self._app.turns.committed(work)
        await self._app.idle()

    def parcel(self, number: int, method: Literal["send", "update", "reply"], text: str) -> Parcel:
        """Return a message of a ticket for the channel."""
        return Parcel(self.channel_id, Message(f"ticket.{number}", method, {"type": "message", "text": text}, "hold"))

    async def opens(self, number: int) -> str | None:
        """Open a ticket with a card and a line below it, and return the id of the card."""
        row = replace(ticket(self._clock, number), channel_id=self.channel_id)
        card, line = self.parcel(number, "send", f"card {number}"), self.parcel(number, "reply", f"line {number}")
        await self.does(Work((TicketWrite(row),), parcels=(card, line)))
        return await self.card_of(number)

    async def card_of(self, number: int) -> str | None:
        """Return the id of a ticket's card."""
        found = await self.tickets.of(number)
        assert found is not None
        return found.card_id

    def posts(self) -> list[object]:
        """Return what stands in the channel."""
        return [message.body["text"] for message in self.sandbox.connector.messages(self.channel_id)]

    def thread(self, card_id: str | None) -> list[object]:
        """Return what stands in the thread of a card, which begins with it."""
        messages = self.sandbox.connector.messages(f"{self.channel_id};messageid={card_id}")
        return [message.body["text"] for message in messages]


@pytest.fixture
async def desk(app: App, sandbox: Sandbox, pool: Pool, clock: MovableClock) -> Desk:
    made = Desk(app, sandbox, pool, clock)
    await made.keep()
    return made


def stale(clock: MovableClock) -> Work:
    """Return work on a ticket that nobody has: it never can be written."""
    return Work((TicketWrite(replace(ticket(clock, 9), revision=3)),))


async def test_a_line_goes_below_the_card_of_its_ticket(desk: Desk) -> None:
    card_id = await desk.opens(1001)
    await desk.opens(1002)

    await desk.does(Work(parcels=(desk.parcel(1001, "update", "card, taken"), desk.parcel(1001, "reply", "hello"))))

    assert desk.posts() == ["card, taken", "card 1002"]
    assert desk.thread(card_id) == ["card, taken", "line 1001", "hello"]


async def test_a_card_is_marked_before_other_marks_would_be(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.teams.marks.GATHER", 3600)

    async with asyncio.timeout(30):
        assert await desk.opens(1001) is not None


async def test_a_thread_that_is_gone_takes_nothing_else_with_it(desk: Desk) -> None:
    body = '{"error": {"code": "ConversationNotFound"}}'
    desk.sandbox.faults.plant(Fault("*;messageid=*", status=404, body=body))

    first, second = await desk.opens(1001), await desk.opens(1002)

    assert desk.thread(first) == ["card 1001"]
    assert desk.thread(second) == ["card 1002", "line 1002"]
    assert [(lost.number, lost.status) for lost in await desk.tickets.undelivered(5)] == [(1001, "gone")]


async def test_a_channel_that_was_deleted_has_its_tickets_posted_once_it_is_back(
    desk: Desk, clock: MovableClock
) -> None:
    desk.sandbox.connector.channels.delete(desk.channel_id)
    assert await desk.opens(1001) is None
    assert await desk.opens(1002) is None
    clock.move(minutes=1)
    unposted = await desk.tickets.unposted(clock.now(), 5)
    assert [(one.row.number, one.status) for one in unposted] == [(1001, "gone"), (1002, "gone")]

    desk.sandbox.connector.channels.add(desk.channel_id)
    await desk.keep()
    for number in (1001, 1002):
        await desk.does(Work(parcels=(desk.parcel(number, "send", f"card {number}"),)))

    assert desk.posts() == ["card 1001", "card 1002"]
    assert desk.thread(await desk.card_of(1001)) == ["card 1001", "line 1001"], "what waited for the card went too"
    assert desk.thread(await desk.card_of(1002)) == ["card 1002", "line 1002"]


async def test_a_line_below_a_card_that_may_be_there_waits_until_the_card_is_found(desk: Desk) -> None:
    desk.sandbox.faults.plant(Fault("*/activities", method="POST", cut="accepted"))
    assert await desk.opens(1001) is None
    [card] = desk.sandbox.connector.messages(desk.channel_id)
    assert desk.thread(card.id) == ["card 1001"]

    row = await desk.tickets.of(1001)
    assert row is not None
    found = TicketWrite(replace(row, card_id=card.id))
    await desk.does(Work((found,), parcels=(desk.parcel(1001, "reply", "found"),)))

    assert desk.posts() == ["card 1001"], "and no second one"
    assert desk.thread(card.id) == ["card 1001", "line 1001", "found"]


async def test_work_of_a_turn_is_seen_to_at_once_in_the_other_conversations(
    desk: Desk, chat: Chat, pool: Pool, monkeypatch: pytest.MonkeyPatch, clock: MovableClock
) -> None:
    other = replace(chat, person=chat.sandbox.people["work_account"])
    await other.says("help")
    row = replace(ticket(clock), channel_id=desk.channel_id)
    work = Work(
        (TicketWrite(row),),
        parcels=(desk.parcel(1001, "send", "card 1001"),),
        happenings=(Happening(other.conversation_id, "ticket.1001.1", "nothing.known", {}),),
    )
    decided = iter([work])

    async def decides(waiting: Waiting) -> Decided:
        return Decision(waiting.state, "en", (), work=next(decided, Work())), None

    monkeypatch.setattr(chat.app.turns, "_decide", decides)
    await chat.says("a human please")

    assert desk.posts() == ["card 1001"]
    assert await rows(pool, "select from inbox where handled_at is null") == []
    events = await rows(pool, "select activity_id from inbox where activity ->> 'type' = 'event'")
    assert events == [{"activity_id": "event:ticket.1001.1"}]


async def test_a_turn_whose_ticket_has_changed_meanwhile_is_decided_again(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, clock: MovableClock
) -> None:
    decide = chat.app.turns._decide
    works = iter([stale(clock), Work()])

    async def decides(waiting: Waiting) -> Decided:
        decision, outcome = await decide(waiting)
        return replace(decision, work=next(works)), outcome

    monkeypatch.setattr(chat.app.turns, "_decide", decides)
    await chat.says("help")

    assert chat.answers == 1
    assert next(works, None) is None


async def test_a_turn_that_can_never_be_committed_ends_in_an_apology_and_the_chat_goes_on(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, clock: MovableClock
) -> None:
    tries = 0

    async def decides(waiting: Waiting) -> Decided:
        nonlocal tries
        tries += 1
        return Decision(waiting.state, "en", (), work=stale(clock)), None

    with monkeypatch.context() as patched:
        patched.setattr(chat.app.turns, "_decide", decides)
        await chat.says("help")
    assert (tries, chat.answers) == (MOST_RACES + 1, 1)
    assert chat.sees("went wrong")

    await chat.says("help")

    assert chat.answers == 2
