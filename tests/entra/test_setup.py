"""Entra is set up from nothing, from anything half done, past every fault, and by two at once."""

import asyncio
import json
from collections.abc import Callable

import pytest

from bot.entra.difference import Difference, Piece, Sign
from bot.entra.errors import SetupFailed
from bot.entra.setup import ROUNDS, Setup
from bot.entra.wanted import TEAMS_CLIENTS, Wanted, managed_identity, permissions, scope_id
from bot.intune.permissions import INSTALL, POSTS
from bot.sandbox import Fault, Sandbox
from bot.sandbox.resources import Resource, made_id
from tests.entra.conftest import WORDS, SetupOf

IDENTITY = "7d3a1c52-0f64-4b8e-9a27-c5d6e7f80912"
APPLICATIONS = "/graph/v1.0/applications*"
PRINCIPALS = "/graph/v1.0/servicePrincipals*"


async def apply(setup: Setup) -> list[Difference]:
    """Apply, and return what was made good, in order."""
    done: list[Difference] = []
    await setup.apply(done.append)
    return done


def own_app(sandbox: Sandbox) -> Resource:
    """Return the one app that the setup made."""
    (made,) = [each for each in sandbox.apps.applications if each["uniqueName"] == "enroll-desk"]
    return made


def part(resource: Resource, name: str) -> Resource:
    value = resource[name]
    assert isinstance(value, dict)
    return value


def elements(resource: Resource, name: str) -> list[Resource]:
    value = resource[name]
    assert isinstance(value, list)
    return [each for each in value if isinstance(each, dict)]


def federation(sandbox: Sandbox) -> dict[str, object]:
    return {
        "federation": managed_identity(
            IDENTITY, tenant_id=sandbox.tenant_id, login_url="https://login.microsoftonline.com", cloud="public"
        )
    }


async def all_right(setup: Setup) -> bool:
    return {each.sign for each in await setup.differences()} == {Sign.RIGHT}


async def test_an_empty_tenant_gets_everything_in_order(sandbox: Sandbox, setup_of: SetupOf) -> None:
    done = await apply(setup_of(**federation(sandbox)))

    app = own_app(sandbox)
    app_id = str(app["appId"])
    assert (app["displayName"], app["signInAudience"]) == ("Enroll Desk", "AzureADMyOrg")
    assert app["identifierUris"] == [f"api://botid-{app_id}"]
    api = part(app, "api")
    assert api["requestedAccessTokenVersion"] == 2
    (scope,) = elements(api, "oauth2PermissionScopes")
    assert scope == {
        "id": scope_id(app_id),
        "value": "access_as_user",
        "type": "User",
        "isEnabled": True,
        "adminConsentDisplayName": WORDS.admin_name,
        "adminConsentDescription": WORDS.admin_description,
        "userConsentDisplayName": WORDS.user_name,
        "userConsentDescription": WORDS.user_description,
    }
    clients = elements(api, "preAuthorizedApplications")
    assert clients == [{"appId": client, "delegatedPermissionIds": [scope["id"]]} for client in TEAMS_CLIENTS]
    assert sandbox.apps.granted(app_id) == set(permissions(installs_app=False))
    (trusted,) = sandbox.apps.federations[str(app["id"])]
    assert (trusted["issuer"], trusted["subject"], trusted["audiences"]) == (
        f"https://login.microsoftonline.com/{sandbox.tenant_id}/v2.0",
        IDENTITY,
        ["api://AzureADTokenExchange"],
    )
    assert list(dict.fromkeys(each.piece for each in done)) == [each for each in Piece if each is not Piece.AUDIENCE]


async def test_a_second_run_finds_nothing_to_do_and_writes_nothing(sandbox: Sandbox, setup_of: SetupOf) -> None:
    await apply(setup_of(**federation(sandbox)))
    writes = sandbox.apps.writes

    assert await all_right(setup_of(**federation(sandbox)))
    assert await apply(setup_of(**federation(sandbox))) == []
    assert sandbox.apps.writes == writes


async def test_a_look_changes_nothing(sandbox: Sandbox, setup_of: SetupOf) -> None:
    compared = await setup_of().differences()

    assert {each.sign for each in compared} == {Sign.ADD}
    assert sandbox.apps.writes == 0


