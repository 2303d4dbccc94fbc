"""The connector: Teams' REST interface over one pooled session, and one outcome for each attempt."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal
from urllib.parse import quote

import orjson
import structlog
from aiohttp import BytesPayload, ClientConnectorError, ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.clock import Clock
from bot.errors import EnrollDeskError
from bot.proxy import proxy_for
from bot.storage.outbox import NEVER_SENT, Claim
from bot.teams.outcome import BACK_OFF, Ambiguous, Outcome, Rejected, Sent, Throttled, classify
from bot.teams.service_url import TrustedHosts

log = structlog.get_logger()

TIMEOUT = 10.0
"""Seconds for one attempt. The claim on a message lasts longer (bot.storage.outbox.CLAIM)."""

UNTIMED = ClientTimeout(total=None)
"""aiohttp's own time-out would take a tenth and more of what a request takes; asyncio's takes a quarter of that."""

CONVERSATIONS = "v3/conversations"

Bearer = Callable[[], Awaitable[str | None]]
"""Gives the token for the connector; None where the bot has no app id. Raises EnrollDeskError."""


class Connector:
    """Sends to Teams. None of its methods raises for what the network, Entra or Teams does."""

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        session: ClientSession,
        bearer: Bearer,
        trusted: TrustedHosts,
        clock: Clock,
        *,
        forget: Callable[[str], None] | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        """Use `session` for everything; no request leaves for a host that `trusted` does not hold.

        `forget` is told a token that Teams calls wrong, so that the next attempt has another.
        """
        self._session = session
        self._bearer = bearer
        self._forget = forget
        self._trusted = trusted
        self._clock = clock
        self._timeout = timeout

    async def deliver(self, claim: Claim) -> Outcome:
        """Send a message, or replace one that was sent, or answer it in its thread.

        A thread of a channel is a conversation of its own, named by the message at its root ("Channel and group
        conversations with a bot" on learn.microsoft.com).
        """
        if claim.method != "send" and not claim.activity_id:
            return Rejected(fault=NEVER_SENT)
        match claim.method:
            case "send":
                return await self.send(claim.service_url, claim.conversation_id, claim.activity)
            case "reply":
                thread = f"{claim.conversation_id};messageid={claim.activity_id}"
                return await self.request("POST", claim.service_url, _activities(thread), claim.activity)
            case "update":
                path = f"{_activities(claim.conversation_id)}/{quote(str(claim.activity_id), safe='')}"
                return await self.request("PUT", claim.service_url, path, claim.activity)

    async def send(self, service_url: str, conversation_id: str, activity: Mapping[str, object]) -> Outcome:
        """Send a message."""
        return await self.request("POST", service_url, _activities(conversation_id), activity)

    async def typing(self, service_url: str, conversation_id: str) -> None:
        """Show for three seconds that an answer is being written. Whether that came through is of no consequence."""
        outcome = await self.send(service_url, conversation_id, {"type": "typing"})
        if not isinstance(outcome, Sent):
            log.info("typing was not shown", fault=outcome.fault)

    async def create(self, service_url: str, conversation: Mapping[str, object]) -> Outcome:
        """Begin a conversation, whose id is `Sent.activity_id`: the connector calls whatever it made "id"."""
        return await self.request("POST", service_url, CONVERSATIONS, conversation)

    async def reach(self, service_url: str, conversation_id: str) -> Outcome:
        """Ask for one member of a conversation, which changes nothing: Sent where the bot is in it."""
        path = f"{CONVERSATIONS}/{quote(conversation_id, safe='')}/pagedmembers?pageSize=1"
        return await self.request("GET", service_url, path)

    async def request(
        self,
        method: Literal["GET", "POST", "PUT"],
        service_url: str,
        path: str,
        body: Mapping[str, object] | None = None,
    ) -> Outcome:
        """Make one attempt."""
        if service_url not in self._trusted:
            return Rejected(fault="service URL is not trusted")
        url = URL(f"{service_url.rstrip('/')}/{path}", encoded=True)
        try:
            token = await self._bearer()
            async with (
                asyncio.timeout(self._timeout),
                self._session.request(
                    method,
                    url,
                    data=None if body is None else BytesPayload(orjson.dumps(body), content_type="application/json"),
                    headers={"Authorization": f"Bearer {token}"} if token else {},
                    timeout=UNTIMED,
                    proxy=proxy_for(service_url),
                    allow_redirects=False,
                ) as response,
            ):
                if response.status == 401 and token and self._forget is not None:
                    self._forget(token)
                return classify(response.status, response.headers, _json(await response.read()), self._clock.now())
        except (EnrollDeskError, ClientConnectorError) as error:  # no token, or it never got there: it may go again
            return Throttled(after=BACK_OFF, fault=type(error).__name__)
        except (ClientError, TimeoutError) as error:
            return Ambiguous(fault=type(error).__name__)


def _activities(conversation_id: str) -> str:
    return f"{CONVERSATIONS}/{quote(conversation_id, safe='')}/activities"


def _json(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except ValueError:
        return None
