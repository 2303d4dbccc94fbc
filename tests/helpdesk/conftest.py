"""A bot with a helpdesk: somebody who asks, and agents in the desk's channel."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.app import App, running_app
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings, load_settings
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.helpdesk.desk_chat import Desk


@pytest.fixture
def settings(sandbox: Sandbox, database_url: str) -> Settings:
    """Return the settings of a bot with a helpdesk that works day and night."""
    here = {"service_url_hosts": ("127.0.0.1",), "database_url": database_url, "port": 0, "helpdesk_hours": "24/7"}
    return load_settings(_env_file=None, **{**sandbox.settings, **sandbox.helpdesk_settings, **here})


@pytest.fixture
async def app(settings: Settings, clock: MovableClock) -> AsyncIterator[App]:
    """Run the whole bot."""
    async with running_app(settings, clock) as running:
        yield running


@pytest.fixture
async def person(app: App, sandbox: Sandbox, clock: MovableClock) -> AsyncIterator[Chat]:
    """Open the chat of somebody who was handed over, with an error that the bot knows."""
    async with ClientSession() as session:
        chat = Chat(app, sandbox, session, sandbox.people["nothing_enrolled"], clock)
        await chat.opens()
        await chat.says("my hololens shows error 0x80180014")
        await chat.says("I want to talk to a person")
        await chat.presses("Send")
        yield chat


@pytest.fixture
def desk(person: Chat, app: App, sandbox: Sandbox, clock: MovableClock) -> Desk:
    """Return an agent at the desk, where the ticket of `person` waits."""
    return Desk(app, sandbox, person.session, sandbox.people["helpdesk_agent"], clock)


@pytest.fixture
def lead(desk: Desk, sandbox: Sandbox) -> Desk:
    """Return another agent there."""
    return desk.is_now(sandbox.people["helpdesk_lead"])


@pytest.fixture
def stranger(desk: Desk, sandbox: Sandbox) -> Desk:
    """Return somebody in the channel who is no agent."""
    return desk.is_now(sandbox.people["wipe_pending"])
