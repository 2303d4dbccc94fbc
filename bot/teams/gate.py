"""The gate: who sends this, is it for us, and is it an activity? Only then is anything kept or done."""

from collections.abc import Collection, Container
from hmac import compare_digest

import structlog
from aiohttp import web

from bot.loopback import is_loopback
from bot.teams.activity import JSON, read_activity, tenant_of, text_at
from bot.teams.refusal import Refused
from bot.teams.token import TokenCheck

log = structlog.get_logger()

CHANNEL = "msteams"


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
        self._tenants = tenants
        self._allow_anonymous = allow_anonymous

    async def admit(self, request: web.Request) -> JSON:
        """Return the activity of a request. Raises Refused, with the status to answer."""
        if request.content_type != "application/json":
            raise Refused(status=415, reason="not application/json")
        authorization = request.headers.get("Authorization", "")
        if not authorization and self._may_be_anonymous(request):
            claims = None
        elif self._tokens is None:
            raise Refused(status=401, reason="no app id to check a token for")
        else:
            claims = await self._tokens.check(authorization)
        activity = read_activity(await _body(request))
        service_url = text_at(activity, "serviceUrl")
        if claims is not None:
            if not compare_digest(claims.service_url.encode(), service_url.encode()):
                raise Refused(status=403, reason="the token is for another service URL")
            if CHANNEL not in claims.endorsements:
                raise Refused(status=403, reason="the key may not sign for this channel")
        if text_at(activity, "channelId") != CHANNEL:
            raise Refused(status=403, reason="another channel")
        if service_url not in self._trusted:
            raise Refused(status=403, reason="the service URL is not one of Teams")
        if self._tenants and tenant_of(activity) not in self._tenants:
            raise Refused(status=403, reason="another tenant")
        return activity

    def _may_be_anonymous(self, request: web.Request) -> bool:
        return self._allow_anonymous and is_loopback(request.remote)


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(status=413, reason="too large") from None
