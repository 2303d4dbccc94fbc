"""The connector's token: is this request from Teams, and for us?

The checks are those of "Bot Connector authentication" (learn.microsoft.com); `exp` is demanded too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import jwt

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

    def __init__(self, keys: SigningKeys, *, app_id: str, issuer: str) -> None:
        """Take tokens that `issuer` made for `app_id` only."""
        self._keys = keys
        self._app_id = app_id
        self._issuer = issuer

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
                leeway=SKEW,
                options={"require": ["exp", "nbf", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise Refused(status=401, reason=type(error).__name__) from None
        return Claims(service_url=str(claims.get("serviceurl", "")), endorsements=key.endorsements)
