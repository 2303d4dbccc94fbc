"""The device code flow of the simulated Entra (RFC 8628): somebody enters a code in a browser, and is signed in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from bot.clock import Clock

GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
LIFETIME: Final = timedelta(minutes=15)
INTERVAL: Final = 5
"""Seconds between two questions."""


@dataclass(slots=True)
class _Waiting:
    user_code: str
    scope: str
    ends_at: datetime
    error: str | None = "authorization_pending"
    """What is answered; None once somebody has signed in."""


class DeviceCodes:
    """Codes that wait for somebody to enter them."""

    def __init__(self, clock: Clock) -> None:
        """Let codes end by `clock`."""
        self._clock = clock
        self._waiting: dict[str, _Waiting] = {}
        self.entered_at_once = False
        """Whether somebody enters every code as soon as it is given out."""

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers."""
        return [web.post("/{tenant}/oauth2/v2.0/devicecode", self._begin)]

    def enter(self, user_code: str) -> None:
        """Let somebody enter a code and sign in. Raises KeyError for an unknown one."""
        self._of(user_code).error = None

    def decline(self, user_code: str) -> None:
        """Let somebody enter a code and decline. Raises KeyError for an unknown one."""
        self._of(user_code).error = "authorization_declined"

    def redeem(self, form: dict[str, str]) -> list[str] | web.Response:
        """Return the permissions that somebody gave by signing in, or the answer that nobody has."""
        waiting = self._waiting.get(form.get("device_code", ""))
        if waiting is None:
            return _error("bad_verification_code", "AADSTS70019: Verification code expired.")
        if waiting.error is None:
            # Each is named in full, "https://graph.microsoft.com/Application.Read.All", but for those of OpenID.
            return [scope.rpartition("/")[2] for scope in waiting.scope.split() if "/" in scope]
        if self._clock.now() >= waiting.ends_at:
            return _error("expired_token", "AADSTS70020: The provided device code has expired.")
        return _error(waiting.error, "AADSTS70016: OAuth 2.0 device flow error. Authorization is pending.")

    def _of(self, user_code: str) -> _Waiting:
        found = next((each for each in self._waiting.values() if each.user_code == user_code), None)
        if found is None:
            raise KeyError(user_code)
        return found

    async def _begin(self, request: web.Request) -> web.Response:
        form = await request.post()
        device_code, user_code = secrets.token_urlsafe(32), secrets.token_hex(4).upper()
        ends_at = self._clock.now() + LIFETIME
        self._waiting[device_code] = _Waiting(user_code, str(form.get("scope", "")), ends_at)
        if self.entered_at_once:
            self.enter(user_code)
        address = f"{request.url.origin()}/devicelogin"
        return web.json_response(
            {
                "device_code": device_code,
                "user_code": user_code,
                "verification_uri": address,
                "expires_in": int(LIFETIME.total_seconds()),
                "interval": INTERVAL,
                "message": f"To sign in, open {address} and enter the code {user_code} to authenticate.",
            }
        )


def _error(error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=400)
