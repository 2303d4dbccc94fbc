"""The client of Graph: what it follows, what it waits for, and that every fault comes out as one of four reasons."""

import asyncio
import json
import socket
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import JsonValue
from structlog.testing import capture_logs
from yarl import URL

from bot.errors import LookupFailed
from bot.intune.graph import PAGES, Graph
from bot.intune.lookups import SERIAL_DEVICES, USER_DEVICES
from bot.intune.tokens import Tokens
from bot.sandbox import Fault, Sandbox

DEVICES = "/graph/v1.0/deviceManagement/managedDevices"

MISSING_ROLE = {
    "error": {
        "code": "UnknownError",
        "message": json.dumps(
            {
                "ErrorCode": "Forbidden",
                "Message": json.dumps({"_version": 3, "Message": "An error has occurred", "HttpHeaders": "{}"}),
                "Target": None,
            }
        ),
        "innerError": {"date": "2026-11-22T09:00:00", "request-id": "8f1c", "client-request-id": "77aa"},
    }
}
"""What Graph answers with 401 to somebody without a role in Intune."""


async def ask(graph: Graph, *, within: float | None = None) -> list[JsonValue]:
    address = URL(f"{graph.url}/v1.0/deviceManagement/managedDevices?$select=id", encoded=True)
    deadline = graph.deadline() if within is None else asyncio.get_running_loop().time() + within
    return await graph.collection(address, lookup="devices", deadline=deadline)


async def fails(graph: Graph) -> LookupFailed:
    with pytest.raises(LookupFailed) as failed:
        await ask(graph)
    return failed.value


def answers(value: object, **rest: object) -> str:
    return json.dumps({"value": value, **rest})


async def test_all_pages_are_read_in_order(sandbox: Sandbox, graph: Graph) -> None:
    sandbox.graph.collections.page_size = 2

    assert await ask(graph) == [{"id": device["id"]} for device in sandbox.tenant.managed_devices]


async def test_a_next_page_on_another_host_is_not_followed(sandbox: Sandbox, graph: Graph) -> None:
    elsewhere = ["https://graph.evil.example/v1.0/x", "//graph.evil.example/x", "/v1.0/x", "http://[", 7]
    elsewhere += [sandbox.graph_url.replace("http://", "http://eve@"), sandbox.graph_url.replace("http:", "https:")]
    for link in elsewhere:
        sandbox.faults.plant(Fault(DEVICES, status=200, body=answers([], **{"@odata.nextLink": link})))
        assert (await fails(graph)).reason == "broken"

    assert await ask(graph)


async def test_a_next_page_is_asked_for_exactly_as_it_was_sent(sandbox: Sandbox, graph: Graph) -> None:
    link = f"{sandbox.graph_url}/v1.0/elsewhere?$skiptoken=a%2Bb%20c%27d"
    sandbox.faults.plant(Fault(DEVICES, status=200, body=answers([1], **{"@odata.nextLink": link})))
    sandbox.faults.plant(Fault("/graph/v1.0/elsewhere", status=200, body=answers([2])))

    assert await ask(graph) == [1, 2]


async def test_pages_that_lead_back_to_the_first_are_stopped(sandbox: Sandbox, graph: Graph) -> None:
    link = f"{sandbox.origin}{DEVICES}?$skiptoken=again"
    sandbox.faults.plant(Fault(DEVICES, times=3, status=200, body=answers([], **{"@odata.nextLink": link})))
    assert (await fails(graph)).reason == "broken"
    sandbox.faults.clear()

    assert await ask(graph)


async def test_pages_without_an_end_are_stopped(sandbox: Sandbox, graph: Graph) -> None:
    for number in range(PAGES + 5):
        link = f"{sandbox.origin}{DEVICES}?$skiptoken={number}"
        sandbox.faults.plant(Fault(DEVICES, status=200, body=answers([], **{"@odata.nextLink": link})))
    assert (await fails(graph)).reason == "broken"
    sandbox.faults.clear()

    assert await ask(graph)


@pytest.mark.parametrize("status", [429, 503, 504])
@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3", 3.0), ("0.25", 0.25), ("Sun, 22 Nov 2026 09:00:05 GMT", 5.0), ("Sun, 22 Nov 2026 08:00:00 GMT", 0.0)],
)
async def test_graph_is_waited_for_as_long_as_it_says(
    sandbox: Sandbox, graph: Graph, waits: list[float], status: int, header: str, seconds: float
) -> None:
    sandbox.faults.plant(Fault(DEVICES, status=status, headers={"Retry-After": header}))

    assert await ask(graph)
    assert waits == [seconds]


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": "nan"}])
async def test_where_graph_says_nothing_the_wait_grows(
    sandbox: Sandbox, graph: Graph, waits: list[float], headers: dict[str, str]
) -> None:
    sandbox.faults.plant(Fault(DEVICES, times=3, status=429, headers=headers))

    assert await ask(graph)
    assert waits == [0.5, 1.0, 2.0]