async def test_a_registration_of_the_portal_is_made_good(sandbox: Sandbox, setup_of: SetupOf) -> None:
    await apply(setup_of(app_id=sandbox.app_id))

    assert len(sandbox.apps.applications) == 1
    assert sandbox.apps.granted(sandbox.app_id) == set(permissions(installs_app=False))
    assert await all_right(setup_of(app_id=sandbox.app_id))


def test_the_permissions_are_those_of_the_look_ups_and_the_teams_own_is_none_of_them() -> None:
    assert POSTS not in permissions(installs_app=False)
    assert set(permissions(installs_app=True)) - set(permissions(installs_app=False)) == {INSTALL}


def wrong_audience(app: Resource, _: Sandbox) -> None:
    app["signInAudience"] = "AzureADMultipleOrgs"


def old_tokens(app: Resource, _: Sandbox) -> None:
    part(app, "api")["requestedAccessTokenVersion"] = 1


def no_uri(app: Resource, _: Sandbox) -> None:
    app["identifierUris"] = ["api://contoso.com/tab"]


def no_scope(app: Resource, _: Sandbox) -> None:
    part(app, "api").update({"oauth2PermissionScopes": [], "preAuthorizedApplications": []})


def disabled_scope(app: Resource, _: Sandbox) -> None:
    elements(part(app, "api"), "oauth2PermissionScopes")[0]["isEnabled"] = False


def one_client_less(app: Resource, _: Sandbox) -> None:
    api = part(app, "api")
    api["preAuthorizedApplications"] = [*elements(api, "preAuthorizedApplications")[1:]]


def client_without_scope(app: Resource, _: Sandbox) -> None:
    elements(part(app, "api"), "preAuthorizedApplications")[0]["delegatedPermissionIds"] = []


def undeclared(app: Resource, _: Sandbox) -> None:
    app["requiredResourceAccess"] = []


def no_principal(app: Resource, sandbox: Sandbox) -> None:
    gone = {each["id"] for each in sandbox.apps.principals if each["appId"] == app["appId"]}
    sandbox.apps.principals[:] = [each for each in sandbox.apps.principals if each["id"] not in gone]
    sandbox.apps.grants[:] = [each for each in sandbox.apps.grants if each["principalId"] not in gone]


def wrong_audience_of_tokens(app: Resource, sandbox: Sandbox) -> None:
    sandbox.apps.federations[str(app["id"])][0]["audiences"] = ["api://elsewhere"]


def another_identity(app: Resource, sandbox: Sandbox) -> None:
    sandbox.apps.federations[str(app["id"])][0]["subject"] = "5a1e9f3c-7b2d-4c80-8e46-1f2a3b4c5d6e"


def no_federation(app: Resource, sandbox: Sandbox) -> None:
    sandbox.apps.federations[str(app["id"])].clear()


def one_consent_less(_: Resource, sandbox: Sandbox) -> None:
    sandbox.apps.grants.pop()


BROKEN: dict[Callable[[Resource, Sandbox], None], set[tuple[Sign, Piece]]] = {
    wrong_audience: {(Sign.CHANGE, Piece.AUDIENCE)},
    old_tokens: {(Sign.CHANGE, Piece.VERSION)},
    no_uri: {(Sign.ADD, Piece.URI)},
    no_scope: {(Sign.ADD, Piece.SCOPE), (Sign.ADD, Piece.CLIENT)},
    disabled_scope: {(Sign.CHANGE, Piece.SCOPE)},
    one_client_less: {(Sign.ADD, Piece.CLIENT)},
    client_without_scope: {(Sign.CHANGE, Piece.CLIENT)},
    undeclared: {(Sign.ADD, Piece.PERMISSION)},
    no_principal: {(Sign.ADD, Piece.PRINCIPAL), (Sign.ADD, Piece.CONSENT)},
    wrong_audience_of_tokens: {(Sign.CHANGE, Piece.FEDERATION)},
    another_identity: {(Sign.CHANGE, Piece.FEDERATION)},
    no_federation: {(Sign.ADD, Piece.FEDERATION)},
    one_consent_less: {(Sign.ADD, Piece.CONSENT)},
}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
async def test_whatever_is_missing_or_wrong_is_named_and_made_good(
    sandbox: Sandbox, setup_of: SetupOf, broken: Callable[[Resource, Sandbox], None]
) -> None:
    await apply(setup_of(**federation(sandbox)))
    broken(own_app(sandbox), sandbox)

    setup = setup_of(**federation(sandbox))
    todo = setup.to_do(await setup.differences())
    assert {(each.sign, each.piece) for each in todo} == BROKEN[broken]
    assert {(each.sign, each.piece) for each in await apply(setup)} == BROKEN[broken]
    assert await all_right(setup_of(**federation(sandbox)))


