"""Tokens of the connector, verified as a bot verifies them: with the published keys."""

import aiohttp
import jwt
import pytest

from bot.sandbox import Sandbox
from tests.conftest import MovableClock


async def published(sandbox: Sandbox, http: aiohttp.ClientSession) -> jwt.PyJWKSet:
    async with http.get(sandbox.openid_metadata_url) as metadata:
        address = (await metadata.json())["jwks_uri"]
    async with http.get(address) as keys:
        body = await keys.json()
    assert [key["endorsements"] for key in body["keys"]] == [["msteams"]]
    return jwt.PyJWKSet.from_dict(body)


def verified(token: str, keys: jwt.PyJWKSet, sandbox: Sandbox) -> dict[str, object]:
    key = keys[jwt.get_unverified_header(token)["kid"]]
    # The sandbox goes by its own clock, which stands still in tests.
    return jwt.decode(
        token, key, algorithms=["RS256"], audience=sandbox.app_id, options={"verify_exp": False, "verify_nbf": False}
    )


async def test_a_token_has_the_claims_that_teams_sends(
    sandbox: Sandbox, http: aiohttp.ClientSession, clock: MovableClock
) -> None:
    claims = verified(sandbox.connector_token(), await published(sandbox, http), sandbox)
    now = int(clock.now().timestamp())

    assert claims == {
        "iss": "https://api.botframework.com",
        "aud": sandbox.app_id,
        "serviceurl": sandbox.service_url,
        "nbf": now - 300,
        "exp": now + 3600,
    }


async def test_claims_can_be_made_wrong_or_left_out(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    token = sandbox.connector_token("https://smba.example/", iss="https://evil.example", exp=None)
    claims = verified(token, await published(sandbox, http), sandbox)

    assert (claims["serviceurl"], claims["iss"]) == ("https://smba.example/", "https://evil.example")
    assert "exp" not in claims


async def test_a_rotated_key_replaces_the_old_one(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    before = sandbox.connector_token()
    sandbox.keys.rotate()
    keys = await published(sandbox, http)

    assert verified(sandbox.connector_token(), keys, sandbox)
    with pytest.raises(KeyError):
        verified(before, keys, sandbox)
