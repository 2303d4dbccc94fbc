"""The simulated ServiceNow and the receiver of webhooks answer as the real ones do."""

import json

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.service_now import PASSWORD, USER

TABLE = "/servicenow/api/now/table/incident"
AUTH = {"Authorization": aiohttp.encode_basic_auth(USER, PASSWORD)}
Answer = tuple[int, dict[str, object]]


async def ask(http: aiohttp.ClientSession, method: str, path: str = TABLE, **request: object) -> Answer:
    request.setdefault("headers", AUTH)
    async with http.request(method, path, **request) as response:  # type: ignore[arg-type]  # each is an argument of it
        return response.status, await response.json()


async def made(http: aiohttp.ClientSession, **fields: str) -> str:
    """Insert an incident and return its sys_id."""
    status, body = await ask(http, "POST", json=fields)
    assert status == 201
    result = body["result"]
    assert isinstance(result, dict)
    return str(result["sys_id"])


async def test_an_incident_is_found_by_the_id_that_another_system_has_given_it(http: aiohttp.ClientSession) -> None:
    sys_id = await made(http, correlation_id="ED-1001")
    await made(http, correlation_id="ED-1002")
    query = {"sysparm_query": "correlation_id=ED-1001", "sysparm_fields": "sys_id,correlation_id", "sysparm_limit": "1"}
    _, body = await ask(http, "GET", params=query)

    assert body == {"result": [{"sys_id": sys_id, "correlation_id": "ED-1001"}]}


async def test_an_unknown_field_in_a_query_is_left_out_so_that_every_incident_is_found(
    http: aiohttp.ClientSession,
) -> None:
    await made(http, correlation_id="ED-1001")
    _, body = await ask(http, "GET", params={"sysparm_query": "corelation_id=ED-1002"})

    assert len(body["result"]) == 1  # type: ignore[arg-type]  # a list


async def test_work_notes_are_added_to_and_texts_cut_to_their_field(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    sys_id = await made(http, short_description="x" * 200, work_notes="one", no_such_field="y")
    await ask(http, "PATCH", f"{TABLE}/{sys_id}", json={"work_notes": "two"})

    incident = sandbox.service_now.incidents[sys_id]
    assert incident.work_notes == ["one", "two"]
    assert len(incident.fields["short_description"]) == 160
    assert "no_such_field" not in incident.fields


async def test_what_is_resolved_needs_to_say_how(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    sys_id = await made(http)
    status, body = await ask(http, "PATCH", f"{TABLE}/{sys_id}", json={"state": "6"})
    assert status == 403
    assert body["status"] == "failure"
    assert sandbox.service_now.incidents[sys_id].fields["state"] == "1"

    resolved = {"state": "6", "close_code": "Solution provided", "close_notes": "It enrolls now."}
    assert (await ask(http, "PATCH", f"{TABLE}/{sys_id}", json=resolved))[0] == 200


async def test_what_is_closed_cannot_be_changed(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    sys_id = await made(http)
    sandbox.service_now.close(sandbox.service_now.incidents[sys_id])

    assert (await ask(http, "PATCH", f"{TABLE}/{sys_id}", json={"work_notes": "late"}))[0] == 403
    assert (await ask(http, "PATCH", f"{TABLE}/{await made(http)}", json={"work_notes": "in time"}))[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "request_", "status", "message"),
    [
        (
            "GET",
            TABLE,
            {"headers": {"Authorization": aiohttp.encode_basic_auth(USER, "wrong")}},
            401,
            "User Not Authenticated",
        ),
        ("GET", f"{TABLE}s", {}, 400, "Invalid table incidents"),
        ("PATCH", f"{TABLE}/0000", {"json": {}}, 404, "No Record found"),
        ("POST", TABLE, {"data": "{"}, 400, "Exception while reading request"),
    ],
)
async def test_a_refusal_has_a_message_and_a_detail(
    http: aiohttp.ClientSession, method: str, path: str, request_: dict[str, object], status: int, message: str
) -> None:
    answered, body = await ask(http, method, path, **request_)

    assert answered == status
    error = body["error"]
    assert isinstance(error, dict)
    assert error["message"] == message
    assert await made(http)


async def test_an_instance_that_sleeps_answers_with_a_page(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    sandbox.service_now.asleep = True
    async with http.get(TABLE, headers=AUTH) as response:
        assert (response.status, response.content_type) == (200, "text/html")

    sandbox.service_now.asleep = False
    assert await made(http)


async def test_a_webhook_that_is_not_signed_is_refused(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    event = json.dumps({"specversion": "1.0", "id": "1", "source": "/x", "type": "y"})
    async with http.post("/webhook", data=event, headers={"Content-Type": "application/cloudevents+json"}) as response:
        assert response.status == 401

    assert sandbox.webhooks.events == []
