"""MSAL's clients: an app registration with a credential, an identity that Azure gives, or a person who signs in."""

import logging
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

import msal
import requests

from bot.intune.credential import Credential, FederatedIdentity, ForMsal, ManagedIdentity, for_msal
from bot.intune.errors import CredentialUnreadable
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
    if isinstance(credential, FederatedIdentity):
        return _App({"client_assertion": _assertion(credential, session)}, login_url, tenant_id, app_id, session)
    return _App(for_msal(credential), login_url, tenant_id, app_id, session)


class PublicClient(Protocol):
    """MSAL's client without a credential, as far as the device code flow needs it. It blocks, and raises as above."""

    def initiate_device_flow(self, scopes: list[str]) -> Answer:
        """Ask Entra for a code."""
        ...

    def acquire_token_by_device_flow(self, flow: Answer, *, exit_condition: Callable[[Answer], bool]) -> Answer:
        """Ask whether somebody has entered it."""
        ...


def public_client(*, login_url: str, tenant_id: str, client_id: str, session: requests.Session) -> PublicClient:
    """Make a client with which a person signs in. MSAL asks Entra for its addresses, at once."""
    client: PublicClient = msal.PublicClientApplication(
        client_id, token_cache=msal.TokenCache(), **_at(login_url, tenant_id, session)
    )
    return client


def _at(login_url: str, tenant_id: str, session: requests.Session) -> dict[str, object]:
    """Return what every client of MSAL's needs to know of a tenant. Raises NotLoopback."""
    simulated = is_simulated(login_url)
    return {
        "authority": f"https://{urlsplit(login_url).netloc}/{tenant_id}",
        "http_client": session,
        # Only Microsoft's own hosts can be looked up at Microsoft.
        "instance_discovery": False if simulated else None,
        "validate_authority": not simulated,
    }


class _App:
    def __init__(
        self, credential: ForMsal, login_url: str, tenant_id: str, app_id: str, session: requests.Session
    ) -> None:
        self._cache = msal.TokenCache()
        self._client = msal.ConfidentialClientApplication(
            app_id,
            credential,
            token_cache=self._cache,
            client_capabilities=CAPABILITIES,
            **_at(login_url, tenant_id, session),
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


def _assertion(credential: FederatedIdentity, session: requests.Session) -> Callable[[], str]:
    """Return what gets a token of the identity, for Entra to see. It raises CredentialUnreadable without one."""
    identity = _PlatformIdentity(ManagedIdentity(credential.client_id), session)

    def assertion() -> str:
        answer = identity.acquire(credential.audience, None)
        token = answer.get("access_token")
        if not isinstance(token, str):
            raise CredentialUnreadable(fault=f"the managed identity gives no token ({answer.get('error')})")
        return token

    return assertion


def _forget(cache: msal.TokenCache, target: str) -> None:
    """Take the tokens for `target` out of MSAL's cache.

    It goes by the machine's clock; ours, before it, by the clock that we were given and by what Graph says of a
    token. So when ours has none that is good, MSAL's must not answer either.
    """
    for entry in list(cache.search(msal.TokenCache.CredentialType.ACCESS_TOKEN, target=[target])):
        cache.remove_at(entry)
