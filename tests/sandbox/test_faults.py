"""Planted faults happen where and as often as they were planted, and nowhere else."""

import asyncio

import aiohttp
import pytest

from bot.sandbox import Fault, Sandbox
from bot.sandbox.faults import PATH

KEYS = "/botframework/v1/.well-known/keys"


async def status_of(http: aiohttp.ClientSession, path: str = KEYS) -> int:
    async with http.get(path) as response:
        await response.read()
        return response.status


async def test_a_fault_happens_as_often_as_it_was_planted(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    sandbox.faults.plant(Fault("/botframework/*", method="GET", times=2, status=503, headers={"Retry-After": "1"}))
    async with http.get(KEYS) as response:
        assert (response.status, response.headers["Retry-After"]) == (503, "1")

    assert [await status_of(http), await status_of(http)] == [503, 200]


async def test_a_fault_for_another_path_or_method_does_not_happen(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    sandbox.faults.plant(Fault(KEYS, method="POST", status=500))
    sandbox.faults.plant(Fault("/connector/*", status=500))

    assert await status_of(http) == 200


async def test_faults_happen_in_the_order_in_which_they_were_planted(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    for status in (500, 429, 404):
        sandbox.faults.plant(Fault(KEYS, status=status))

    assert [await status_of(http) for _ in range(4)] == [500, 429, 404, 200]


async def test_a_reset_and_a_truncated_answer_break_the_connection(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    sandbox.faults.plant(Fault(KEYS, times=9, cut="reset"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await status_of(http)
    sandbox.faults.clear()
    sandbox.faults.plant(Fault(KEYS, cut="truncated", body='{"keys": ['))
    with pytest.raises(aiohttp.ClientPayloadError):
        await status_of(http)

    assert await status_of(http) == 200


async def test_a_request_is_held_until_the_test_lets_it_go(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    let_go = asyncio.Event()
    sandbox.faults.plant(Fault(KEYS), until=let_go)
    held = asyncio.create_task(status_of(http))
    assert await status_of(http, "/nothing-here") == 404
    assert not held.done()
    let_go.set()

    assert await held == 200


async def test_a_visitor_of_the_demo_plants_and_heals_over_http(http: aiohttp.ClientSession) -> None:
    async with http.post(PATH, json={"path": "/botframework/*", "times": 5, "status": 500}) as planted:
        assert planted.status == 204
    assert await status_of(http) == 500
    async with http.delete(PATH) as healed:
        assert healed.status == 204
    assert await status_of(http) == 200


@pytest.mark.parametrize(
    "wrong", [{}, {"path": "/x", "status": 9}, {"path": "/x", "times": 0}, {"path": "/x", "cut": "?"}]
)
async def test_a_fault_that_makes_no_sense_is_not_planted(
    http: aiohttp.ClientSession, wrong: dict[str, object]
) -> None:
    async with http.post(PATH, json=wrong) as response:
        assert response.status == 400

    assert await status_of(http) == 200
