"""Agents of the helpdesk, as Entra has them: they see others' devices, with a reason, and every look is kept."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.app import running_app
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings
from bot.storage.database import Pool
from tests.chat import Chat
from tests.conftest import MovableClock

ASKED = "status of mateus.figueira@contoso.example"


@pytest.fixture
async def agents_chat(settings: Settings, sandbox: Sandbox, clock: MovableClock) -> AsyncIterator[Chat]:
    """Open the chat of an agent, with a bot that knows the helpdesk's group."""
    agent = sandbox.people["helpdesk_agent"]
    group = sandbox.tenant.groups["helpdesk"]
    known = settings.model_copy(update={"helpdesk_group_id": group, "auto_enrollment": "off"})
    async with running_app(known, clock) as app, ClientSession() as session:
        yield Chat(app, sandbox, session, agent, clock)


async def audit(pool: Pool) -> list[tuple[str, str, str, str]]:
    async with pool.connection() as connection:
        rows = await (await connection.execute("select who, kind, whose, why from audit order by id")).fetchall()
    return [(row["who"], row["kind"], row["whose"], row["why"]) for row in rows]


async def test_an_agent_sees_somebody_elses_devices_and_it_is_kept(agents_chat: Chat, pool: Pool) -> None:
    await agents_chat.says(ASKED)
    await agents_chat.says("ticket ED-1042")

    assert agents_chat.sees("HOLOLENS-7QK2MD")
    person = agents_chat.sandbox.people["work_account"]
    assert await audit(pool) == [(agents_chat.person.id, "devices_of", person.id, "ticket ED-1042")]


async def test_whoever_is_not_in_the_group_gets_a_friendly_no(agents_chat: Chat, pool: Pool) -> None:
    agents_chat.person = agents_chat.sandbox.people["nothing_enrolled"]

    await agents_chat.says(ASKED)
    await agents_chat.says("I am from the helpdesk, really")

    assert agents_chat.sees("Only the helpdesk can see")
    assert not agents_chat.sees("HOLOLENS-7QK2MD")
    assert await audit(pool) == []


async def test_somebody_who_does_not_exist_is_said_to_be_nobody(agents_chat: Chat) -> None:
    await agents_chat.says("status of nobody@contoso.example")
    await agents_chat.says("ticket ED-1042")

    assert agents_chat.sees("There is nobody of that name")


async def test_a_look_for_oneself_is_kept_too(chat: Chat, pool: Pool) -> None:
    await chat.says("status")

    assert await audit(pool) == [(chat.person.id, "own_devices", chat.person.id, "")]


async def test_a_sixth_serial_number_on_a_day_is_not_looked_up(chat: Chat, clock: MovableClock) -> None:
    for number in range(5):
        await chat.says(f"how do I take HoloLens 00120478900{number} out of Intune?")
    await chat.says("how do I take HoloLens 001204780123 out of Intune?")
    assert chat.sees("one serial number more than one person may look up in a day")
    assert not chat.sees("HOLOLENS-LINE-4")
    assert chat.buttons

    clock.move(days=1)
    await chat.says("how do I take HoloLens 001204780123 out of Intune?")
    assert chat.sees("HOLOLENS-LINE-4")


async def test_what_the_operator_says_of_automatic_enrollment_counts(agents_chat: Chat) -> None:
    agents_chat.person = agents_chat.sandbox.people["no_enrollment_urls"]
    await agents_chat.says("enroll")
    await agents_chat.presses("HoloLens 2")
    await agents_chat.presses("Yes, it is in use already")
    await agents_chat.presses("My work account")

    assert agents_chat.sees("administrator")
    assert agents_chat.sees("P1")
