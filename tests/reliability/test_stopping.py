"""SIGTERM: nothing that came in is lost, whoever asks is told, and it is over within ten seconds."""

import asyncio
import contextlib
import signal
from time import monotonic

import pytest
from aiohttp import ClientError, ClientSession

from bot import stopping
from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from tests.reliability.bot_process import running_bot
from tests.reliability.test_crashes import answered, post, tenant

__all__ = ["tenant"]  # a fixture

TOGETHER = 10.0
"""Seconds that whoever runs containers gives."""


async def test_a_bot_says_that_it_is_not_ready_and_ends_once_that_was_heard(tenant: Sandbox, database_url: str) -> None:
    async with running_bot(tenant, database_url, "bot", "run") as bot, ClientSession() as session:

        async def ready() -> int:
            async with session.get(f"{bot.url}/readyz") as response:
                return response.status

        assert await ready() == 200
        bot.process.send_signal(signal.SIGTERM)
        statuses = []
        with contextlib.suppress(ClientError):
            while True:
                statuses.append(await ready())
        ended = await bot.dies()

    assert statuses[-1] == 503
    assert set(statuses) <= {200, 503}
    assert ended == 0


async def test_what_came_in_is_answered_before_the_end(tenant: Sandbox, database_url: str) -> None:
    async with running_bot(tenant, database_url, "bot", "run") as bot:
        await post(bot, tenant, "activity-1", "help")
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.dies() == 0
    assert sum(request.method == "POST" for request in tenant.connector.received) >= 1
    await answered(tenant, "activity-1")


async def test_a_bot_ends_in_ten_seconds_though_teams_does_not_answer(tenant: Sandbox, database_url: str) -> None:
    is_over = asyncio.Event()
    tenant.faults.plant(Fault("*/v3/conversations/*", method="POST", times=100), until=is_over)
    async with running_bot(tenant, database_url, "bot", "run") as bot:
        await post(bot, tenant, "activity-1", "help")
        begin = monotonic()
        bot.process.send_signal(signal.SIGTERM)
        ended = await bot.dies()
        took = monotonic() - begin
    is_over.set()

    assert ended == 0
    assert took < TOGETHER + 2, "two for a machine on which others work"


async def test_what_takes_too_long_is_cut_off_one_thing_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "PATIENCE", 0.01)
    monkeypatch.setattr(stopping, "STEP", 0.01)
    ended = []

    async def work(stop: asyncio.Event) -> None:
        stop.set()
        try:
            await asyncio.Event().wait()
        finally:
            try:
                await asyncio.Event().wait()
            finally:
                ended.append("cleaned up")

    await stopping._watched(work)

    assert ended == ["cleaned up"]


async def test_work_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "PATIENCE", 0.01)

    async def work(_: asyncio.Event) -> None:
        raise OSError("the port is taken")

    with pytest.raises(OSError, match="port"):
        await stopping._watched(work)
