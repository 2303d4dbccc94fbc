"""Changes what is in Microsoft Graph, with the care that it takes: what may have been done is never done again blindly.

For the setup of Entra alone. The bot itself writes one thing, in `bot.intune.app_install`.
"""

import asyncio
from datetime import timedelta

import aiohttp
import structlog
from yarl import URL

from bot.clock import Clock
from bot.intune.errors import GraphError, NotSent, Unclear, UnreadableAnswer
from bot.intune.patience import ATTEMPTS, PATIENCE, Patience, back_off
from bot.intune.refusal import refusal_of
from bot.intune.tokens import TokenSource
from bot.intune.wire import Json, Method, Request, Wire

TIME_LIMIT = timedelta(seconds=30)
"""For one change with its repetitions: Entra takes its time, and an administrator waits for it only once."""

log = structlog.get_logger()


class Writer:
    """Sends one change at a time.

    As with questions, what is logged is the name of the change, the status and the ids of the request.
    """

    def __init__(
        self, wire: Wire, tokens: TokenSource, *, url: str, clock: Clock, patience: Patience = PATIENCE
    ) -> None:
        """Write to Graph at `url`, without a version, over `wire`, which gets its tokens from `tokens`."""
        self._wire = wire
        self._tokens = tokens
        self._url = url
        self._clock = clock
        self._patience = patience

    async def send(
        self, method: Method, path: str, body: Json | None = None, *, change: str, prefer: str | None = None
    ) -> None:
        """Make a change at `path`, under v1.0. `change` is its name in the log.

        Sent again is only what Graph surely has not done: after 429, where nobody listened, and once after a token
        that was called wrong. Raises GraphError for a refusal, Unclear where it may have been done all the same
        (any 5xx, no answer in time, a connection that broke), NotSent where Graph cannot be reached, and TokenFailed.
        """
        address = URL(f"{self._url}/v1.0{path}", encoded=True)
        deadline = asyncio.get_running_loop().time() + TIME_LIMIT.total_seconds()
        request = Request(address, deadline, body, method=method, prefer=prefer)
        try:
            async with asyncio.timeout_at(deadline):
                await self._sent(request, change)
        except aiohttp.ClientConnectorError as error:
            raise NotSent(fault=type(error).__name__) from error
        except (TimeoutError, aiohttp.ClientError, UnreadableAnswer) as error:
            log.warning("graph.write_unclear", change=change, fault=type(error).__name__, client_request_id=request.id)
            raise Unclear(fault=type(error).__name__, request_id=request.id) from error

    async def _sent(self, request: Request, change: str) -> None:
        attempt, renewed = 1, False
        while True:
            try:
                reply = await self._wire.send(request)
            except aiohttp.ClientConnectorError:
                if attempt == ATTEMPTS:
                    raise
                await self._patience.pause(back_off(attempt, self._patience.jitter()).total_seconds())
            else:
                if 200 <= reply.status < 300:
                    log.info("graph.written", change=change, status=reply.status, client_request_id=request.id)
                    return
                refused = refusal_of(request, reply, self._clock.now(), "graph.write_refused", change=change)
                if refused.is_token_fault and not renewed:
                    self._tokens.forget(reply.token, claims=refused.claims)
                    renewed = True
                    continue
                await self._wait(refused, attempt, request.deadline)
            attempt += 1

    async def _wait(self, refused: GraphError, attempt: int, deadline: float) -> None:
        """Wait before the next attempt where Graph only wants us to come later; else raise what became of this one."""
        if refused.status >= 500:
            raise Unclear(fault=str(refused.status), request_id=refused.request_id) from refused
        wait = refused.retry_after or back_off(attempt, self._patience.jitter())
        ends = asyncio.get_running_loop().time() + wait.total_seconds()
        if refused.status != 429 or attempt == ATTEMPTS or ends >= deadline:
            raise refused
        await self._patience.pause(wait.total_seconds())
