"""Refusals in Graph's words, among them the two of Intune that hide JSON in the message."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from aiohttp import web
from pydantic import JsonValue

from bot.clock import Clock
from bot.sandbox.odata import BadQuery

Found = TypeVar("Found")

Handler = Callable[[web.Request], Awaitable[web.Response]]
Check = Callable[[web.Request], None]
"""Raises Refused."""


class Refused(Exception):
    """Graph refuses: status, code, message, and a header WWW-Authenticate where it is a challenge."""

    def __init__(self, status: int, code: str, message: str, *, challenge: str | None = None) -> None:
        """Keep what is answered."""
        super().__init__(message)
        self.status, self.code, self.message, self.challenge = status, code, message, challenge


def ids(request: web.Request) -> dict[str, str]:
    """Return the headers by which a request is found again, as every answer has them."""
    asked = request.headers.get("client-request-id")
    return {"request-id": str(uuid4())} | ({} if asked is None else {"client-request-id": asked})


def refusal(request: web.Request, refused: Refused, now: datetime) -> web.Response:
    """Return the answer that refuses."""
    own = ids(request)
    inner: dict[str, JsonValue] = {"date": f"{now:%Y-%m-%dT%H:%M:%S}", **own}
    error = {"code": refused.code, "message": refused.message, "innerError": inner}
    headers = own if refused.challenge is None else {**own, "WWW-Authenticate": refused.challenge}
    return web.json_response({"error": error}, status=refused.status, headers=headers)


def refusing(handler: Handler, check: Check, clock: Clock) -> Handler:
    """Return `handler` behind `check`, with what either of them refuses answered in the words of Graph."""

    async def answered(request: web.Request) -> web.Response:
        try:
            check(request)
            return await handler(request)
        except BadQuery as error:
            return refusal(request, Refused(400, "BadRequest", str(error)), clock.now())
        except Refused as refused:
            return refusal(request, refused, clock.now())

    return answered


def found(resource: Found | None) -> Found:
    """Return what was asked for. Refuses where there is none."""
    if resource is None:
        raise Refused(404, "ResourceNotFound", "Resource does not exist.")
    return resource


def no_token() -> Refused:
    """Refuse a token that is missing, ended, or for somebody else."""
    return Refused(401, "InvalidAuthenticationToken", "Access token is empty, expired or not for Graph.")


def claims_challenge(claims: str) -> Refused:
    """Refuse a token that ended early; `claims` (Base64) says what the next one must have."""
    challenge = f'Bearer realm="", error="insufficient_claims", claims="{claims}"'
    return Refused(401, "TokenCreatedWithOutdatedPolicies", "Continuous access evaluation.", challenge=challenge)


def missing_scope(permission: str) -> Refused:
    """Refuse an app to which nobody consented: of Intune 403 with JSON as text in the message, of Entra plain words."""
    if not permission.startswith("DeviceManagement"):
        return Refused(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    needed = f"{permission}, {permission.replace('Read', 'ReadWrite')}"
    message = (
        "Application is not authorized to perform this operation. Application must have one of the following "
        f"scopes: {needed} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - "
        f"Activity ID: {uuid4()}"
    )
    return Refused(403, "Forbidden", _intune(message))


def missing_role() -> Refused:
    """Refuse somebody without a role in Intune: 401, although it is no fault of the token, and JSON in JSON."""
    inner = _intune(f"An error has occurred - Activity ID: {uuid4()}")
    message = json.dumps({"ErrorCode": "Forbidden", "Message": inner, "Target": None, "InnerError": None})
    return Refused(401, "UnknownError", message)


def _intune(message: str) -> str:
    parts = {"_version": 3, "Message": message, "CustomApiErrorPhrase": "", "RetryAfter": None, "HttpHeaders": "{}"}
    return json.dumps(parts, indent=2)