async def test_what_others_put_there_stays(sandbox: Sandbox, setup_of: SetupOf) -> None:
    app = sandbox.apps.applications[0]
    theirs: Resource = {"id": made_id("scope", "theirs"), "value": "theirs", "isEnabled": True, "origin": "Application"}
    part(app, "api")["oauth2PermissionScopes"] = [theirs]
    app["identifierUris"] = ["api://contoso.com/tab"]
    user_read: Resource = {"id": made_id("scope", "User.Read"), "type": "Scope"}
    app["requiredResourceAccess"] = [
        {"resourceAppId": sandbox.apps.graph["appId"], "resourceAccess": [user_read]},
        {"resourceAppId": "00000002-0000-0ff1-ce00-000000000000", "resourceAccess": [{"id": IDENTITY, "type": "Role"}]},
    ]
    await apply(setup_of(app_id=sandbox.app_id, prune=True))

    assert theirs in elements(part(app, "api"), "oauth2PermissionScopes")
    assert app["identifierUris"] == ["api://contoso.com/tab", f"api://botid-{sandbox.app_id}"]
    others, graph = elements(app, "requiredResourceAccess")
    assert others["resourceAppId"] == "00000002-0000-0ff1-ce00-000000000000"
    assert user_read in elements(graph, "resourceAccess")


def too_much(sandbox: Sandbox) -> None:
    """Let the app be able to write everywhere, in Graph and elsewhere, and a stranger's client get in."""
    app = own_app(sandbox)
    role = made_id("role", "Directory.ReadWrite.All")
    elements(elements(app, "requiredResourceAccess")[0], "resourceAccess")
    graph = elements(app, "requiredResourceAccess")[0]
    graph["resourceAccess"] = [*elements(graph, "resourceAccess"), {"id": role, "type": "Role"}]
    (principal,) = [each for each in sandbox.apps.principals if each["appId"] == app["appId"]]
    sandbox.apps.add_grant(principal, role)
    sandbox.apps.add_grant(principal, IDENTITY, {"id": IDENTITY, "displayName": "Office 365 Exchange Online"})
    api = part(app, "api")
    stranger: Resource = {"appId": IDENTITY, "delegatedPermissionIds": []}
    api["preAuthorizedApplications"] = [*elements(api, "preAuthorizedApplications"), stranger]


async def test_what_is_too_much_is_named_and_stays_until_it_is_to_be_pruned(
    sandbox: Sandbox, setup_of: SetupOf
) -> None:
    await apply(setup_of())
    too_much(sandbox)

    extra = {(each.piece, each.what) for each in await setup_of().differences() if each.sign is Sign.EXTRA}
    assert extra == {
        (Piece.CLIENT, IDENTITY),
        (Piece.PERMISSION, "Directory.ReadWrite.All"),
        (Piece.CONSENT, "Directory.ReadWrite.All"),
        (Piece.CONSENT, f"Office 365 Exchange Online: {IDENTITY}"),
    }
    assert await apply(setup_of()) == []
    assert {(each.piece, each.what) for each in await apply(setup_of(prune=True))} == extra
    assert await all_right(setup_of())


async def test_a_permission_that_one_may_give_is_not_too_much(sandbox: Sandbox, setup_of: SetupOf) -> None:
    await apply(setup_of())
    (principal,) = [each for each in sandbox.apps.principals if each["appId"] == own_app(sandbox)["appId"]]
    sandbox.apps.add_grant(principal, made_id("role", "Application.Read.All"))

    assert await all_right(setup_of())


async def test_a_managed_identity_gets_its_permissions_and_nothing_else(sandbox: Sandbox, setup_of: SetupOf) -> None:
    sandbox.apps.add_principal(IDENTITY, "ManagedIdentity")
    done = await apply(setup_of(app_id=IDENTITY))

    assert {each.piece for each in done} == {Piece.CONSENT}
    assert sandbox.apps.granted(IDENTITY) == set(permissions(installs_app=False))
    with pytest.raises(SetupFailed) as failed:
        await setup_of(app_id=IDENTITY, **federation(sandbox)).differences()
    assert failed.value.reason == "is_identity"


