"""The gate: who sends this, is it for us, and is it an activity? Only then is anything kept or done."""

import asyncio
import re
from collections.abc import Collection, Container

from aiohttp import web

from bot.loopback import is_loopback
from bot.teams.activity import JSON, read_activity, tenant_of, text_at
from bot.teams.body import MOST_BYTES
from bot.teams.refusal import Refused
from bot.teams.token import CHANNEL, Claims, TokenCheck

BODY_WAIT = 5.0
"""Seconds for a body to arrive. In chunks that are wrong aiohttp would wait for more of them for ever."""

_JSON = re.compile(r'application/json(?: ?; ?charset="?utf-8"?)?', re.IGNORECASE)
"""What Teams sends. A whole parser of media types takes a third of a second for 8 KB of parameters (aiohttp 3.14)."""


class Gate:
    """Lets in what Teams sends us, from tenants that are ours."""

    def __init__(
        self, tokens: TokenCheck | None, *, trusted: Container[object], tenants: Collection[str], allow_anonymous: bool
    ) -> None:
        """Take what was checked at start.

        `allow_anonymous` lets requests without a token in, from this machine only. An empty `tenants` means any, and is
        possible only with `allow_anonymous`, where there is no app registration to belong to a tenant.
        """
        self._tokens = tokens
        self._trusted = trusted
        self._tenants = frozenset(tenant.lower() for tenant in tenants)
        self._allow_anonymous = allow_anonymous

    async def admit(self, request: web.Request) -> JSON:
        """Return the activity of a request. Raises Refused, with the status to answer.

        What costs least is checked first, and nothing of the body is read before the token holds.
        """
        _check_head(request)
        claims = await self._claims(request)
        activity = read_activity(await _body(request))
        self._check_sender(activity, claims)
        return activity

    async def _claims(self, request: web.Request) -> Claims | None:
        """Check the token: 401, 403. None where the request needs none."""
        authorization = request.headers.get("Authorization", "")
        if not authorization and self._allow_anonymous and is_loopback(request.remote):
            return None
        if self._tokens is None:
            raise Refused(status=401, reason="no app id to check a token for")
        return await self._tokens.check(authorization)

    def _check_sender(self, activity: JSON, claims: Claims | None) -> None:
        """Check where an activity comes from, and where its answers would go: 403."""
        service_url = text_at(activity, "serviceUrl")
        if claims is not None and claims.service_url != service_url:
            raise Refused(status=403, reason="the token is for another service URL")
        if service_url not in self._trusted:
            raise Refused(status=403, reason="the service URL is not one of Teams")
        if self._tenants and tenant_of(activity).lower() not in self._tenants:
            raise Refused(status=403, reason="another tenant")
        if text_at(activity, "channelId") != CHANNEL:
            raise Refused(status=403, reason="another channel")


def _check_head(request: web.Request) -> None:
    """Check what is known before the token and the body: 405, 415, 413."""
    if request.method != "POST":
        raise Refused(status=405, reason="not POST")
    if not _JSON.fullmatch(request.headers.get("Content-Type", "")):
        raise Refused(status=415, reason="not JSON in UTF-8")
    if "Content-Encoding" in request.headers:
        raise Refused(status=415, reason="compressed")
    if (request.content_length or 0) > MOST_BYTES:
        raise Refused(status=413, reason="too large")


async def _body(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_WAIT):
            return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(status=413, reason="too large") from None
    except (TimeoutError, ConnectionError, web.RequestPayloadError):
        raise Refused(status=400, reason="the body is cut off") from None
