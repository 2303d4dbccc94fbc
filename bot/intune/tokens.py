"""App tokens from Entra, by scope: for Graph and for Teams' connector. The only importer of MSAL."""

import asyncio
import logging
import re
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msal
import requests
from msal.exceptions import MsalServiceError

from bot.clock import Clock
from bot.intune.credential import Credential, for_msal
from bot.intune.errors import CredentialUnreadable, EntraUnreachable, TokenFailed, TokenRefused
from bot.intune.transport import is_simulated

EARLY = timedelta(minutes=5)
"""How long before its end a token is replaced: as MSAL does, and longer than any request takes."""

# MSAL logs an answer that it cannot read, and a token may be in it.
logging.getLogger("msal").setLevel(logging.CRITICAL)

_CODE = re.compile(r"AADSTS\d+")


@dataclass(frozen=True, slots=True)
class _Held:
    token: str
    expires_at: datetime


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
        self._msal_cache = msal.TokenCache()
        self._msal_app: msal.ConfidentialClientApplication | None = None
        self._msal_app_lock = threading.Lock()

    async def token(self, scope: str) -> str:
        """Return a token for a scope such as "https://graph.microsoft.com/.default".

        Raises TokenFailed: TokenRefused, EntraUnreachable or CredentialUnreadable.
        """
        held = self._held.get(scope)
        if held is not None and self._clock.now() < held.expires_at - EARLY:
            return held.token
        async with self._locks[scope]:
            return await self._renewed(scope, before=held)

    def forget(self, token: str) -> None:
        """Drop a token that was called wrong by whom it was meant for; the next one is fresh."""
        self._held = {scope: held for scope, held in self._held.items() if held.token != token}

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
        try:
            app = self._app()
            # MSAL's cache goes by the machine's clock; ours, before it, by the clock that we were given and by what
            # Graph says of a token. So when ours has none that is good, MSAL's must not answer either.
            for entry in list(self._msal_cache.search(msal.TokenCache.CredentialType.ACCESS_TOKEN, target=[scope])):
                self._msal_cache.remove_at(entry)
            answer: dict[str, object] = app.acquire_token_for_client([scope])
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
        return _Held(token, self._clock.now() + timedelta(seconds=int(str(answer["expires_in"]))))

    def _app(self) -> msal.ConfidentialClientApplication:
        """Make MSAL's application, which asks Entra for its addresses; again only where that failed."""
        with self._msal_app_lock:
            if self._msal_app is None:
                simulated = is_simulated(self._login_url)
                self._msal_app = msal.ConfidentialClientApplication(
                    self._app_id,
                    for_msal(self._credential),
                    authority=f"https://{urlsplit(self._login_url).netloc}/{self._tenant_id}",
                    http_client=self._session,
                    token_cache=self._msal_cache,
                    # Only Microsoft's own hosts can be looked up at Microsoft.
                    instance_discovery=False if simulated else None,
                    validate_authority=not simulated,
                )
            return self._msal_app


def _code(text: str) -> str:
    found = _CODE.search(text)
    return "" if found is None else found[0]
