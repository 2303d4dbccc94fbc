"""Threads whose ticket does not know its card yet: the process died, or the connection broke, after Teams took it."""

from aiohttp import ClientSession

from bot.app import App
from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.helpdesk.desk_chat import Desk
from tests.helpdesk.test_upkeep import POSTS, desk_of, handed_over, swept


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