async def test_an_app_id_that_nobody_has_is_said(setup_of: SetupOf) -> None:
    with pytest.raises(SetupFailed) as failed:
        await setup_of(app_id=IDENTITY).differences()

    assert (failed.value.reason, failed.value.params) == ("unknown_app", {"app_id": IDENTITY})
    assert await setup_of().differences()


async def test_a_permission_that_this_cloud_lacks_is_said_before_anything_is_done(
    sandbox: Sandbox, setup_of: SetupOf
) -> None:
    with pytest.raises(SetupFailed) as failed:
        await apply(setup_of(permissions=("Device.Read.All", "Moon.Read.All")))

    assert (failed.value.reason, failed.value.params) == ("no_such_permission", {"permissions": "Moon.Read.All"})
    assert sandbox.apps.writes == 0
    assert await apply(setup_of())


async def test_two_at_once_make_everything_once(sandbox: Sandbox, setup_of: SetupOf) -> None:
    await asyncio.gather(*(apply(setup_of(**federation(sandbox))) for _ in range(2)))

    app = own_app(sandbox)
    assert len([each for each in sandbox.apps.principals if each["appId"] == app["appId"]]) == 1
    assert len(sandbox.apps.federations[str(app["id"])]) == 1
    assert len(sandbox.apps.grants) == len(permissions(installs_app=False))
    assert await all_right(setup_of(**federation(sandbox)))


async def test_what_entra_shows_only_later_is_waited_for(
    sandbox: Sandbox, setup_of: SetupOf, waits: list[float]
) -> None:
    sandbox.apps.late = 3
    await apply(setup_of(**federation(sandbox)))

    assert waits
    assert len(sandbox.apps.grants) == len(permissions(installs_app=False))
    assert await all_right(setup_of(**federation(sandbox)))


async def test_what_entra_never_shows_ends_the_run_and_the_next_one_goes_on(
    sandbox: Sandbox, setup_of: SetupOf, waits: list[float]
) -> None:
    sandbox.apps.late = 1000
    with pytest.raises(SetupFailed) as failed:
        await apply(setup_of())
    assert (failed.value.reason, len(waits)) == ("not_shown", ROUNDS - 1)
    assert len(sandbox.apps.applications) == 2
    sandbox.apps.late = 0
    sandbox.apps._hidden.clear()

    await apply(setup_of())
    assert len(sandbox.apps.applications) == 2


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
    "unavailable": {"status": 503},
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


LASTING = {
    "forbidden": ({"status": 403, "body": refusal("Authorization_RequestDenied")}, "not_administrator"),
    "bad": ({"status": 400, "body": refusal("Request_BadRequest")}, "refused"),
    "taken": ({"status": 409, "body": refusal("ObjectConflict")}, "taken"),
    "throttled": ({"status": 429}, "look_throttled"),
    "broken": ({"status": 500}, "unclear"),
    "token": ({"status": 401, "body": refusal("InvalidAuthenticationToken")}, "sign_in_ended"),
}


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("call", CALLS)
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


async def test_who_may_register_but_not_consent_does_all_but_that(sandbox: Sandbox, setup_of: SetupOf) -> None:
    sandbox.apps.may_consent = False
    with pytest.raises(SetupFailed) as failed:
        await apply(setup_of())
    assert failed.value.reason == "consent_refused"
    assert {each.piece for each in await setup_of().differences() if each.sign is not Sign.RIGHT} == {Piece.CONSENT}
    sandbox.apps.may_consent = True

    assert {each.piece for each in await apply(setup_of())} == {Piece.CONSENT}


async def test_who_may_only_read_sees_the_difference_and_changes_nothing(sandbox: Sandbox, setup_of: SetupOf) -> None:
    setup = setup_of(rights=("Application.Read.All",))
    assert setup.to_do(await setup.differences())
    with pytest.raises(SetupFailed) as failed:
        await apply(setup)
    assert (failed.value.reason, sandbox.apps.writes) == ("not_administrator", 0)

    assert await apply(setup_of())


def test_the_federated_credential_is_that_of_the_cloud() -> None:
    own = managed_identity(IDENTITY, tenant_id="t", login_url="https://login.microsoftonline.us", cloud="gcc_high")

    assert (own.issuer, own.audience) == ("https://login.microsoftonline.us/t/v2.0", "api://AzureADTokenExchangeUSGov")
    assert Wanted("x", WORDS).federation is None
