"""A fault at any call: past what passes, and with what lasts named; the next run goes on to the end."""

import json

import pytest

from bot.entra.difference import Piece
from bot.entra.errors import SetupFailed
from bot.entra.wanted import permissions
from bot.sandbox import Fault, Sandbox
from bot.sandbox.resources import Resource
from tests.entra.conftest import SetupOf
from tests.entra.tenant import all_right, apply, federation, own_app

APPLICATIONS = "/graph/v1.0/applications*"
PRINCIPALS = "/graph/v1.0/servicePrincipals*"


def refusal(code: str) -> str:
    return json.dumps({"error": {"code": code, "message": "as it is", "innerError": {"request-id": "8f1c"}}})


CALLS = {
    "registration": ("PATCH", f"{APPLICATIONS}(uniqueName=*"),
    "properties": ("PATCH", "/graph/v1.0/applications/*"),
    "principal": ("POST", "/graph/v1.0/servicePrincipals"),
    "federation": ("POST", "*/federatedIdentityCredentials"),
    "consent": ("POST", "*/appRoleAssignedTo"),
}
"""Every change that is made of an empty tenant, by the method and the path of its request."""

PASSING = {
    "throttled": {"status": 429, "headers": {"Retry-After": "3"}},
    "gateway": {"status": 502, "body": "<html>", "content_type": "text/html"},
    "reset": {"cut": "reset"},
    "done_but_unanswered": {"cut": "accepted"},
    "not_there_yet": {"status": 404, "body": refusal("Request_ResourceNotFound")},
    "conflict": {"status": 409, "body": refusal("Request_MultipleObjectsWithSameKeyValue")},
}


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("call", CALLS)
async def test_a_fault_of_a_change_passes_and_all_is_made_once(
    sandbox: Sandbox, setup_of: SetupOf, call: str, fault: str
) -> None:
    method, path = CALLS[call]
    planted = Fault(path, method=method, times=2, **PASSING[fault])  # type: ignore[arg-type]  # fields of Fault
    sandbox.faults.plant(planted)
    await apply(setup_of(**federation(sandbox)))

    assert planted.times == 0 or fault == "done_but_unanswered"
    assert len(sandbox.apps.federations[str(own_app(sandbox)["id"])]) == 1
    assert len(sandbox.apps.grants) == len(permissions(installs_app=False))
    assert await all_right(setup_of(**federation(sandbox)))


EVERYWHERE = ("forbidden", "bad", "broken")
LASTING = {
    "forbidden": ({"status": 403, "body": refusal("Authorization_RequestDenied")}, "not_administrator"),
    "bad": ({"status": 400, "body": refusal("Request_BadRequest")}, "refused"),
    "taken": ({"status": 409, "body": refusal("ObjectConflict")}, "taken"),
    "throttled": ({"status": 429}, "look_throttled"),
    "broken": ({"status": 500}, "unclear"),
    "token": ({"status": 401, "body": refusal("InvalidAuthenticationToken")}, "sign_in_ended"),
}


@pytest.mark.parametrize(
    ("call", "fault"),
    [(call, fault) for call in CALLS for fault in LASTING if fault in EVERYWHERE or call == "principal"],
)
async def test_a_fault_that_lasts_is_named_and_the_next_run_goes_on(
    sandbox: Sandbox, setup_of: SetupOf, call: str, fault: str
) -> None:
    method, path = CALLS[call]
    fields, reason = LASTING[fault]
    sandbox.faults.plant(Fault(path, method=method, times=1000, **fields))  # type: ignore[arg-type]  # as above
    with pytest.raises(SetupFailed) as failed:
        await apply(setup_of(**federation(sandbox)))
    expected = "consent_refused" if (call, fault) == ("consent", "forbidden") else reason
    assert failed.value.reason == expected
    sandbox.faults.clear()

    await apply(setup_of(**federation(sandbox)))
    assert await all_right(setup_of(**federation(sandbox)))


async def test_an_address_that_another_app_has_is_said(sandbox: Sandbox, setup_of: SetupOf) -> None:
    stranger: Resource = {"id": "x", "uniqueName": None, "identifierUris": [f"api://botid-{sandbox.app_id}"]}
    sandbox.apps.applications.append(stranger)
    with pytest.raises(SetupFailed) as failed:
        await apply(setup_of(app_id=sandbox.app_id))
    assert (failed.value.reason, failed.value.params["piece"]) == ("taken", Piece.URI)
    sandbox.apps.applications.remove(stranger)

    await apply(setup_of(app_id=sandbox.app_id))
    assert await all_right(setup_of(app_id=sandbox.app_id))


UNSEEN = {
    "throttled": (Fault(PRINCIPALS, times=1000, status=429), "look_throttled"),
    "down": (Fault(PRINCIPALS, times=1000, status=503), "look_unreachable"),
    "garbage": (Fault(PRINCIPALS, times=1000, status=200, body="<html>"), "look_broken"),
    "nothing_known": (Fault(APPLICATIONS, times=1000, status=200, body="{}"), "look_broken"),
    "refused": (
        Fault(APPLICATIONS, times=1000, status=403, body=refusal("Authorization_RequestDenied")),
        "look_refused",
    ),
    "ended": (Fault(PRINCIPALS, times=1000, status=401, body=refusal("InvalidAuthenticationToken")), "sign_in_ended"),
}


@pytest.mark.parametrize("name", UNSEEN)
async def test_what_cannot_be_seen_is_never_taken_for_missing(sandbox: Sandbox, setup_of: SetupOf, name: str) -> None:
    fault, reason = UNSEEN[name]
    sandbox.faults.plant(Fault(fault.path, times=1000, status=fault.status, body=fault.body))
    with pytest.raises(SetupFailed) as failed:
        await apply(setup_of())
    assert (failed.value.reason, sandbox.apps.writes) == (reason, 0)
    sandbox.faults.clear()

    assert await apply(setup_of())
