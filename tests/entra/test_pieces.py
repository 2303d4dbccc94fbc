"""Every piece that is missing, wrong or too much is named and made good; what others put there stays."""

from collections.abc import Callable

import pytest

from bot.entra.difference import Piece, Sign
from bot.sandbox import Sandbox
from bot.sandbox.resources import Resource, made_id
from tests.entra.conftest import SetupOf
from tests.entra.tenant import IDENTITY, all_right, apply, elements, federation, own_app, part


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
