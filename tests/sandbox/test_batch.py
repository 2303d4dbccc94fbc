"""`$batch` of the simulated Graph."""

import aiohttp
import pytest

from bot.sandbox import Fault, Sandbox
from bot.sandbox.batch import MOST

BATCH = "/graph/v1.0/$batch"
DEVICES = "/deviceManagement/managedDevices"


async def post(
    http: aiohttp.ClientSession, token: str, *requests: object
) -> tuple[int, dict[str, list[dict[str, object]]]]:
    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(BATCH, json={"requests": requests}, headers=headers) as response:
        return response.status, await response.json()


def get(id_: str, url: str) -> dict[str, object]:
    return {"id": id_, "method": "GET", "url": url}


async def test_each_request_has_its_own_status_and_the_order_is_another(
    http: aiohttp.ClientSession, graph_token: str
) -> None:
    status, body = await post(
        http, graph_token, get("a", f"{DEVICES}?$top=1"), get("b", f"{DEVICES}?$orderby=x"), get("c", "/users/nobody")
    )

    assert status == 200
    assert [(each["id"], each["status"]) for each in body["responses"]] == [("c", 404), ("b", 400), ("a", 200)]


async def test_a_fault_of_one_is_its_own_with_its_headers(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str
) -> None:
    sandbox.faults.plant(Fault(f"/graph/v1.0{DEVICES}", status=429, headers={"Retry-After": "7"}))
    sandbox.faults.plant(Fault("/graph/v1.0/devices", times=2, cut="reset"))  # aiohttp tries once more
    _, body = await post(http, graph_token, get("a", DEVICES), get("b", "/devices"), get("c", "/users/x"))
    by_id = {each["id"]: each for each in body["responses"]}

    assert (by_id["a"]["status"], by_id["b"]["status"]) == (429, 502)
    assert by_id["a"]["headers"]["Retry-After"] == "7"  # type: ignore[index]  # a dict
    healed = await post(http, graph_token, get("a", DEVICES), get("b", "/devices"))
    assert [each["status"] for each in healed[1]["responses"]] == [200, 200]


async def test_a_posted_request_may_be_in_it(sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str) -> None:
    tom, group = sandbox.people["helpdesk_agent"], sandbox.tenant.groups["helpdesk"]
    check = {"id": "a", "method": "POST", "url": f"/users/{tom.id}/checkMemberGroups", "body": {"groupIds": [group]}}
    _, body = await post(http, graph_token, check)

    assert body["responses"][0]["body"] == {"value": [group]}


@pytest.mark.parametrize(
    "requests",
    [
        [],
        [get("a", DEVICES)] * 2,
        [get(str(number), DEVICES) for number in range(MOST + 1)],
        [get("a", "https://graph.microsoft.com/v1.0/devices")],
        [{"id": "a", "method": "DELETE", "url": DEVICES}],
        ["text"],
    ],
)
async def test_what_is_no_batch_is_a_bad_request(
    http: aiohttp.ClientSession, graph_token: str, requests: list[object]
) -> None:
    assert (await post(http, graph_token, *requests))[0] == 400

    assert (await post(http, graph_token, get("a", DEVICES)))[0] == 200


async def test_a_batch_without_a_token_is_refused_as_a_whole(http: aiohttp.ClientSession, graph_token: str) -> None:
    assert (await post(http, "made-up", get("a", DEVICES)))[0] == 401
    assert (await post(http, graph_token, get("a", DEVICES)))[0] == 200
