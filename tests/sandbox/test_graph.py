"""The simulated Graph refuses as the real one does."""

import json
from typing import cast
from urllib.parse import quote

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.graph import ENTRA_DEVICES, LICENCES, USERS
from bot.sandbox.intune import DEVICES

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


async def test_without_a_role_intune_says_401_and_hides_the_reason_in_json(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    sandbox.graph.lacks_role = True
    status, body = await get(http, MANAGED, graph_token)
    assert (status, body["error"]["code"]) == (401, "UnknownError")  # type: ignore[index]
    assert json.loads(body["error"]["message"])["ErrorCode"] == "Forbidden"  # type: ignore[index]
    assert (await get(http, f"{V1}/devices", graph_token))[0] == 200
    sandbox.graph.lacks_role = False

    assert (await get(http, MANAGED, graph_token))[0] == 200


async def test_without_consent_entra_says_so_in_plain_words(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    laura = sandbox.people["entra_compliant"]
    for permission, path in [(LICENCES, f"users/{laura.id}/licenseDetails"), (ENTRA_DEVICES, "devices")]:
        assert (await get(http, f"{V1}/{path}", graph_token))[0] == 200
        sandbox.graph.granted.discard(permission)
        status, body = await get(http, f"{V1}/{path}", graph_token)
        assert (status, body["error"]["code"]) == (403, "Authorization_RequestDenied")  # type: ignore[index]


@pytest.mark.parametrize(
    "path",
    [
        "users/{user}/licenseDetails?$filter=skuPartNumber%20eq%20'x'",
        "users/{user}/deviceManagementTroubleshootingEvents?$select=id,failureReason",
        "users/{user}/deviceManagementTroubleshootingEvents?$filter=userId%20eq%20'x'",
        "deviceManagement/deviceEnrollmentConfigurations?$select=id,limit",
        "deviceManagement/deviceEnrollmentConfigurations?$expand=somethingElse",
        "devices?$filter=model%20eq%20'x'",
        "devices?$select=id,azureADDeviceId",
        "deviceManagement/managedDevices/{device}?$select=joinType",
        "deviceManagement/managedDevices/{device}/deviceCompliancePolicyStates?$filter=state%20eq%20'x'",
    ],
)
async def test_what_a_collection_does_not_declare_is_a_bad_request(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str, path: str
) -> None:
    laura = sandbox.people["entra_compliant"]
    device = str(sandbox.tenant.devices_of(laura)[0]["id"])
    wanted = f"{V1}/{path.format(user=laura.id, device=device)}"

    assert (await get(http, wanted, graph_token))[0] == 400
    assert (await get(http, wanted.partition("?")[0], graph_token))[0] == 200


async def test_assignments_come_only_where_they_are_expanded(http: aiohttp.ClientSession, graph_token: str) -> None:
    path = f"{V1}/deviceManagement/deviceEnrollmentConfigurations"
    _, plain = await get(http, path, graph_token)
    _, expanded = await get(http, f"{path}?$expand=assignments", graph_token)

    assert not any("assignments" in each for each in plain["value"])  # type: ignore[attr-defined]
    assert [len(each["assignments"]) for each in expanded["value"]] == [0, 0, 1, 0]  # type: ignore[attr-defined]


async def test_settings_of_a_policy_have_a_path_of_their_own(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    device = str(sandbox.tenant.devices_of(sandbox.people["work_account"])[0]["id"])
    path = f"{MANAGED}/{device}/deviceCompliancePolicyStates"
    _, policies = await get(http, path, graph_token)
    failing = [each for each in policies["value"] if each["state"] == "nonCompliant"]  # type: ignore[attr-defined]
    _, settings = await get(http, f"{path}/{failing[0]['id']}/settingStates", graph_token)

    assert [each["settingStates"] for each in policies["value"]] == [[], []]  # type: ignore[attr-defined]
    assert [each["state"] for each in settings["value"]] == ["nonCompliant", "nonCompliant", "compliant"]  # type: ignore[attr-defined]
    assert (await get(http, f"{path}/another/settingStates", graph_token))[0] == 404
    assert (await get(http, f"{MANAGED}/another", graph_token))[0] == 404


async def test_groups_are_checked_by_id(sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str) -> None:
    tom, groups = sandbox.people["helpdesk_agent"], list(sandbox.tenant.groups.values())
    path, headers = f"{V1}/users/{tom.id}/checkMemberGroups", {"Authorization": f"Bearer {graph_token}"}
    bodies: list[object] = [{}, {"groupIds": []}, {"groupIds": ["x"] * 21}, []]
    for wrong in bodies:
        async with http.post(path, json=wrong, headers=headers) as response:
            assert response.status == 400
    async with http.post(path, json={"groupIds": groups}, headers=headers) as response:
        assert (await response.json())["value"] == [sandbox.tenant.groups[key] for key in tom.groups]


async def test_a_token_that_lacks_wanted_claims_is_challenged(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    sandbox.entra.challenge('{"access_token": {"nbf": {"essential": true}}}')
    async with http.get(MANAGED, headers={"Authorization": f"Bearer {graph_token}"}) as response:
        assert response.status == 401
        assert 'error="insufficient_claims", claims="' in response.headers["WWW-Authenticate"]
    sandbox.entra.challenge(None)

    assert (await get(http, MANAGED, graph_token))[0] == 200


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


async def test_a_channel_has_its_posts_the_newest_first_and_no_replies(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str, connector_token: str
) -> None:
    team, channel = sandbox.tenant.groups["helpdesk_team"], sandbox.tenant.team.channels["Devices"]
    headers = {"Authorization": f"Bearer {connector_token}"}
    ids = []
    for conversation in (channel, channel, f"{channel};messageid=1"):
        url = f"/connector/v3/conversations/{quote(conversation, safe='')}/activities"
        async with http.post(url, json={"type": "message", "text": "x"}, headers=headers) as response:
            ids.append((await response.json())["id"])
    path = f"{V1}/teams/{team}/channels/{quote(channel, safe='')}/messages"
    status, answer = await get(http, path, graph_token)

    messages = [cast("dict[str, object]", each) for each in cast("list[object]", answer["value"])]
    assert status == 200
    assert [message["id"] for message in messages[:2]] == [ids[1], ids[0]]
    assert messages[0]["from"] == {
        "application": {"applicationIdentityType": "bot", "id": sandbox.app_id, "displayName": "Enroll Desk"},
        "device": None,
        "user": None,
    }
    assert (messages[2]["messageType"], messages[2]["from"]) == ("systemEventMessage", None)
    assert len(messages) == 3
    assert (await get(http, f"{path}?$top=51", graph_token))[0] == 400
    assert (await get(http, path.replace(team, sandbox.tenant.groups["helpdesk"]), graph_token))[0] == 404
    assert (await get(http, path.replace("7c3a", "0000"), graph_token))[0] == 404


async def test_a_group_is_there_or_not(sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str) -> None:
    group = sandbox.tenant.groups["helpdesk"]

    assert await get(http, f"{V1}/groups/{group}?$select=id", graph_token) == (200, {"id": group})
    assert (await get(http, f"{V1}/groups/{sandbox.tenant_id}", graph_token))[0] == 404


async def test_members_of_a_group_say_of_what_type_they_are_whatever_is_selected(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    group = sandbox.tenant.groups["kiosk_staff"]
    _, body = await get(http, f"{V1}/groups/{group.upper()}/transitiveMembers?$select=id&$top=999", graph_token)
    status, missing = await get(http, f"{V1}/groups/none/transitiveMembers", graph_token)

    members = cast("list[dict[str, str]]", body["value"])
    assert [member["@odata.type"].rpartition(".")[2] for member in members] == ["user", "device"]
    assert members[0] == {"@odata.type": "#microsoft.graph.user", "id": sandbox.people["platform_blocked"].id}
    assert (status, missing["error"]["code"]) == (404, "Request_ResourceNotFound")  # type: ignore[index]


async def test_users_are_found_among_names_by_whoever_may_read_them(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    laura = sandbox.people["entra_compliant"]
    names = quote(f"userPrincipalName in ('{laura.user_principal_name.upper()}','nobody@contoso.example')")
    path = f"{V1}/users?$select=id&$filter={names}"
    _, found = await get(http, path, graph_token)
    sandbox.graph.granted.discard(USERS)
    refused, _ = await get(http, path, graph_token)

    assert found["value"] == [{"id": laura.id}]
    assert refused == 403
