"""The connector's token: is this request from Teams, and for us?

The checks are those of "Bot Connector authentication" (learn.microsoft.com); `exp` and `nbf` are demanded too. The
issuers of the Emulator, which the SDK accepts beside Teams, are none here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import jwt

from bot.clock import Clock
from bot.teams.keys import SigningKey, SigningKeys
from bot.teams.refusal import Refused

CHANNEL = "msteams"

SKEW = timedelta(minutes=5).total_seconds()
"""By how many seconds the clocks of Teams and of this machine may differ."""

MOST_REMEMBERED = 1000
"""How many checked tokens are kept. Teams uses one for about an hour, for each of its service URLs."""

_LAST_TIME = 253_402_300_799
"""The end of the year 9999: a later time, an infinite one too, is none."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a checked token says: the service URL that it was made for, and from when to when it holds (Unix time)."""

    service_url: str
    not_before: float
    expires: float
    key: SigningKey


class TokenCheck:
    """Checks bearer tokens of the Bot Connector, each in full only once."""

    def __init__(self, keys: SigningKeys, *, app_id: str, issuer: str, clock: Clock) -> None:
        """Take tokens that `issuer` made for `app_id` only."""
        self._keys = keys
        self._app_id = app_id
        self._issuer = issuer
        self._clock = clock
        self._remembered: dict[bytes, Claims] = {}

    async def check(self, authorization: str) -> Claims:
        """Check an Authorization header. Raises Refused: 401, or 403 where the key may not sign for Teams.

        A token that held is remembered by its digest: until it ends, or until keys are fetched again, since a key may
        have been withdrawn.
        """
        token = _bearer(authorization)
        digest = sha256(token.encode()).digest()
        claims = self._remembered.pop(digest, None)
        if claims is None or await self._keys.get(claims.key.id) is not claims.key:
            claims = await self._verify(token)
        now = self._clock.now().timestamp()
        if not (claims.not_before <= now + SKEW and now - SKEW < claims.expires):
            raise Refused(status=401, reason="expired, or not valid yet")
        self._remembered[digest] = claims  # at the end: the first is the one that was not used for longest
        if len(self._remembered) > MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        return claims

    async def _verify(self, token: str) -> Claims:
        """Check all of a token but its times: those are held against our clock, and PyJWT knows only the machine's."""
        try:
            key = await self._keys.get(jwt.get_unverified_header(token).get("kid", ""))
            if key is None:
                raise Refused(status=401, reason="unknown key")
            claims: Mapping[str, object] = jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=self._issuer,
                options={
                    "require": ["exp", "nbf", "iss", "aud"],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.PyJWTError as error:
            raise Refused(status=401, reason=type(error).__name__) from None
        if CHANNEL not in key.endorsements:
            raise Refused(status=403, reason="the key may not sign for this channel")
        service_url = claims.get("serviceurl")
        return Claims(
            service_url=service_url if isinstance(service_url, str) else "",
            not_before=_time(claims["nbf"]),
            expires=_time(claims["exp"]),
            key=key,
        )


def _bearer(authorization: str) -> str:
    """Return the token of an Authorization header (RFC 6750), which is ASCII."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token or not token.isascii():
        raise Refused(status=401, reason="no bearer token")
    return token


def _time(claim: object) -> float:
    if isinstance(claim, bool) or not isinstance(claim, int | float) or not 0 <= claim <= _LAST_TIME:
        raise Refused(status=401, reason="exp or nbf is not a time")
    return claim
