"""The sandbox as a whole."""

import aiohttp
import pytest

from bot.sandbox import Sandbox, running_sandbox
from tests.conftest import MovableClock


async def test_it_can_be_started_again_on_the_same_port(clock: MovableClock) -> None:
    async with running_sandbox(clock=clock) as first, aiohttp.ClientSession() as http:
        port = int(first.origin.rpartition(":")[2])
        async with http.get(first.openid_metadata_url) as response:
            assert response.status == 200
    async with running_sandbox(clock=clock, port=port) as second, aiohttp.ClientSession() as http:
        assert second.origin == first.origin
        async with http.get(second.openid_metadata_url) as response:
            assert response.status == 200


async def test_a_port_that_is_taken_is_an_error_at_the_start(sandbox: Sandbox, clock: MovableClock) -> None:
    with pytest.raises(OSError, match="in use"):
        async with running_sandbox(clock=clock, port=int(sandbox.origin.rpartition(":")[2])):
            pytest.fail("it started all the same")

    async with running_sandbox(clock=clock) as another:
        assert another.origin != sandbox.origin


async def test_every_address_is_on_this_machine(sandbox: Sandbox) -> None:
    addresses = [sandbox.login_url, sandbox.graph_url, sandbox.openid_metadata_url, sandbox.service_url]

    assert all(address.startswith("http://127.0.0.1:") for address in addresses)


async def test_what_one_sandbox_was_told_another_does_not_know(sandbox: Sandbox, clock: MovableClock) -> None:
    sandbox.tenant.managed_devices.clear()
    async with running_sandbox(clock=clock) as another:
        assert another.tenant.managed_devices
