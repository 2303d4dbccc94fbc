"""Planted faults: what the simulated services do wrong, for a route and a number of times."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field, TypeAdapter, ValidationError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PATH = "/_sandbox/faults"


@dataclass(slots=True)
class Fault:
    """Something that goes wrong. Without a `status` and a `cut` the answer is right, and only late."""

    path: str
    """The path of the request, in which `*` stands for anything: "/graph/*/managedDevices"."""
    method: str = "*"
    times: Annotated[int, Field(ge=1)] = 1
    """How many requests it hits; then it is over."""
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    content_type: str = "application/json"
    delay: Annotated[float, Field(ge=0, le=120)] = 0
    """Seconds before anything is answered."""
    cut: Literal["reset", "truncated", "accepted"] | None = None
    """The connection is reset: at once, in the middle of `body`, of which the length was promised, or after all was
    done as asked, so that only the answer is lost."""

    def hits(self, request: web.Request) -> bool:
        """Tell whether it is meant for that request."""
        return self.times > 0 and fnmatchcase(request.method, self.method) and fnmatchcase(request.path, self.path)


_FROM_HTTP = TypeAdapter(Fault)


class Faults:
    """The faults that are planted: in process with `plant`, or over HTTP with the same fields as JSON."""

    def __init__(self) -> None:
        """Begin without faults."""
        self._planted: list[tuple[Fault, asyncio.Event | None]] = []

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers: POST plants one, DELETE takes all away."""
        return [web.post(PATH, self._plant), web.delete(PATH, self._clear)]

    def plant(self, fault: Fault, *, until: asyncio.Event | None = None) -> None:
        """Add a fault. Where there is an `until`, requests that it hits are held until that is set."""
        self._planted.append((fault, until))

    def clear(self) -> None:
        """Heal everything."""
        self._planted.clear()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let the first fault that is meant for the request happen, or answer it."""
        if request.path == PATH:
            return await handler(request)
        for fault, until in self._planted:
            if fault.hits(request):
                fault.times -= 1
                return await _happen(fault, until, request, handler)
        return await handler(request)

    async def _plant(self, request: web.Request) -> web.Response:
        try:
            self.plant(_FROM_HTTP.validate_json(await request.read()))
        except ValidationError as error:
            return web.Response(status=400, text=error.json(include_url=False), content_type="application/json")
        return web.Response(status=204)

    async def _clear(self, _: web.Request) -> web.Response:
        self.clear()
        return web.Response(status=204)


async def _happen(
    fault: Fault, until: asyncio.Event | None, request: web.Request, handler: Handler
) -> web.StreamResponse:
    if until is not None:
        await until.wait()
    await asyncio.sleep(fault.delay)
    if fault.cut == "accepted":
        await handler(request)
    if fault.cut is not None:
        return await _cut(fault, request)
    if fault.status is None:
        return await handler(request)
    await request.read()
    return web.Response(
        status=fault.status, text=fault.body, content_type=fault.content_type, headers=dict(fault.headers)
    )


async def _cut(fault: Fault, request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(status=fault.status or 200, headers={"Content-Type": fault.content_type})
    if fault.cut == "truncated":
        body = fault.body.encode()
        response.content_length = len(body) + 1000
        await response.prepare(request)
        await response.write(body)
    if request.transport is not None:
        request.transport.abort()
    return response
