"""The time of a demo: the machine's, moved on as somebody wishes, so that what takes days can be seen in minutes."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from aiohttp import web
from pydantic import BaseModel, Field, ValidationError

from bot.sandbox.resources import written

TIME: Final = "/_sandbox/time"
MOST: Final = timedelta(days=366)
"""How far it is moved on at once."""

log = structlog.get_logger()


class MovedClock:
    """Tells how late it is in the demo. Time never goes back, not even from one start of the demo to the next.

    What the demo keeps is dated by it: a reminder that was sent "tomorrow" must not lie in the future afterwards.
    """

    def __init__(self, file: Path, machine: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Keep in `file` by how much it was moved, beside what else the demo keeps; begin with what stands there."""
        self._file = file
        self._machine = machine
        self.ahead = _kept(file)
        """Of the machine's time."""

    def now(self) -> datetime:
        """Return the time now, aware and in UTC."""
        return self._machine() + self.ahead

    def move(self, by: timedelta) -> datetime:
        """Move it on, and return what time it is then. Raises ValueError for a way back."""
        if by < timedelta():
            raise ValueError("time goes on")
        ahead = self.ahead + by
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_name(f"{self._file.name}.part")
        part.write_text(f"{ahead.total_seconds()}\n", "utf-8")
        os.replace(part, self._file)  # noqa: PTH105 - it says what it does
        self.ahead = ahead
        return self.now()


class _Wish(BaseModel):
    seconds: float = Field(ge=0, le=MOST.total_seconds())


class Time:
    """Tells it over HTTP, and takes wishes: `{"seconds": 86400}`."""

    def __init__(self, clock: MovedClock) -> None:
        """Move that clock."""
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers."""
        return [web.get(TIME, self._now), web.post(TIME, self._move)]

    async def _now(self, request: web.Request) -> web.Response:  # noqa: ARG002 - as aiohttp calls it
        return web.json_response({"now": written(self._clock.now())})

    async def _move(self, request: web.Request) -> web.Response:
        try:
            wish = _Wish.model_validate_json(await request.read())
        except ValidationError as error:
            raise web.HTTPBadRequest(text=error.json(include_url=False), content_type="application/json") from error
        return web.json_response({"now": written(self._clock.move(timedelta(seconds=wish.seconds)))})


def _kept(file: Path) -> timedelta:
    """Return by how much time was moved on; where that cannot be read, not at all."""
    try:
        return max(timedelta(seconds=float(file.read_text("utf-8"))), timedelta())
    except FileNotFoundError:
        return timedelta()
    except (OSError, ValueError, OverflowError) as error:
        log.warning("how far the demo's time was moved on cannot be read", fault=type(error).__name__)
        return timedelta()
