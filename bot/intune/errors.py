"""What can go wrong between us and Entra or Graph. None of these holds a token, a secret, a name or a serial number."""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import timedelta

from bot.errors import EnrollDeskError


class TokenFailed(EnrollDeskError):
    """Entra gave no token."""


class TokenRefused(TokenFailed):
    """Entra refused a token for this app: {code}."""

    code: str
    """Such as AADSTS7000215 (wrong client secret), or OAuth's own word where Entra names no code."""


class EntraUnreachable(TokenFailed):
    """Entra could not be reached for a token: {fault}."""

    fault: str


class CredentialUnreadable(TokenFailed):
    """The credential of this app cannot be read: {fault}."""

    fault: str


class NotLoopback(TokenFailed):
    """Plain http is spoken to this machine only, not to {host}."""

    host: str


class UnreadableAnswer(EnrollDeskError):
    """Graph's answer cannot be read: {fault}."""

    fault: str


class NotSent(EnrollDeskError):
    """Graph could not be reached with a change: {fault}."""

    fault: str


class Unclear(EnrollDeskError):
    """Whether Graph made a change is not known: {fault} (request {request_id})."""

    fault: str
    request_id: str


class SignInFailed(TokenFailed):
    """Nobody signed in: {code}."""

    code: str
    """One of `SIGN_IN_ENDINGS`, or an Entra code such as AADSTS65004 where Entra refused."""


SIGN_IN_ENDINGS = ("declined", "expired", "ended")
"""Declined by the person, not done in time, or over before all was done."""


class GraphError(EnrollDeskError):
    """Graph answered {status} {code} (request {request_id})."""

    status: int
    code: str
    """The innermost code: Intune packs an error of its own, as JSON, into the message of Graph's."""
    request_id: str
    retry_after: timedelta | None
    claims: str | None
    """What a claims challenge wants of the next token, as JSON; None where it is no challenge."""

    @property
    def is_token_fault(self) -> bool:
        """Tell whether a fresh token could help.

        Not every 401 is one: Intune also answers 401, with the code Forbidden inside, where a role is missing.
        """
        return self.status == 401 and (self.code == "InvalidAuthenticationToken" or self.claims is not None)

    @property
    def is_missing(self) -> bool:
        """Tell whether Graph knows the resource for gone, and not only the address for wrong."""
        return self.status == 404 and self.code in _MISSING

    @property
    def reason(self) -> str:
        """Return the reason as `bot.errors.LookupFailed` has it."""
        if self.status in {401, 403}:
            return "refused"
        if self.status == 429:
            return "throttled"
        return "unreachable" if self.status in {502, 503, 504} else "broken"


_MISSING = frozenset({"ResourceNotFound", "Request_ResourceNotFound", "NotFound"})
_CLAIMS = re.compile(r'\bclaims="(?P<claims>[^"]+)"')


def graph_error(status: int, headers: Mapping[str, str], body: object, retry_after: timedelta | None) -> GraphError:
    """Read Graph's error body, whatever it is: JSON, JSON within JSON, HTML of a gateway, or nothing."""
    error = _object(_object(body).get("error"))
    inner = _object(error.get("innerError")) or _object(error.get("innererror"))  # some services spell it so
    return GraphError(
        status=status,
        code=_innermost_code(error),
        request_id=_text(inner.get("request-id")) or headers.get("request-id", "unknown"),
        retry_after=retry_after,
        claims=_claims(headers.get("WWW-Authenticate", "")),
    )


def _claims(challenge: str) -> str | None:
    """Return the claims of a header WWW-Authenticate, which come as Base64; None where there are none to be read."""
    found = _CLAIMS.search(challenge)
    if found is None:
        return None
    text = found["claims"]
    try:
        claims = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_").decode()
        return claims if isinstance(json.loads(claims), dict) else None
    except (binascii.Error, ValueError):
        return None


def _innermost_code(error: Mapping[str, object]) -> str:
    code = _text(error.get("code")) or "without code"
    within = _object(error.get("message"))
    return _text(within.get("ErrorCode")) or code


def _object(value: object) -> Mapping[str, object]:
    """Return `value` as a JSON object, parsed where it is text; an empty one where it is none."""
    if isinstance(value, str | bytes):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
