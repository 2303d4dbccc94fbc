"""Threads whose ticket does not know its card yet: the process died, or the connection broke, after Teams took it."""

from typing import Literal

import pytest
from aiohttp import ClientSession

from bot.app import App
from bot.helpdesk.threads import Threads
from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from bot.storage.database import Pool
from bot.storage.tickets import TicketStore
from bot.storage.work import TicketRow
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.helpdesk.desk_chat import Desk
from tests.helpdesk.test_upkeep import POSTS, desk_of, handed_over, swept


class MarkedMeanwhile(TicketStore):
    """A store and a channel of one ticket, whose card another process marks after one of our questions."""

    def __init__(self, pool: Pool, number: int, after: str) -> None:
        """Mark the card of ticket `number` when the question `after` is answered."""
        super().__init__(pool)
        self._number = number
        self._after = after

    async def lacks_card(self, channel_id: str) -> bool:
        """Answer, and perhaps mark."""
        lacks_card = await super().lacks_card(channel_id)
        await self._answered("lacks_card")
        return lacks_card

    async def by_card(self, channel_id: str, card_id: str) -> TicketRow | None:
        """Answer, and perhaps mark."""
        row = await super().by_card(channel_id, card_id)
        await self._answered("by_card")
        return row

    async def keys(self, channel_id: str, post_id: str) -> frozenset[str]:  # noqa: ARG002 - there is one post
        """Answer that the card is of that ticket, and perhaps mark it."""
        await self._answered("keys")
        return frozenset({f"ticket.{self._number}"})

    async def _answered(self, question: str) -> None:
        if question == self._after:
            async with self._pool.connection() as connection:
                await connection.execute("update ticket set card_id = 'card' where number = %s", (self._number,))


async def handed_over_with_a_lost_card(app: App, sandbox: Sandbox, session: ClientSession, clock: MovableClock) -> Chat:
    """Hand somebody over, whose card is in the channel although nobody at our end knows."""
    sandbox.faults.plant(Fault(POSTS, method="POST", cut="accepted"))
    return await handed_over(app, sandbox, session, clock)


async def test_what_is_written_below_a_card_that_was_lost_reaches_the_person(
    app: App, sandbox: Sandbox, clock: MovableClock
) -> None:
    async with ClientSession() as session:
        chat = await handed_over_with_a_lost_card(app, sandbox, session, clock)
        desk = desk_of(chat)
        await desk.writes("hold the button")

        assert chat.sees("hold the button")
        assert "With " in desk.card, "and the card is known from then on"
        await swept(app, clock, minutes=20)
        assert len(desk.cards) == 1


async def test_a_button_of_a_card_that_was_lost_tells_which_it_is(
    app: App, sandbox: Sandbox, clock: MovableClock
) -> None:
    async with ClientSession() as session:
        chat = await handed_over_with_a_lost_card(app, sandbox, session, clock)
        desk = desk_of(chat)
        assert f"With {desk.person.name}" in await desk.does("ticket.take")

        await swept(app, clock, minutes=20)
        assert len(desk.cards) == 1
        await chat.says("and it is urgent")
        assert any("and it is urgent" in line for line in desk.lines)


async def test_where_nobody_can_look_an_agent_is_told_another_way(
    app: App, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.faults.plant(Fault("/*/channels/*/messages", status=403, times=100))
    async with ClientSession() as session:
        chat = await handed_over_with_a_lost_card(app, sandbox, session, clock)
        desk = desk_of(chat)
        await desk.writes("hold the button")
        assert not chat.sees("hold the button")
        assert "Use **Write** on its card" in desk.lines[-1]

        await desk.does("ticket.answer", text="hold the button")
        assert chat.sees("hold the button")


async def test_a_thread_about_something_else_is_left_alone(desk: Desk, person: Chat, app: App) -> None:
    said = person.answers
    other = Desk(app, desk.sandbox, desk.session, desk.person, desk.clock)
    elsewhere = {
        "id": f"{desk.channel_id};messageid=1",
        "conversationType": "channel",
        "tenantId": desk.sandbox.tenant_id,
    }
    await other.posts(other.activity(type="message", text="lunch?", conversation=elsewhere))

    assert person.answers == said
    assert not any("lunch" in line for line in desk.lines)


@pytest.mark.parametrize("question", ["lacks_card", "by_card", "keys"])
async def test_a_card_that_is_marked_while_its_thread_is_looked_for_is_found(
    app: App, sandbox: Sandbox, clock: MovableClock, pool: Pool, question: Literal["lacks_card", "by_card", "keys"]
) -> None:
    async with ClientSession() as session:
        chat = await handed_over_with_a_lost_card(app, sandbox, session, clock)
    channel_id = desk_of(chat).channel_id
    number = await newest(pool)
    store = MarkedMeanwhile(pool, number, question)

    ticket = await Threads(store, store).ticket(channel_id, "card")

    assert ticket is not None
    assert (ticket.number, ticket.card_id) == (number, "card")


async def newest(pool: Pool) -> int:
    """Return the number of the newest ticket."""
    async with pool.connection() as connection:
        row = await (await connection.execute("select max(number) as number from ticket")).fetchone()
    assert row is not None
    return int(row["number"])
