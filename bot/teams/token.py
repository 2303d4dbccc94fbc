"""The connector's token: is this request from Teams, and for us?

The checks are those of "Bot Connector authentication" (learn.microsoft.com); `exp` is demanded too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import jwt

from bot.clock import Clock
from bot.teams.keys import SigningKeys
from bot.teams.refusal import Refused

SKEW = timedelta(minutes=5)
"""By how much the clocks of Teams and of this machine may differ."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a checked token says: the service URL that it was made for, and the channels that its key may sign for."""

    service_url: str
    endorsements: frozenset[str]


class TokenCheck:
    """Checks bearer tokens of the Bot Connector."""

    def __init__(self, keys: SigningKeys, *, app_id: str, issuer: str, clock: Clock) -> None:
        """Take tokens that `issuer` made for `app_id` only."""
        self._keys = keys
        self._app_id = app_id
        self._issuer = issuer
        self._clock = clock

    async def check(self, authorization: str) -> Claims:
        """Check an Authorization header. Raises Refused (401)."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(status=401, reason="no bearer token")
        try:
            header = jwt.get_unverified_header(token)
            key = await self._keys.get(str(header.get("kid", "")))
            if key is None:
                raise Refused(status=401, reason="unknown key")
            claims: Mapping[str, object] = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=self._issuer,
                options={"require": ["exp", "nbf", "iss", "aud"], "verify_exp": False, "verify_nbf": False},
            )
        except jwt.PyJWTError as error:
            raise Refused(status=401, reason=type(error).__name__) from None
        self._check_time(claims)
        return Claims(service_url=str(claims.get("serviceurl", "")), endorsements=key.endorsements)

    def _check_time(self, claims: Mapping[str, object]) -> None:
        """Check when the token holds, by the clock that we were given; the library knows only the machine's."""
        try:
            not_before, expires = float(str(claims["nbf"])), float(str(claims["exp"]))
        except ValueError:
            raise Refused(status=401, reason="exp or nbf is not a time") from None
        now, skew = self._clock.now().timestamp(), SKEW.total_seconds()
        if not not_before - skew <= now < expires + skew:
            raise Refused(status=401, reason="expired, or not valid yet")
