"""The simulated Entra refuses what Entra refuses of apps."""

import aiohttp
import pytest
from pydantic import JsonValue

from bot.sandbox import Sandbox

RIGHTS = ("Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All")


@pytest.fixture
def headers(sandbox: Sandbox) -> dict[str, str]:
    return {"Authorization": f"Bearer {sandbox.entra.issue_to_person(*RIGHTS)}"}


async def asked(
    http: aiohttp.ClientSession, headers: dict[str, str], method: str, path: str, body: dict[str, JsonValue]
) -> tuple[int, str]:
    """Return the status, and the code of a refusal."""
    async with http.request(method, f"/graph/v1.0{path}", json=body, headers=headers) as answer:
        refused = await answer.json() if answer.status >= 400 else {"error": {"code": ""}}
        return answer.status, str(refused["error"]["code"])


async def test_the_bot_itself_may_not_write(
    sandbox: Sandbox, http: aiohttp.ClientSession, graph_token: str, headers: dict[str, str]
) -> None:
    path = f"/applications/{sandbox.apps.applications[0]['id']}"
    own = {"Authorization": f"Bearer {graph_token}"}
    assert await asked(http, own, "PATCH", path, {}) == (403, "Authorization_RequestDenied")

    assert await asked(http, headers, "PATCH", path, {}) == (204, "")


async def test_a_client_cannot_have_a_scope_that_comes_with_the_same_request(
    sandbox: Sandbox, http: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    path = f"/applications/{sandbox.apps.applications[0]['id']}"
    scope: dict[str, JsonValue] = {"id": "s", "value": "access_as_user", "isEnabled": True}
    scopes: dict[str, JsonValue] = {"oauth2PermissionScopes": [scope]}
    clients: dict[str, JsonValue] = {"preAuthorizedApplications": [{"appId": "c", "delegatedPermissionIds": ["s"]}]}
    assert await asked(http, headers, "PATCH", path, {"api": {**scopes, **clients}}) == (400, "InvalidValue")
    assert await asked(http, headers, "PATCH", path, {"api": scopes}) == (204, "")
    assert await asked(http, headers, "PATCH", path, {"api": clients}) == (204, "")

    # Nor can one be taken away that is enabled.
    code = "CannotDeleteOrUpdateEnabledEntitlement"
    assert await asked(http, headers, "PATCH", path, {"api": {"oauth2PermissionScopes": []}}) == (400, code)


async def test_a_principal_is_made_once_and_only_of_an_app(
    sandbox: Sandbox, http: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    principals = "/servicePrincipals"
    assert await asked(http, headers, "POST", principals, {"appId": "x"}) == (400, "Request_BadRequest")
    assert await asked(http, headers, "POST", principals, {"appId": sandbox.app_id}) == (201, "")
    again = await asked(http, headers, "POST", principals, {"appId": sandbox.app_id})

    assert again == (409, "Request_MultipleObjectsWithSameKeyValue")
