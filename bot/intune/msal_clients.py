"""MSAL's two clients behind one call: an app registration with a credential, or an identity that Azure gives."""

import logging
from typing import Protocol
from urllib.parse import urlsplit

import msal
import requests

from bot.intune.credential import AppCredential, Credential, ManagedIdentity, for_msal
from bot.intune.transport import is_simulated

CAPABILITIES = ["CP1"]
"""Says to Entra that we answer claims challenges: it then ends a token early instead of letting it run out."""

# MSAL logs an answer that it cannot read, and a token may be in it.
logging.getLogger("msal").setLevel(logging.CRITICAL)

Answer = dict[str, object]


class MsalClient(Protocol):
    """Asks for a token; blocks while it does, and raises what MSAL and `requests` raise."""

    def acquire(self, scope: str, claims: str | None) -> Answer:
        """Return Entra's answer, a token or an error. `claims` is the JSON of a claims challenge."""
        ...


def msal_client(
    credential: Credential, *, login_url: str, tenant_id: str, app_id: str, session: requests.Session
) -> MsalClient:
    """Make the client for a credential. For an app registration MSAL asks Entra for its addresses, at once."""
    if isinstance(credential, ManagedIdentity):
        return _PlatformIdentity(credential, session)
    return _App(credential, login_url, tenant_id, app_id, session)


class _App:
    def __init__(
        self, credential: AppCredential, login_url: str, tenant_id: str, app_id: str, session: requests.Session
    ) -> None:
        simulated = is_simulated(login_url)
        self._cache = msal.TokenCache()
        self._client = msal.ConfidentialClientApplication(
            app_id,
            for_msal(credential),
            authority=f"https://{urlsplit(login_url).netloc}/{tenant_id}",
            http_client=session,
            token_cache=self._cache,
            client_capabilities=CAPABILITIES,
            # Only Microsoft's own hosts can be looked up at Microsoft.
            instance_discovery=False if simulated else None,
            validate_authority=not simulated,
        )

    def acquire(self, scope: str, claims: str | None) -> Answer:
        _forget(self._cache, scope)
        answer: Answer = self._client.acquire_token_for_client([scope], claims_challenge=claims)
        return answer


class _PlatformIdentity:
    def __init__(self, credential: ManagedIdentity, session: requests.Session) -> None:
        identity = (
            msal.SystemAssignedManagedIdentity()
            if credential.client_id is None
            else msal.UserAssignedManagedIdentity(client_id=credential.client_id)
        )
        self._cache = msal.TokenCache()
        self._client = msal.ManagedIdentityClient(
            identity, http_client=session, token_cache=self._cache, client_capabilities=CAPABILITIES
        )

    def acquire(self, scope: str, claims: str | None) -> Answer:
        resource = scope.removesuffix("/.default")
        if claims is None:  # with a challenge MSAL wants to see the token that was refused
            _forget(self._cache, resource)
        answer: Answer = self._client.acquire_token_for_client(resource=resource, claims_challenge=claims)
        return answer


def _forget(cache: msal.TokenCache, target: str) -> None:
    """Take the tokens for `target` out of MSAL's cache.

    It goes by the machine's clock; ours, before it, by the clock that we were given and by what Graph says of a
    token. So when ours has none that is good, MSAL's must not answer either.
    """
    for entry in list(cache.search(msal.TokenCache.CredentialType.ACCESS_TOKEN, target=[target])):
        cache.remove_at(entry)
