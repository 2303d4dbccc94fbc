"""A helpdesk's channel that the bot does not reach is logged at its start, which goes on all the same."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs

from bot.app import running_app
from bot.parts.wire import channel_check, connector_of
from bot.sandbox import Sandbox
from bot.settings import Settings, load_settings
from bot.storage.database import Pool
from bot.teams.channel_check import ChannelCheck
from tests.chat import Chat
from tests.conftest import MovableClock

Events = list[MutableMapping[str, object]]


@pytest.fixture
def settings(sandbox: Sandbox, database_url: str) -> Settings:
    """Return the settings of a bot with a helpdesk in the simulated tenant."""
    here = {"service_url_hosts": ("127.0.0.1",), "database_url": database_url, "port": 0}
    return load_settings(_env_file=None, **sandbox.settings, **sandbox.helpdesk_settings, **here)


@pytest.fixture
async def check(sandbox: Sandbox, settings: Settings, pool: Pool, clock: MovableClock) -> AsyncIterator[ChannelCheck]:
    """Ask as the bot does."""
    sandbox.connector.requires_token = False
    async with ClientSession() as session:
        yield channel_check(settings, connector_of(settings, session, None, clock), pool)


async def logged(check: ChannelCheck, *channel_ids: str) -> Events:
    with capture_logs() as events:
        await check.warn(list(channel_ids))
    return list(events)


async def test_what_is_not_there_is_a_warning_until_it_is(sandbox: Sandbox, check: ChannelCheck) -> None:
    channels, general = sandbox.connector.channels, sandbox.tenant.team.channels["General"]
    (missing,) = await logged(check, "19:nowhere@thread.tacv2")
    channels.has_bot = False
    (removed,) = await logged(check, general)
    channels.has_bot = True
    (reached,) = await logged(check, general)

    assert [(each["log_level"], each.get("fault")) for each in (missing, removed, reached)] == [
        ("warning", "404 ConversationNotFound"),
        ("warning", "403 BotNotInConversationRoster"),
        ("info", None),
    ]
    assert sandbox.connector.received == [], "nobody in the channel sees that it was asked for"


async def test_what_cannot_be_asked_for_now_is_no_reason_to_warn(
    sandbox: Sandbox, settings: Settings, pool: Pool, clock: MovableClock
) -> None:
    nowhere = settings.model_copy(update={"service_url": "http://127.0.0.1:9"})
    async with ClientSession() as session:
        check = channel_check(nowhere, connector_of(nowhere, session, None, clock), pool)
        (event,) = await logged(check, sandbox.tenant.team.channels["General"])

    assert (event["log_level"], event["fault"]) == ("info", "ClientConnectorError")


async def test_the_bot_starts_without_its_channel_and_says_so(
    sandbox: Sandbox, settings: Settings, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    warn, looked = ChannelCheck.warn, asyncio.Event()

    async def noticed(check: ChannelCheck, channel_ids: list[str]) -> None:
        await warn(check, channel_ids)
        looked.set()

    monkeypatch.setattr(ChannelCheck, "warn", noticed)
    sandbox.connector.channels.delete(sandbox.tenant.team.channels["Devices"])
    with capture_logs() as events:
        async with running_app(settings, clock) as app, ClientSession() as session:
            chat = Chat(app, sandbox, session, sandbox.people["nothing_enrolled"], clock)
            await chat.says("help")
            assert chat.answers == 1
            await asyncio.wait_for(looked.wait(), timeout=10)

    warnings = [each for each in events if each["event"] == "helpdesk channel not reached"]
    assert [each["fault"] for each in warnings] == ["404 ConversationNotFound"]