async def test_a_wait_beyond_the_budget_is_not_begun(sandbox: Sandbox, graph: Graph, waits: list[float]) -> None:
    sandbox.faults.plant(Fault(DEVICES, status=429, headers={"Retry-After": "60"}))
    failed = await fails(graph)

    assert (failed.reason, failed.retry_after, waits) == ("throttled", timedelta(seconds=60), [])
    assert await ask(graph)


async def test_graph_that_throttles_to_the_end_is_called_throttled(sandbox: Sandbox, graph: Graph) -> None:
    sandbox.faults.plant(Fault(DEVICES, times=4, status=429))

    assert (await fails(graph)).reason == "throttled"
    assert await ask(graph)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(DEVICES, times=4, status=500), "broken"),
        (Fault(DEVICES, times=4, status=502, body="<html>", content_type="text/html"), "unreachable"),
        (Fault(DEVICES, times=4, status=503), "unreachable"),
        (Fault(DEVICES, times=9, cut="reset"), "unreachable"),
        (Fault(DEVICES, times=4, cut="truncated", body='{"value": [{"id":'), "unreachable"),
        (Fault(DEVICES, status=200, body='{"value": [{"id":'), "broken"),
        (Fault(DEVICES, status=200, body="<html>", content_type="text/html"), "broken"),
        (Fault(DEVICES, status=200, body="[]"), "broken"),
        (Fault(DEVICES, status=200, body='{"value": null}'), "broken"),
        (Fault(DEVICES, status=302, headers={"Location": "https://login.example/"}), "broken"),
        (Fault(DEVICES, status=404), "broken"),
        (Fault(DEVICES, status=400, body='{"error": "text"}'), "broken"),
        (Fault(DEVICES, status=403), "refused"),
        (Fault(DEVICES, status=401), "refused"),
    ],
)
async def test_a_fault_has_its_reason_and_heals(sandbox: Sandbox, graph: Graph, fault: Fault, reason: str) -> None:
    sandbox.faults.plant(replace(fault))  # its count runs down, and a parameter is shared

    assert (await fails(graph)).reason == reason
    sandbox.faults.clear()
    assert await ask(graph)


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 502}, {"cut": "reset"}, {"cut": "truncated"}])
async def test_a_fault_that_passes_is_not_noticed(sandbox: Sandbox, graph: Graph, fault: dict[str, object]) -> None:
    sandbox.faults.plant(Fault(DEVICES, **fault))  # type: ignore[arg-type]  # each is a field of Fault

    assert await ask(graph)


async def test_an_answer_that_does_not_come_ends_the_look_up_in_time(sandbox: Sandbox, hasty_graph: Graph) -> None:
    await ask(hasty_graph, within=10)  # now there are a token and a connection, which take their own time
    never = asyncio.Event()
    sandbox.faults.plant(Fault(DEVICES), until=never)
    assert (await fails(hasty_graph)).reason == "unreachable"
    never.set()

    assert await ask(hasty_graph, within=10)


async def test_a_host_that_is_not_there_is_unreachable(graph: Graph) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        free_port = listener.getsockname()[1]  # nobody listens there once this is closed
    await ask(graph)
    nowhere = URL(f"http://127.0.0.1:{free_port}/graph/v1.0/x")
    with pytest.raises(LookupFailed) as failed:
        await graph.collection(nowhere, lookup="devices", deadline=graph.deadline())

    assert failed.value.reason == "unreachable"
    assert await ask(graph)


async def test_a_token_that_graph_no_longer_takes_is_replaced_once(sandbox: Sandbox, graph: Graph) -> None:
    await ask(graph)
    sandbox.entra.expire_tokens()

    assert await ask(graph)
    assert sandbox.entra.requests == 2


async def test_a_token_may_run_out_between_two_pages(sandbox: Sandbox, graph: Graph) -> None:
    sandbox.graph.collections.page_size = 3
    fault = '{"error": {"code": "InvalidAuthenticationToken", "message": "Lifetime validation failed"}}'
    sandbox.faults.plant(Fault(DEVICES))  # the first page, untouched
    sandbox.faults.plant(Fault(DEVICES, status=401, body=fault))

    assert len(await ask(graph)) == len(sandbox.tenant.managed_devices)
    assert sandbox.entra.requests == 2


