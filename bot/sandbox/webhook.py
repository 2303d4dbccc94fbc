"""A simulated receiver of webhooks, as somebody would write one by the description of Standard Webhooks alone."""

import hmac
import json
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Final

from aiohttp import web
from pydantic import JsonValue

from bot.clock import Clock

PATH: Final = "/webhook"
SECRET: Final = "whsec_c2ltdWxhdGVkLXNlcnZpY2Utc3lzdGVtLXNlY3JldA=="  # noqa: S105 - it signs nothing but this

TOLERANCE: Final = timedelta(minutes=5)
"""How far a timestamp may be from our clock."""

_NEEDED: Final = ("specversion", "id", "source", "type")
"""What an event has to have (CloudEvents 1.0)."""


class Webhooks:
    """Takes events, each once, and refuses what is not signed, too old, or no event."""

    def __init__(self, clock: Clock) -> None:
        """Compare timestamps with `clock`."""
        self._clock = clock
        self.events: list[dict[str, JsonValue]] = []
        """What was taken, in order."""
        self.repeated = 0
        """How many came again and were left."""

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers."""
        return [web.post(PATH, self._receive)]

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not self._is_signed(request, body) or not self._is_recent(request):
            return web.Response(status=401)
        if request.content_type != "application/cloudevents+json":
            return web.Response(status=415)
        event = json.loads(body)
        if any(not event.get(name) for name in _NEEDED) or event["specversion"] != "1.0":
            return web.Response(status=400)
        if any((event["source"], event["id"]) == (known["source"], known["id"]) for known in self.events):
            self.repeated += 1
        else:
            self.events.append(event)
        return web.Response(status=204)

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        message_id, timestamp = (request.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp"))
        key = b64decode(SECRET.removeprefix("whsec_"))
        digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, "sha256")
        expected = f"v1,{b64encode(digest).decode()}"
        given = request.headers.get("webhook-signature", "").split(" ")  # several while a secret is changed
        return any(hmac.compare_digest(expected.encode(), one.encode()) for one in given)

    def _is_recent(self, request: web.Request) -> bool:
        sent_at = int(request.headers["webhook-timestamp"])
        return abs(self._clock.now().timestamp() - sent_at) <= TOLERANCE.total_seconds()
