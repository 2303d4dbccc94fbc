"""The sandbox, asked over real HTTP as a bot would ask it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox import Sandbox


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(sandbox.origin) as session:
        yield session


@pytest.fixture
async def graph_token(sandbox: Sandbox, http: aiohttp.ClientSession) -> str:
    return await _token(sandbox, http, "https://graph.microsoft.com/.default")


@pytest.fixture
async def connector_token(sandbox: Sandbox, http: aiohttp.ClientSession) -> str:
    return await _token(sandbox, http, "https://api.botframework.com/.default")


async def _token(sandbox: Sandbox, http: aiohttp.ClientSession, scope: str) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox.app_id,
        "client_secret": sandbox.app_password,
        "scope": scope,
    }
    async with http.post(f"/{sandbox.tenant_id}/oauth2/v2.0/token", data=form) as response:
        return str((await response.json())["access_token"])
