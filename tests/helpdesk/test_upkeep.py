"""What the desk does by itself: cards that did not arrive, tickets that are due, lines of which nobody is sure."""

from typing import Literal

import pytest
from aiohttp import ClientSession

from bot.app import App, running_app
from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings
from bot.storage.database import Pool
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.helpdesk.desk_chat import Desk

POSTS = "/*/v3/conversations/19*/activities"


async def swept(app: App, clock: MovableClock, **by: float) -> None:
    """Let time go by, and the desk look after its tickets until nothing follows."""
    clock.move(**by)
    for _ in range(2):
        assert app.upkeep is not None
        await app.upkeep.sweep()
        await app.delivery.sweep()
        await app.turns.sweep()
        await app.idle()


async def handed_over(app: App, sandbox: Sandbox, session: ClientSession, clock: MovableClock) -> Chat:
    """Hand somebody over."""
    chat = Chat(app, sandbox, session, sandbox.people["nothing_enrolled"], clock)
    await chat.opens()
    await chat.says("my hololens shows error 0x80180014")
    await chat.says("I want to talk to a person")
    await chat.presses("Send")
    return chat


def desk_of(chat: Chat) -> Desk:
    agent = chat.sandbox.people["helpdesk_agent"]
    return Desk(chat.app, chat.sandbox, chat.session, agent, chat.clock)


async def test_a_channel_that_is_not_there_is_told_and_gets_the_ticket_once_it_is(
    app: App, sandbox: Sandbox, clock: MovableClock, capsys: pytest.CaptureFixture[str]
) -> None:
    channel_id = sandbox.tenant.team.channels["Devices"]
    sandbox.connector.channels.delete(channel_id)
    async with ClientSession() as session:
        chat = await handed_over(app, sandbox, session, clock)
        await swept(app, clock, seconds=20)
        assert chat.sees("I cannot reach the helpdesk", last=1), chat.messages[-1]
        assert "the card of a ticket is not in its channel" in capsys.readouterr().out
        await chat.says("and it is urgent")
        told = chat.answers

        await swept(app, clock, minutes=2)
        assert chat.answers == told, "it is told once"

        sandbox.connector.channels.add(channel_id)
        await swept(app, clock, minutes=20)
        await swept(app, clock, seconds=20)

        desk = desk_of(chat)
        assert len(desk.cards) == 1
        assert any("and it is urgent" in line for line in desk.lines)
        assert chat.answers == told + 1, "and told that it is there now"


@pytest.mark.parametrize("cut", ["accepted", "reset"])
async def test_a_card_of_which_nobody_is_sure_is_looked_for_before_it_is_posted_again(
    app: App, sandbox: Sandbox, clock: MovableClock, cut: Literal["accepted", "reset"]
) -> None:
    sandbox.faults.plant(Fault(POSTS, method="POST", cut=cut))
    async with ClientSession() as session:
        chat = await handed_over(app, sandbox, session, clock)
        await swept(app, clock, minutes=2)
        await swept(app, clock, minutes=2)

        desk = desk_of(chat)
        assert len(desk.cards) == 1
        await desk.does("ticket.take")
        assert f"With {desk.person.name}" in desk.card
        await desk.writes("hello there")
        assert chat.sees("hello there")


