"""App tokens from Entra, by scope: for Graph and for Teams' connector."""

import asyncio
import re
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import requests
from msal.exceptions import MsalServiceError

from bot.clock import Clock
from bot.intune.credential import Credential
from bot.intune.errors import CredentialUnreadable, EntraUnreachable, TokenFailed, TokenRefused
from bot.intune.msal_clients import MsalClient, msal_client

EARLY = timedelta(minutes=5)
"""How long before its end a token is replaced: as MSAL does, and longer than any request takes."""

_CODE = re.compile(r"AADSTS\d+")


@dataclass(frozen=True, slots=True)
class _Held:
    token: str
    expires_at: datetime


class TokenSource(Protocol):
    """Gives tokens: of the app itself, or of an administrator who signed in (`bot.intune.administrator`)."""

    async def token(self, scope: str) -> str:
        """Return a token for a scope such as "https://graph.microsoft.com/.default". Raises TokenFailed."""
        ...

    def forget(self, token: str, *, claims: str | None = None) -> None:
        """Drop a token that was called wrong; `claims` is the JSON of a claims challenge for the next one."""
        ...


class Tokens:
    """Tokens of the app itself (client credentials), kept until shortly before they end.

    One request a scope is under way at a time; the others wait for it.
    """

    def __init__(  # noqa: PLR0913 - each is a setting of its own
        self,
        *,
        login_url: str,
        tenant_id: str,
        app_id: str,
        credential: Credential,
        session: requests.Session,
        clock: Clock,
    ) -> None:
        """Keep what is needed; nothing is asked yet. `session` is that of `transport.login_session`."""
        self._login_url = login_url
        self._tenant_id = tenant_id
        self._app_id = app_id
        self._credential = credential
        self._session = session
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._challenges: dict[str, str] = {}
        self._client: MsalClient | None = None
        self._client_lock = threading.Lock()

    async def token(self, scope: str) -> str:
        """Return a token for a scope such as "https://graph.microsoft.com/.default".

        Raises TokenFailed: TokenRefused, EntraUnreachable or CredentialUnreadable.
        """
        held = self._held.get(scope)
        if held is not None and self._clock.now() < held.expires_at - EARLY:
            return held.token
        async with self._locks[scope]:
            return await self._renewed(scope, before=held)

    def forget(self, token: str, *, claims: str | None = None) -> None:
        """Drop a token that was called wrong by whom it was meant for; the next one is fresh.

        `claims` is the JSON of a claims challenge, which that next one has to meet.
        """
        for scope in [scope for scope, held in self._held.items() if held.token == token]:
            del self._held[scope]
            if claims is not None:
                self._challenges[scope] = claims

    async def _renewed(self, scope: str, *, before: _Held | None) -> str:
        held = self._held.get(scope)
        if held is not None and held != before:
            return held.token  # somebody else renewed it while we waited
        try:
            answer = await asyncio.to_thread(self._acquire, scope)
        except TokenFailed:
            if held is not None and self._clock.now() < held.expires_at:
                return held.token  # its last minutes are better than none
            raise
        self._held[scope] = answer
        return answer.token

    def _acquire(self, scope: str) -> _Held:
        """Ask Entra, in a thread."""
        claims = self._challenges.get(scope)
        try:
            answer = self._msal().acquire(scope, claims)
        except (requests.RequestException, MsalServiceError) as error:
            raise EntraUnreachable(fault=type(error).__name__) from error
        except OSError as error:  # MSAL opens a PKCS #12 file itself
            raise CredentialUnreadable(fault=type(error).__name__) from error
        except (
            ValueError,
            TypeError,
            KeyError,
        ) as error:  # MSAL's, of an unknown tenant as of a key without its phrase
            code = _code(f"{error} {error.__context__}")
            raise TokenRefused(code=code or "(MSAL could not read the answer or the credential)") from error
        token = answer.get("access_token")
        if not isinstance(token, str):
            raise TokenRefused(code=_code(str(answer.get("error_description"))) or str(answer.get("error")))
        if self._challenges.get(scope) == claims:  # there may be a newer one by now
            self._challenges.pop(scope, None)
        return _Held(token, self._clock.now() + timedelta(seconds=int(str(answer["expires_in"]))))

    def _msal(self) -> MsalClient:
        """Make MSAL's client once; again only where that failed."""
        with self._client_lock:
            if self._client is None:
                self._client = msal_client(
                    self._credential,
                    login_url=self._login_url,
                    tenant_id=self._tenant_id,
                    app_id=self._app_id,
                    session=self._session,
                )
            return self._client


def _code(text: str) -> str:
    found = _CODE.search(text)
    return "" if found is None else found[0]
