"""The simulated Graph refuses as the real one does."""

import json

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.graph import DEVICES, USERS

V1 = "/graph/v1.0"
MANAGED = f"{V1}/deviceManagement/managedDevices"
AUTOPILOT = "deviceManagement/windowsAutopilotDeviceIdentities"


async def get(http: aiohttp.ClientSession, path: str, token: str) -> tuple[int, dict[str, object]]:
    async with http.get(path, headers={"Authorization": f"Bearer {token}", "client-request-id": "77aa"}) as response:
        return response.status, await response.json()


async def test_a_page_has_the_shape_of_graph_and_leads_to_the_next(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    sandbox.graph.collections.page_size = 6
    status, first = await get(http, f"{MANAGED}?$select=id,deviceName", graph_token)
    link = str(first["@odata.nextLink"])
    _, second = await get(http, link.removeprefix(sandbox.origin), graph_token)
    again, _ = await get(http, link.removeprefix(sandbox.origin), graph_token)

    assert (status, again) == (200, 400)
    assert link.startswith(f"{sandbox.graph_url}/v1.0/")
    assert [first["value"], second["value"]] == [
        [{"id": device["id"], "deviceName": device["deviceName"]} for device in part]
        for part in (sandbox.tenant.managed_devices[:6], sandbox.tenant.managed_devices[6:])
    ]
    assert "@odata.nextLink" not in second


@pytest.mark.parametrize(
    "query",
    ["$filter=userId%20eq%20'x'", "$select=id,joinType", "$orderby=deviceName", "$search=x", "$skip=1", "$top=many"],
)
async def test_what_graph_does_not_do_is_a_bad_request(
    http: aiohttp.ClientSession, graph_token: str, query: str
) -> None:
    status, body = await get(http, f"{MANAGED}?{query}", graph_token)

    assert status == 400
    assert isinstance(body["error"], dict)
    assert body["error"]["innerError"]["client-request-id"] == "77aa"


async def test_without_a_token_for_graph_it_is_401(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str, connector_token: str
) -> None:
    for wrong in ("", "made-up", connector_token):
        status, body = await get(http, MANAGED, wrong)
        assert (status, body["error"]["code"]) == (401, "InvalidAuthenticationToken")  # type: ignore[index]
    assert (await get(http, MANAGED, graph_token))[0] == 200
    sandbox.entra.expire_tokens()
    assert (await get(http, MANAGED, graph_token))[0] == 401


async def test_without_consent_intune_says_so_in_json_inside_the_message(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    sandbox.graph.granted.discard(DEVICES)
    status, body = await get(http, MANAGED, graph_token)

    assert (status, body["error"]["code"]) == (403, "Forbidden")  # type: ignore[index]
    assert DEVICES in json.loads(body["error"]["message"])["Message"]  # type: ignore[index]


async def test_only_beta_tells_the_profile_of_an_autopilot_record(
    http: aiohttp.ClientSession, graph_token: str
) -> None:
    query = "?$filter=contains(serialNumber,'00120478')&$select=serialNumber,deploymentProfileAssignmentStatus"

    assert (await get(http, f"{V1}/{AUTOPILOT}{query}", graph_token))[0] == 400
    status, body = await get(http, f"/graph/beta/{AUTOPILOT}{query}", graph_token)
    assert (status, len(body["value"])) == (200, 3)  # type: ignore[arg-type]


async def test_a_user_is_found_by_id(sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str) -> None:
    laura = sandbox.people["entra_compliant"]

    assert await get(http, f"{V1}/users/{laura.id}?$select=displayName", graph_token) == (
        200,
        {"displayName": "Laura Brandt"},
    )
    assert (await get(http, f"{V1}/users/nobody", graph_token))[0] == 404
    sandbox.graph.granted.discard(USERS)
    assert (await get(http, f"{V1}/users/{laura.id}", graph_token))[0] == 403
