"""The simulated managed identity, asked without MSAL."""

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.entra import GRAPH
from bot.sandbox.identity import APP_SERVICE, MACHINE, USER_ASSIGNED

RESOURCE = {"resource": "https://graph.microsoft.com"}


async def ask(
    http: aiohttp.ClientSession, path: str, query: dict[str, str], headers: dict[str, str]
) -> tuple[int, dict[str, str]]:
    async with http.get(path, params=query, headers=headers) as response:
        return response.status, await response.json()


async def test_a_machine_and_an_app_service_get_a_token_each(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    header = {"X-IDENTITY-HEADER": sandbox.identities.app_service["IDENTITY_HEADER"]}
    for path, headers in ((MACHINE, {"Metadata": "true"}), (APP_SERVICE, header)):
        for query in (RESOURCE, {**RESOURCE, "client_id": USER_ASSIGNED}):
            status, body = await ask(http, path, query, headers)
            assert status == 200
            assert sandbox.entra.accepts(f"Bearer {body['access_token']}", GRAPH)


@pytest.mark.parametrize(
    ("path", "query", "headers", "status"),
    [
        (MACHINE, RESOURCE, {}, 400),
        (MACHINE, {}, {"Metadata": "true"}, 400),
        (MACHINE, {**RESOURCE, "client_id": "somebody"}, {"Metadata": "true"}, 400),
        (APP_SERVICE, RESOURCE, {"X-IDENTITY-HEADER": "guessed"}, 401),
    ],
)
async def test_a_request_that_lacks_something_gets_none(
    http: aiohttp.ClientSession, path: str, query: dict[str, str], headers: dict[str, str], status: int
) -> None:
    refused, body = await ask(http, path, query, headers)

    assert refused == status
    assert "access_token" not in body
    assert (await ask(http, MACHINE, RESOURCE, {"Metadata": "true"}))[0] == 200
