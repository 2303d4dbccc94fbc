"""One client of Microsoft Graph: asks, follows pages, waits when told to, and knows its faults apart."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from datetime import timedelta

import aiohttp
import structlog
from pydantic import JsonValue
from yarl import URL

from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.errors import EntraUnreachable, GraphError, TokenFailed, UnreadableAnswer
from bot.intune.pace import Pace
from bot.intune.patience import AGAIN, ATTEMPTS, PATIENCE, Patience, back_off
from bot.intune.refusal import refusal_of
from bot.intune.tokens import TokenSource
from bot.intune.wire import Json, Reply, Request, Wire
from bot.metrics.graph import REQUESTS
from bot.spans import span

PAGES = 20
"""Pages of one collection at most. A person with more devices than that is a fault of the answer."""

log = structlog.get_logger()


class Graph:
    """Reads Microsoft Graph, over a session that somebody else opens and closes.

    What is logged is the name of the look-up, the status and the ids of the request: never an address, in which there
    are a person's id and serial numbers, and never an answer.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        session: aiohttp.ClientSession,
        tokens: TokenSource,
        *,
        url: str,
        clock: Clock,
        patience: Patience = PATIENCE,
        pace: Pace | None = None,
    ) -> None:
        """Read Graph at `url`, without a version: "https://graph.microsoft.com"."""
        self.url = url
        self._tokens = tokens
        self._wire = Wire(session, tokens, url=url, pace=pace or Pace())
        self._origin = URL(url).origin()
        self._clock = clock
        self._patience = patience

    def deadline(self) -> float:
        """Return when a look-up that starts now must have ended, on the clock of the event loop."""
        return asyncio.get_running_loop().time() + self._patience.budget.total_seconds()

    async def collection(
        self, address: URL, *, lookup: str, deadline: float, body: Json | None = None, most: int | None = None
    ) -> list[JsonValue]:
        """Read a collection with all its pages, or as many as hold `most` records, the first ones.

        `lookup` is its name in the log; `body` is posted where there is one. Raises LookupFailed for whatever went
        wrong: an answer that is returned is whole.
        """
        with _failures(lookup):
            records: list[JsonValue] = []
            async with aclosing(self._pages(address, lookup, deadline, body)) as pages:
                async for page in pages:
                    records += page
                    if most is not None and len(records) >= most:
                        break
            return records[:most]

    async def pages(
        self, address: URL, *, lookup: str, deadline: float, most: int | None = None
    ) -> AsyncGenerator[list[JsonValue], None]:
        """Go through the pages of a long collection, of which there are `most` (without it PAGES) at most.

        Raises LookupFailed for whatever went wrong; then what came before is not the whole.
        """
        with _failures(lookup):
            async with aclosing(self._pages(address, lookup, deadline, most=most or PAGES)) as pages:
                async for page in pages:
                    yield page

    async def single(self, address: URL, *, lookup: str, deadline: float) -> list[JsonValue]:
        """Read one resource: a list of it, or an empty list where Graph says that there is none. Raises as above."""
        with _failures(lookup):
            async with asyncio.timeout_at(deadline):
                try:
                    return [await self._page(address, lookup, deadline)]
                except GraphError as error:
                    if error.is_missing:
                        return []
                    raise

    async def _pages(
        self, address: URL, lookup: str, deadline: float, body: Json | None = None, *, most: int = PAGES
    ) -> AsyncGenerator[list[JsonValue], None]:
        seen: set[URL] = set()
        following: URL | None = address
        while following is not None:
            if following in seen or len(seen) == most:
                raise UnreadableAnswer(fault="its pages do not end")
            seen.add(following)
            async with asyncio.timeout_at(deadline):
                page = await self._page(following, lookup, deadline, body if following is address else None)
            records = page.get("value")
            if not isinstance(records, list):
                raise UnreadableAnswer(fault="it has no list of values")
            yield records
            following = self._next(page.get("@odata.nextLink"))

    def _next(self, link: JsonValue) -> URL | None:
        """Return the address of the next page as it was sent, but never one to which our token must not go."""
        if link is None:
            return None
        try:
            address = URL(str(link), encoded=True)
            if address.origin() == self._origin and address.user is None:
                return address
        except ValueError:
            pass  # not an address; as one that leads elsewhere
        raise UnreadableAnswer(fault="its next page is not on Graph")

    async def _page(self, address: URL, lookup: str, deadline: float, body: Json | None = None) -> Json:
        attempt = 1
        renewed = False
        while True:
            request = Request(address, deadline, body)
            try:
                with span("graph", lookup=lookup) as asking:
                    reply = await self._wire.send(request)
                    asking.set_attribute("status", str(reply.status))
            except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError) as error:
                await self._wait(None, attempt, deadline, error)
            else:
                if reply.status == 200:
                    REQUESTS.labels(lookup, "answered").inc()
                    log.info("graph.answered", lookup=lookup, status=200, client_request_id=request.id)
                    return _object(reply)
                refused = refusal_of(request, reply, self._clock.now(), "graph.refused", lookup=lookup)
                if refused.is_token_fault and not renewed:
                    self._tokens.forget(reply.token, claims=refused.claims)
                    renewed = True
                    continue
                if refused.status not in AGAIN:
                    raise refused
                await self._wait(refused.retry_after, attempt, deadline, refused)
            attempt += 1

    async def _wait(self, told: timedelta | None, attempt: int, deadline: float, error: Exception) -> None:
        """Wait before the next attempt, or raise `error` where there is none to come in time."""
        seconds = (told if told is not None else back_off(attempt, self._patience.jitter())).total_seconds()
        if attempt == ATTEMPTS or asyncio.get_running_loop().time() + seconds >= deadline:
            raise error
        await self._patience.pause(seconds)


@contextmanager
def _failures(lookup: str) -> Iterator[None]:
    """Turn whatever can go wrong on the way to Graph into LookupFailed, and count it."""
    try:
        with _as_lookup_failed(lookup):
            yield
    except LookupFailed as failure:
        REQUESTS.labels(lookup, failure.reason).inc()
        raise


@contextmanager
def _as_lookup_failed(lookup: str) -> Iterator[None]:
    try:
        yield
    except GraphError as error:
        raise LookupFailed(reason=error.reason, retry_after=error.retry_after) from error
    except UnreadableAnswer as error:
        log.warning("graph.unreadable", lookup=lookup, fault=error.fault)
        raise LookupFailed(reason="broken") from error
    except (TimeoutError, aiohttp.ClientError, EntraUnreachable) as error:
        log.warning("graph.unreachable", lookup=lookup, fault=type(error).__name__)
        raise LookupFailed(reason="unreachable") from error
    except TokenFailed as error:
        log.warning("graph.no_token", lookup=lookup, fault=str(error))
        raise LookupFailed(reason="refused") from error


def _object(reply: Reply) -> Json:
    if not isinstance(reply.body, dict):
        raise UnreadableAnswer(fault="it is not a JSON object")
    return reply.body