async def test_a_token_that_is_never_taken_is_not_asked_for_again_and_again(sandbox: Sandbox, graph: Graph) -> None:
    fault = '{"error": {"code": "InvalidAuthenticationToken", "message": "wrong audience"}}'
    sandbox.faults.plant(Fault(DEVICES, times=2, status=401, body=fault))

    assert (await fails(graph)).reason == "refused"
    assert sandbox.entra.requests == 2
    assert await ask(graph)


CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1763802000"}}}'


async def test_a_claims_challenge_is_met_by_one_fresh_token(sandbox: Sandbox, graph: Graph) -> None:
    await ask(graph)
    sandbox.entra.challenge(CLAIMS)

    assert await ask(graph)
    assert sandbox.entra.requests == 2
    assert await ask(graph)
    assert sandbox.entra.requests == 2


async def test_a_claims_challenge_that_is_never_satisfied_is_a_refusal(sandbox: Sandbox, graph: Graph) -> None:
    encoded = b64encode(CLAIMS.encode()).decode().rstrip("=")
    challenge = {"WWW-Authenticate": f'Bearer realm="", error="insufficient_claims", claims="{encoded}"'}
    sandbox.faults.plant(Fault(DEVICES, times=2, status=401, headers=challenge))

    assert (await fails(graph)).reason == "refused"
    assert sandbox.entra.requests == 2
    assert await ask(graph)


@pytest.mark.parametrize("claims", ["%%%", "bm8ganNvbg==", "W10=", ""])
async def test_a_challenge_that_cannot_be_read_is_a_refusal_at_once(
    sandbox: Sandbox, graph: Graph, claims: str
) -> None:
    challenge = {"WWW-Authenticate": f'Bearer error="insufficient_claims", claims="{claims}"'}
    sandbox.faults.plant(Fault(DEVICES, status=401, headers=challenge))

    assert (await fails(graph)).reason == "refused"
    assert sandbox.entra.requests == 1
    assert await ask(graph)


async def test_a_missing_role_is_no_token_fault_although_its_status_is_401(sandbox: Sandbox, graph: Graph) -> None:
    sandbox.faults.plant(Fault(DEVICES, status=401, body=json.dumps(MISSING_ROLE)))
    with capture_logs() as logs:
        failed = await fails(graph)

    assert failed.reason == "refused"
    assert sandbox.entra.requests == 1
    assert [(line["code"], line["request_id"]) for line in logs if line["event"] == "graph.refused"] == [
        ("Forbidden", "8f1c")
    ]
    assert await ask(graph)


async def test_a_permission_without_consent_is_refused(sandbox: Sandbox, graph: Graph) -> None:
    permission = USER_DEVICES.permission
    sandbox.graph.granted.remove(permission)
    assert (await fails(graph)).reason == "refused"
    sandbox.graph.granted.add(permission)

    assert await ask(graph)


async def test_no_token_from_entra_is_a_refusal_and_no_entra_is_unreachable(sandbox: Sandbox, graph: Graph) -> None:
    denied = json.dumps({"error": "invalid_client", "error_description": "AADSTS7000222: The secret has expired."})
    sandbox.faults.plant(Fault("/*/oauth2/v2.0/token", status=401, body=denied))
    assert (await fails(graph)).reason == "refused"
    sandbox.faults.plant(Fault("/*/oauth2/v2.0/token", cut="reset"))
    assert (await fails(graph)).reason == "unreachable"

    assert await ask(graph)


async def test_the_log_has_the_ids_of_the_request_and_nothing_about_people(
    sandbox: Sandbox, graph: Graph, tokens: Tokens
) -> None:
    person = sandbox.people["entra_compliant"]
    address = SERIAL_DEVICES.address(graph.url, serial_number=person.serial_number)
    sandbox.faults.plant(Fault(DEVICES, status=503, body=json.dumps(MISSING_ROLE)))
    with capture_logs() as logs:
        assert await graph.collection(address, lookup=SERIAL_DEVICES.name, deadline=graph.deadline())

    assert [(line["event"], line["lookup"]) for line in logs] == [
        ("graph.refused", "serial_devices"),
        ("graph.answered", "serial_devices"),
    ]
    assert len({line["client_request_id"] for line in logs}) == 2
    token = await tokens.token(f"{graph.url}/.default")
    for secret in (token, person.serial_number, person.id, person.name, person.user_principal_name, "HOLO-0042"):
        assert secret not in str(logs)
