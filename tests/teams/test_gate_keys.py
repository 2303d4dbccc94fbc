"""The gate and the connector's keys, on the running bot: what a person in a chat notices of them is nothing."""

import asyncio
import statistics
import time
from collections.abc import Awaitable

import jwt

from bot.sandbox.faults import Fault
from bot.sandbox.keys import METADATA_PATH
from bot.sandbox.sandbox import Sandbox
from bot.teams.keys import REFETCH_AFTER
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.teams.open_gate import open_gate


def unknown_key(number: int = 1) -> str:
    return jwt.encode({}, key="x" * 32, algorithm="HS256", headers={"kid": f"unknown-{number}"})


async def test_a_new_key_is_taken_on_the_first_request(chat: Chat) -> None:
    await chat.says("help")
    chat.sandbox.keys.rotate()

    await chat.says("help")

    assert chat.log == [200, 200]


async def test_known_keys_serve_while_their_source_is_down(chat: Chat, clock: MovableClock) -> None:
    chat.sandbox.faults.plant(Fault("/botframework/*", status=503, times=100))
    clock.move(days=2)

    await chat.says("help")

    assert chat.log == [200]


async def test_a_token_of_a_key_that_was_withdrawn_is_refused_though_it_held_before(
    sandbox: Sandbox, clock: MovableClock
) -> None:
    async with open_gate(sandbox, clock) as gate:
        old = sandbox.connector_token()
        assert await gate.post(gate.activity(), token=old) == 200
        sandbox.keys.rotate()
        assert await gate.post(gate.activity(id="2"), token=sandbox.connector_token()) == 200

        assert await gate.post(gate.activity(id="3"), token=old) == 401
        assert await gate.post(gate.activity(id="4")) == 200


async def test_a_key_that_may_not_sign_for_teams_is_refused(sandbox: Sandbox, clock: MovableClock) -> None:
    async with open_gate(sandbox, clock) as gate:
        sandbox.keys.rotate(endorsements=["webchat", "emulator"])
        assert await gate.post(gate.activity()) == 403
        assert gate.inbox.activities == []

        sandbox.keys.rotate()
        clock.move(seconds=REFETCH_AFTER.total_seconds())
        assert await gate.post(gate.activity()) == 200


async def test_a_thousand_unknown_keys_ask_for_the_keys_once(sandbox: Sandbox, clock: MovableClock) -> None:
    async with open_gate(sandbox, clock) as gate:
        counted = Fault(METADATA_PATH, times=1000)
        sandbox.faults.plant(counted)

        for number in range(1000):
            assert await gate.post(gate.activity(), token=unknown_key(number)) == 401

        assert counted.times == 999
        assert await gate.post(gate.activity()) == 200


async def test_while_the_source_is_slow_only_who_has_an_unknown_key_waits(
    sandbox: Sandbox, clock: MovableClock
) -> None:
    async with open_gate(sandbox, clock) as gate:
        let_go, token = asyncio.Event(), sandbox.connector_token()
        sandbox.faults.plant(Fault(METADATA_PATH), until=let_go)
        waiting = asyncio.create_task(gate.post(gate.activity(), token=unknown_key()))

        seconds = [await _seconds(gate.post(gate.activity(), token=token)) for _ in range(50)]

        assert not waiting.done()
        assert statistics.median(seconds) < 0.05
        let_go.set()
        assert await waiting == 401


async def _seconds(post: Awaitable[int]) -> float:
    began_at = time.perf_counter()
    assert await post == 200
    return time.perf_counter() - began_at
