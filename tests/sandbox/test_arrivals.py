"""What happens later, by the clock: devices that enroll, and attempts that fail."""

from datetime import timedelta

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.arrivals import ENROLL, FAIL
from tests.conftest import MovableClock


async def devices(sandbox: Sandbox, http: aiohttp.ClientSession, token: str, key: str) -> list[dict[str, object]]:
    return await read(sandbox, http, token, key, "managedDevices")


async def read(
    sandbox: Sandbox, http: aiohttp.ClientSession, token: str, key: str, what: str
) -> list[dict[str, object]]:
    path = f"/graph/v1.0/users/{sandbox.people[key].id}/{what}"
    async with http.get(path, headers={"Authorization": f"Bearer {token}"}) as response:
        value: list[dict[str, object]] = (await response.json())["value"]
        return value


async def test_a_device_enrolls_some_minutes_later(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str, clock: MovableClock
) -> None:
    wish = {"person": "first_generation", "after_seconds": 240, "device": {"deviceName": "CUPBOARD"}}
    async with http.post(ENROLL, json=wish) as response:
        assert (response.status, await response.json()) == (
            200,
            {
                "id": str(sandbox.tenant._coming[0][2]["id"]),
                "serialNumber": "003945162847",
                "at": "2026-11-22T09:04:00Z",
            },
        )
    clock.move(seconds=239)
    assert await devices(sandbox, http, graph_token, "first_generation") == []
    clock.move(seconds=1)
    (device,) = await devices(sandbox, http, graph_token, "first_generation")

    assert (device["deviceName"], device["enrolledDateTime"]) == ("CUPBOARD", "2026-11-22T09:04:00Z")
    assert device["azureADDeviceId"] in {each["deviceId"] for each in sandbox.tenant.entra_devices}


async def test_a_device_that_enrolls_again_takes_the_place_of_its_record(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str, clock: MovableClock
) -> None:
    laura = sandbox.people["entra_compliant"]
    enrolled = sandbox.tenant.enroll(laura, clock.now())
    (device,) = await devices(sandbox, http, graph_token, "entra_compliant")

    assert (device["id"], device["serialNumber"]) == (enrolled["id"], laura.serial_number)


async def test_an_attempt_fails_instead(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str, clock: MovableClock
) -> None:
    async with http.post(
        FAIL, json={"person": "nothing_enrolled", "after_seconds": 60, "code": "0x80180018"}
    ) as posted:
        assert posted.status == 200
    events = "deviceManagementTroubleshootingEvents"
    assert await read(sandbox, http, graph_token, "nothing_enrolled", events) == []
    clock.move(minutes=1)
    (event,) = await read(sandbox, http, graph_token, "nothing_enrolled", events)

    assert "0x80180018" in str(event["failureReason"])
    assert event["eventDateTime"] == "2026-11-22T09:01:00Z"
    assert event["@odata.type"] == "#microsoft.graph.enrollmentTroubleshootingEvent"


async def test_things_arrive_in_process_too(sandbox: Sandbox, clock: MovableClock) -> None:
    sanne = sandbox.people["nothing_enrolled"]
    before = len(sandbox.tenant.managed_devices)
    sandbox.tenant.enroll(sanne, clock.now() + timedelta(minutes=1))
    sandbox.tenant.arrive(clock.now())
    assert len(sandbox.tenant.managed_devices) == before
    clock.move(minutes=1)
    sandbox.tenant.arrive(clock.now())
    sandbox.tenant.arrive(clock.now())

    assert len(sandbox.tenant.managed_devices) == before + 1


@pytest.mark.parametrize(
    "wrong",
    [{}, {"person": "nobody"}, {"person": "two_devices", "after_seconds": -1}, {"person": "two_devices", "code": "80"}],
)
@pytest.mark.parametrize("path", [ENROLL, FAIL])
async def test_a_wish_that_makes_no_sense_is_a_bad_request(
    sandbox: Sandbox, http: aiohttp.ClientSession, path: str, wrong: dict[str, object]
) -> None:
    async with http.post(path, json=wrong) as response:
        assert response.status == 400
    assert sandbox.tenant._coming == []

    async with http.post(path, json={"person": "two_devices"}) as response:
        assert response.status == 200
