"""The wire to Graph: single requests, and `$batch` for those that are made in the same moment."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

import aiohttp
import orjson
from pydantic import JsonValue
from requests.structures import CaseInsensitiveDict
from yarl import URL

from bot.intune.errors import UnreadableAnswer
from bot.intune.pace import Pace
from bot.intune.tokens import TokenSource
from bot.proxy import proxy_for

Json = dict[str, JsonValue]

Method = Literal["GET", "POST", "PATCH", "DELETE"]

MOST_IN_BATCH = 20
"""Requests that Graph takes in one `$batch`."""

QUIET = 3
"""Passes of the event loop without another request after which those that wait depart. It takes no time to speak of."""

_VERSIONS = ("v1.0", "beta")


@dataclass(frozen=True, slots=True)
class Request:
    """A question to Graph, or a change of what is there (`bot.intune.writer`)."""

    address: URL
    deadline: float
    """On the clock of the event loop."""
    body: Json | None = None
    """What is sent along, as JSON."""
    id: str = field(default_factory=lambda: str(uuid4()))
    """Sent as `client-request-id`."""
    method: Method | None = None
    """None: a POST where there is a body, else a GET."""
    prefer: str | None = None
    """The header Prefer, such as "create-if-missing"."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever its status. `body` is JSON, or text that is none."""

    status: int
    headers: Mapping[str, str]
    body: JsonValue
    token: str
    """The token with which it was asked."""


class Wire:
    """Sends what is asked for in the same moment in one trip; one request alone goes as it is.

    In a batch each request has its own status and headers, and their order means nothing.
    """

    def __init__(self, session: aiohttp.ClientSession, tokens: TokenSource, *, url: str, pace: Pace) -> None:
        """Send to Graph at `url`, without a version."""
        self._session = session
        self._tokens = tokens
        self._url = url
        self._pace = pace
        self._waiting: list[tuple[Request, asyncio.Future[Reply]]] = []
        self._trips: set[asyncio.Task[None]] = set()

    async def send(self, request: Request) -> Reply:
        """Return the reply. Raises TokenFailed, UnreadableAnswer, TimeoutError and aiohttp.ClientError."""
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[Reply] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._gather, 0, QUIET)
        self._waiting.append((request, reply))
        return await reply

    def _gather(self, seen: int, quiet: int) -> None:
        """Let tasks that were started together ask together, also where they start others first."""
        if quiet == 0:
            self._depart()
            return
        number = len(self._waiting)
        asyncio.get_running_loop().call_soon(self._gather, number, QUIET if number > seen else quiet - 1)

    def _depart(self) -> None:
        groups: defaultdict[str, list[tuple[Request, asyncio.Future[Reply]]]] = defaultdict(list)
        for request, reply in self._waiting:
            if not reply.done():  # whoever asked may have gone
                groups[self._version(request) or request.id].append((request, reply))
        self._waiting = []
        for version, group in groups.items():
            for first in range(0, len(group), MOST_IN_BATCH):
                trip = asyncio.create_task(self._trip(version, group[first : first + MOST_IN_BATCH]))
                self._trips.add(trip)
                trip.add_done_callback(self._trips.discard)

    def _version(self, request: Request) -> str | None:
        """Return the version of Graph in whose batch the request can go, None where it has to go alone."""
        if request.body is not None or request.method is not None:
            return None
        return next((each for each in _VERSIONS if str(request.address).startswith(f"{self._url}/{each}/")), None)

    async def _trip(self, version: str, group: Sequence[tuple[Request, asyncio.Future[Reply]]]) -> None:
        requests = [request for request, _ in group]
        try:
            async with asyncio.timeout_at(max(request.deadline for request in requests)):
                replies = [await self._alone(requests[0])] if len(group) == 1 else await self._batch(version, requests)
        except Exception as error:  # noqa: BLE001 - it is raised where the reply is waited for
            for _, waiting in group:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), reply in zip(group, replies, strict=True):
            if not waiting.done():
                waiting.set_result(reply)

    async def _alone(self, request: Request) -> Reply:
        async with self._pace.requests():
            return await self._fetch(request)

    async def _batch(self, version: str, requests: Sequence[Request]) -> list[Reply]:
        base = f"{self._url}/{version}"
        items: list[JsonValue] = [
            {
                "id": request.id,
                "method": "GET",
                "url": str(request.address).removeprefix(base),
                "headers": {"Accept": "application/json", "client-request-id": request.id},
            }
            for request in requests
        ]
        batch = Request(URL(f"{base}/$batch", encoded=True), requests[0].deadline, body={"requests": items})
        async with self._pace.requests(len(requests)):
            whole = await self._fetch(batch)
        if whole.status != 200:
            return [whole] * len(requests)
        replies = _by_id(whole)
        if not {request.id for request in requests} <= replies.keys():
            raise UnreadableAnswer(fault="it lacks a response")
        return [replies[request.id] for request in requests]

    async def _fetch(self, request: Request) -> Reply:
        token = await self._tokens.token(f"{self._url}/.default")
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "client-request-id": request.id,
            "return-client-request-id": "true",
        }
        if request.prefer is not None:
            headers["Prefer"] = request.prefer
        async with self._session.request(
            request.method or ("GET" if request.body is None else "POST"),
            request.address,
            json=request.body,
            headers=headers,
            proxy=proxy_for(str(request.address.origin())),
            allow_redirects=False,
        ) as response:
            return Reply(response.status, response.headers, _parsed(await response.read()), token)


def _by_id(whole: Reply) -> dict[str, Reply]:
    """Read the answer to a batch. Raises UnreadableAnswer."""
    items = whole.body.get("responses") if isinstance(whole.body, dict) else None
    if not isinstance(items, list):
        raise UnreadableAnswer(fault="it has no list of responses")
    replies = {}
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("status"), int):
            raise UnreadableAnswer(fault="a response in it has no status")
        given = item.get("headers")
        named = given.items() if isinstance(given, dict) else ()
        headers = CaseInsensitiveDict((key, str(value)) for key, value in named)
        replies[str(item.get("id"))] = Reply(int(str(item["status"])), headers, item.get("body"), whole.token)
    return replies


def _parsed(body: bytes) -> JsonValue:
    try:
        parsed: JsonValue = orjson.loads(body)
    except ValueError:
        return body.decode(errors="replace")
    return parsed
