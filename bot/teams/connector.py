"""The connector: one pooled session to Teams' REST interface, and one outcome for each attempt."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

import orjson
import structlog
from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from bot.clock import Clock
from bot.errors import EnrollDeskError
from bot.proxy import proxy_for
from bot.storage.outbox import Claim
from bot.teams.outcome import BACK_OFF, Ambiguous, Outcome, Rejected, Sent, Throttled, classify
from bot.teams.service_url import TrustedHosts

log = structlog.get_logger()

TIMEOUT = 10.0
"""Seconds for one attempt. The claim on a message lasts longer (bot.storage.outbox.CLAIM)."""

Bearer = Callable[[], Awaitable[str | None]]
"""Gives the token for the connector; None where the bot has no app id."""


class Connector:
    """Sends activities to Teams, and replaces those that were sent."""

    def __init__(
        self, session: ClientSession, bearer: Bearer, trusted: TrustedHosts, clock: Clock, *, timeout: float = TIMEOUT
    ) -> None:
        """Use `session` for everything; no request leaves for a host that `trusted` does not hold."""
        self._session = session
        self._bearer = bearer
        self._trusted = trusted
        self._clock = clock
        self._timeout = ClientTimeout(total=timeout, connect=timeout / 2)

    async def deliver(self, claim: Claim) -> Outcome:
        """Make one attempt. Never raises for what the network or Teams does."""
        if claim.service_url not in self._trusted:
            return Rejected(fault="service URL is not trusted")
        if claim.method == "update" and not claim.activity_id:
            return Rejected(fault="the message to update was never sent")
        try:
            token = await self._bearer()
        except EnrollDeskError as error:
            return Throttled(after=BACK_OFF, fault=type(error).__name__)
        return await self._attempt(claim, token)

    async def typing(self, service_url: str, conversation_id: str) -> None:
        """Show for three seconds that an answer is being written. Whether that came through is of no consequence."""
        if service_url in self._trusted:
            typing = Claim(0, "send", {"type": "typing"}, "hold", 1, conversation_id, service_url, None)
            outcome = await self.deliver(typing)
            if not isinstance(outcome, Sent):
                log.info("typing was not shown", fault=outcome.fault)

    async def _attempt(self, claim: Claim, token: str | None) -> Outcome:
        url = f"{claim.service_url.rstrip('/')}/v3/conversations/{quote(claim.conversation_id, safe='')}/activities"
        method = "POST"
        if claim.method == "update":
            url, method = f"{url}/{quote(claim.activity_id or '', safe='')}", "PUT"
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        try:
            async with self._session.request(
                method,
                url,
                data=orjson.dumps(claim.activity),
                headers=headers,
                timeout=self._timeout,
                proxy=proxy_for(url),
                allow_redirects=False,
            ) as response:
                return classify(response.status, response.headers, _json(await response.read()), self._clock.now())
        except ClientConnectorError as error:  # it never got there, so it may go again
            return Throttled(after=BACK_OFF, fault=type(error).__name__)
        except (ClientError, TimeoutError) as error:
            return Ambiguous(fault=type(error).__name__)


def _json(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except ValueError:
        return None
