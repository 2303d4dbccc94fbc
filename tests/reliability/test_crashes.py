"""A SIGKILL at any point of a turn: after a restart the person has exactly one answer."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientError, ClientSession

from bot.clock import SystemClock
from bot.sandbox.sandbox import Sandbox, running_sandbox
from tests.reliability.bot_process import BotProcess, running_bot
from tests.reliability.dying_bot import POINTS

CONVERSATION = "a:somebody"


@pytest.fixture
async def tenant() -> AsyncIterator[Sandbox]:
    """Serve a tenant by the machine's own clock, which is the one that a process of its own goes by."""
    async with running_sandbox(clock=SystemClock()) as sandbox:
        yield sandbox


async def post(bot: BotProcess, tenant: Sandbox, activity_id: str, text: str) -> None:
    """Post a message as Teams does; a bot that dies meanwhile breaks the connection."""
    person = tenant.people["nothing_enrolled"]
    activity = {
        "type": "message",
        "id": activity_id,
        "channelId": "msteams",
        "serviceUrl": tenant.service_url,
        "text": text,
        "from": {"id": f"29:{person.id}", "name": person.name, "aadObjectId": person.id},
        "recipient": {"id": f"28:{tenant.app_id}", "name": "Enroll Desk"},
        "conversation": {"id": CONVERSATION, "conversationType": "personal", "tenantId": tenant.tenant_id},
    }
    headers = {"Authorization": f"Bearer {tenant.connector_token()}"}
    async with ClientSession() as session:
        try:
            async with session.post(f"{bot.url}/api/messages", json=activity, headers=headers) as response:
                assert response.status == 200
        except ClientError:
            assert await bot.dies() == -9


def answers(tenant: Sandbox, activity_id: str) -> int:
    """Count the messages with which the bot answered an activity."""
    posts = [request for request in tenant.connector.received if request.method == "POST"]
    return sum(post.body.get("replyToId") == activity_id for post in posts)


async def answered(tenant: Sandbox, activity_id: str) -> None:
    """Wait until an activity is answered."""
    async with asyncio.timeout(30):
        await tenant.connector.until(lambda: answers(tenant, activity_id) > 0)


@pytest.mark.parametrize("point", POINTS)
async def test_a_crash_answers_once_after_a_restart(point: str, tenant: Sandbox, database_url: str) -> None:
    async with running_bot(tenant, database_url, "tests.reliability.dying_bot", point) as bot:
        await post(bot, tenant, "first", "help")
        assert await bot.dies() == -9
    assert answers(tenant, "first") == 0

    async with running_bot(tenant, database_url, "bot", "run") as bot:
        await answered(tenant, "first")
        await post(bot, tenant, "first", "help")
        await post(bot, tenant, "second", "help")
        await answered(tenant, "second")  # so whatever the first one was to get has been sent

    assert answers(tenant, "first") == 1


async def test_a_bot_that_is_told_to_stop_leaves_nothing_unanswered(tenant: Sandbox, database_url: str) -> None:
    async with running_bot(tenant, database_url, "bot", "run") as bot:
        await post(bot, tenant, "first", "help")
        bot.process.terminate()
        assert await bot.dies() == 0

    assert answers(tenant, "first") == 1
