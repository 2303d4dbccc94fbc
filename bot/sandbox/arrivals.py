"""What happens later: a device that enrolls, or an attempt that fails, some time after somebody asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Final

from aiohttp import web
from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from bot.clock import Clock
from bot.sandbox.resources import written
from bot.sandbox.tenant import Person, Tenant

ENROLL: Final = "/_sandbox/enroll"
FAIL: Final = "/_sandbox/fail_enrollment"


@dataclass(frozen=True, slots=True)
class _Wish:
    person: str
    """The key of a person."""
    after_seconds: Annotated[float, Field(ge=0, le=86400)] = 0
    device: Mapping[str, JsonValue] = field(default_factory=dict)
    """Properties of the managedDevice, for an enrollment."""
    code: Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{8}$")] = "0x80180014"
    """The error, for a failure."""


_FROM_HTTP = TypeAdapter(_Wish)


class Arrivals:
    """Takes wishes over HTTP: `{"person": "nothing_enrolled", "after_seconds": 240}`."""

    def __init__(self, tenant: Tenant, clock: Clock) -> None:
        """Let things happen in `tenant`, by that clock."""
        self._tenant = tenant
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers."""
        return [web.post(ENROLL, self._enroll), web.post(FAIL, self._fail)]

    async def _enroll(self, request: web.Request) -> web.Response:
        wish, person, at = await self._wish(request)
        device = self._tenant.enroll(person, at, **wish.device)
        return web.json_response({"id": device["id"], "serialNumber": device["serialNumber"], "at": written(at)})

    async def _fail(self, request: web.Request) -> web.Response:
        wish, person, at = await self._wish(request)
        event = self._tenant.fail_enrollment(person, at, code=wish.code)
        return web.json_response({"id": event["id"], "at": written(at)})

    async def _wish(self, request: web.Request) -> tuple[_Wish, Person, datetime]:
        try:
            wish = _FROM_HTTP.validate_json(await request.read())
        except ValidationError as error:
            raise web.HTTPBadRequest(text=error.json(include_url=False), content_type="application/json") from error
        person = self._tenant.people.get(wish.person)
        if person is None:
            raise web.HTTPBadRequest(text=f"There is no {wish.person!r}; there are {', '.join(self._tenant.people)}.")
        return wish, person, self._clock.now() + timedelta(seconds=wish.after_seconds)
