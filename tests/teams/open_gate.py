"""The gate behind a real server on loopback, with nothing behind it but a list of what was let in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from aiohttp import ClientSession, web

from bot.clock import Clock
from bot.sandbox.keys import ISSUER
from bot.sandbox.sandbox import HOST, Sandbox
from bot.teams.activity import JSON
from bot.teams.answer import TAKEN, Answer
from bot.teams.endpoint import PATH, endpoint
from bot.teams.gate import Gate
from bot.teams.keys import SigningKeys
from bot.teams.service_url import TrustedHosts
from bot.teams.token import TokenCheck
from bot.teams.turns import Turns


class Inbox:
    """Stands where the turns would be, and keeps what it is given."""

    def __init__(self) -> None:
        self.activities: list[JSON] = []

    async def receive(self, activity: JSON) -> Answer:
        self.activities.append(activity)
        return TAKEN


@dataclass
class OpenGate:
    """A gate that listens."""

    sandbox: Sandbox
    port: int
    session: ClientSession
    inbox: Inbox = field(default_factory=Inbox)

    def activity(self, **fields: object) -> JSON:
        """Return the least that an activity of Teams has; a field that is None is left out."""
        activity: JSON = {
            "type": "message",
            "id": "1",
            "channelId": "msteams",
            "serviceUrl": self.sandbox.service_url,
            "text": "hello",
            "from": {"id": "29:me"},
            "conversation": {"id": "a:1", "tenantId": self.sandbox.tenant_id},
            **fields,
        }
        return {key: value for key, value in activity.items() if value is not None}

    async def post(self, body: bytes | JSON, *, token: str | None = None) -> int:
        """Post a body with a right token, or with that one, and return the status; it is all that is answered."""
        headers = {
            "Authorization": f"Bearer {token or self.sandbox.connector_token()}",
            "Content-Type": "application/json; charset=utf-8",
        }
        content = {"data": body} if isinstance(body, bytes) else {"json": body}
        url = f"http://{HOST}:{self.port}{PATH}"
        async with self.session.post(url, headers=headers, **content) as response:
            assert await response.read() == b""
            return response.status


@asynccontextmanager
async def open_gate(sandbox: Sandbox, clock: Clock) -> AsyncIterator[OpenGate]:
    """Let the gate listen until the end of the block."""
    async with (
        ClientSession() as session,
        SigningKeys(sandbox.openid_metadata_url, session, clock) as keys,
    ):
        gate = Gate(
            TokenCheck(keys, app_id=sandbox.app_id, issuer=ISSUER, clock=clock),
            trusted=TrustedHosts([HOST]),
            tenants=[sandbox.tenant_id],
            allow_anonymous=False,
        )
        inbox = Inbox()
        runner = web.AppRunner(endpoint(gate, cast("Turns", inbox)), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, 0).start()
            yield OpenGate(sandbox, runner.addresses[0][1], session, inbox)
        finally:
            await runner.cleanup()