async def test_a_ticket_moves_to_the_new_channel_where_the_old_one_is_the_desks_no_longer(
    settings: Settings, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.connector.channels.delete(sandbox.tenant.team.channels["Devices"])
    async with ClientSession() as session, running_app(settings, clock) as app:
        chat = await handed_over(app, sandbox, session, clock)
        await chat.says("it is urgent")
        await swept(app, clock, seconds=20)
    general = sandbox.tenant.team.channels["General"]
    async with running_app(settings.model_copy(update={"helpdesk_channel": general}), clock) as app:
        await swept(app, clock, seconds=20)
        posts = sandbox.connector.messages(general)

        assert len(posts) == 1
        below = sandbox.connector.messages(f"{general};messageid={posts[0].id}")[1:]
        assert any("it is urgent" in str(message.body["text"]) for message in below)


async def test_a_ticket_that_nobody_takes_is_mentioned_again_and_then_no_more(
    app: App, desk: Desk, clock: MovableClock
) -> None:
    for minutes in (16, 46, 181, 600):
        await swept(app, clock, minutes=minutes)

    assert len([line for line in desk.lines if "Nobody has taken this ticket yet" in line]) == 3


async def test_a_silent_person_is_asked_and_then_their_ticket_is_closed(
    app: App, desk: Desk, person: Chat, clock: MovableClock
) -> None:
    await desk.writes("try it again")
    await swept(app, clock, days=3, minutes=1)
    assert any("I have asked" in line for line in desk.lines)
    assert person.sees("solved", last=1)

    await swept(app, clock, days=2, minutes=1)
    assert "ED-1001: closed" in desk.card
    assert "no answer came" in desk.card


async def test_an_answer_that_may_not_have_arrived_is_told_to_the_agent_once(
    app: App, desk: Desk, person: Chat, sandbox: Sandbox, clock: MovableClock
) -> None:
    await desk.does("ticket.take")
    sandbox.faults.plant(Fault("/*/v3/conversations/a*/activities", method="POST", cut="reset"))
    await desk.writes("hold the button")
    assert not person.sees("hold the button")

    await swept(app, clock, seconds=20)
    await swept(app, clock, seconds=20)
    assert len([line for line in desk.lines if "It is not certain that this came" in line]) == 1

    await desk.writes("once more: hold the button")
    assert person.sees("once more")


async def test_that_a_person_cannot_be_reached_is_told_to_the_agent(
    app: App, desk: Desk, person: Chat, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.connector.installations.remove(person.person.id)
    await desk.does("ticket.take")
    await desk.writes("hold the button")

    await swept(app, clock, seconds=20)
    assert any("can no longer be reached" in line for line in desk.lines)


async def test_a_line_of_the_person_that_may_be_missing_is_shown_again_and_said_so(
    app: App, desk: Desk, person: Chat, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.faults.plant(Fault(POSTS, method="POST", cut="reset"))
    await person.says("it blinks red")
    assert not any("it blinks red" in line for line in desk.lines)

    await swept(app, clock, seconds=20)
    again = [line for line in desk.lines if "it blinks red" in line]
    assert len(again) == 1
    assert "may already stand above" in again[0]


async def test_a_line_that_was_tried_just_before_its_card_was_known_is_sent_then(
    app: App, sandbox: Sandbox, clock: MovableClock, pool: Pool
) -> None:
    sandbox.faults.plant(Fault(POSTS, method="POST", cut="accepted"))
    async with ClientSession() as session:
        chat = await handed_over(app, sandbox, session, clock)
        await chat.says("it blinks red")
        desk = desk_of(chat)
        assert not any("it blinks red" in line for line in desk.lines)

        async with pool.connection() as connection:
            await connection.execute("update ticket set card_id = %s", (desk.card_id,))
        await swept(app, clock, seconds=20)
        assert len([line for line in desk.lines if "it blinks red" in line]) == 1


async def test_who_has_their_data_erased_is_gone_from_the_card_too(
    app: App, desk: Desk, person: Chat, clock: MovableClock
) -> None:
    await person.says("delete my data")
    await person.presses("Yes, delete it")
    await swept(app, clock, seconds=20)

    assert "the person had their data erased" in desk.card
    assert person.person.name not in desk.card
    assert "there is nobody to answer" in await desk.does(
        "ticket.answer", data={"card": "ticket.1001", "verb": "ticket.answer"}, text="hello?"
    )


async def test_a_bot_that_was_removed_from_the_team_posts_what_waited_once_it_is_back(
    app: App, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.connector.channels.has_bot = False
    async with ClientSession() as session:
        chat = await handed_over(app, sandbox, session, clock)
        await swept(app, clock, seconds=20)
        assert chat.sees("I cannot reach the helpdesk", last=1)

        sandbox.connector.channels.has_bot = True
        await swept(app, clock, minutes=20)
        await swept(app, clock, seconds=20)
        assert len(desk_of(chat).cards) == 1
        assert chat.sees("is with the helpdesk now", last=1)
