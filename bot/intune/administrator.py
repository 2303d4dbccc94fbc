"""An administrator's own rights in Graph, for the setup of Entra: by signing in with a code, or by a token at hand."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import requests
from msal.exceptions import MsalServiceError

from bot.clock import Clock
from bot.intune.errors import EntraUnreachable, SignInFailed
from bot.intune.msal_clients import PublicClient, public_client

GRAPH_COMMAND_LINE_TOOLS = "14d82eec-204b-4c2f-b7e8-296a70dab67e"
"""The client id of Microsoft Graph Command Line Tools, Microsoft's own public client for administrators in a terminal,
with which Connect-MgGraph of Microsoft Graph PowerShell signs in: no app is needed to make the app."""

_SLOWER = 5.0  # seconds by which to ask less often when told so (RFC 8628, 3.5)
_ENDINGS = {
    "authorization_declined": "declined",  # Entra's own word
    "access_denied": "declined",  # that of RFC 8628
    "expired_token": "expired",
}
_CODE = re.compile(r"AADSTS\d+")


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What somebody enters, and where, to sign in."""

    address: str
    code: str
    ends_in: timedelta


class AdministratorToken:
    """The token of somebody who is signed in (satisfies `bot.intune.tokens.TokenSource`)."""

    def __init__(self, token: str) -> None:
        """Hold a token for Graph."""
        self._token: str | None = token

    async def token(self, scope: str) -> str:  # noqa: ARG002 - the port's: it is for Graph, whatever is asked for
        """Return it. Raises SignInFailed once Graph has called it wrong: there is nothing to renew it with."""
        if self._token is None:
            raise SignInFailed(code="ended")
        return self._token

    def forget(self, token: str, *, claims: str | None = None) -> None:  # noqa: ARG002 - as above
        """Drop it."""
        self._token = None


@dataclass(frozen=True, slots=True)
class DeviceSignIn:
    """Signs an administrator in by the device code flow of OAuth (RFC 8628): in a browser, on whatever machine."""

    login_url: str
    tenant_id: str
    scopes: Sequence[str]
    """Delegated permissions such as "https://graph.microsoft.com/Application.Read.All"."""
    session: requests.Session
    """That of `bot.intune.transport.login_session`."""
    clock: Clock
    tell: Callable[[DeviceCode], None]
    """Shows the code to whoever is to enter it."""
    client_id: str = GRAPH_COMMAND_LINE_TOOLS
    pause: Callable[[float], Awaitable[None]] = field(default=asyncio.sleep)

    async def sign_in(self) -> AdministratorToken:
        """Wait until somebody has signed in. Raises SignInFailed, and EntraUnreachable where Entra is not there."""
        try:
            client = await asyncio.to_thread(self._client)
            flow = await asyncio.to_thread(client.initiate_device_flow, list(self.scopes))
        except (requests.RequestException, MsalServiceError) as error:
            raise EntraUnreachable(fault=type(error).__name__) from error
        except (ValueError, TypeError, KeyError) as error:  # MSAL's, of an unknown tenant as of an answer that is none
            raise SignInFailed(code=_code(f"{error} {error.__context__}", "(unreadable)")) from error
        if "user_code" not in flow:
            raise SignInFailed(code=_code(str(flow.get("error_description")), str(flow.get("error"))))
        ends_in = timedelta(seconds=int(str(flow["expires_in"])))
        self.tell(DeviceCode(str(flow["verification_uri"]), str(flow["user_code"]), ends_in))
        return await self._waited(client, flow, ends_in)

    def _client(self) -> PublicClient:
        return public_client(
            login_url=self.login_url, tenant_id=self.tenant_id, client_id=self.client_id, session=self.session
        )

    async def _waited(self, client: PublicClient, flow: dict[str, object], ends_in: timedelta) -> AdministratorToken:
        ends_at = self.clock.now() + ends_in
        interval = float(str(flow["interval"]))
        while self.clock.now() < ends_at:
            await self.pause(interval)
            try:
                # A copy: MSAL writes into it when it asked, by a clock of its own.
                answer = await asyncio.to_thread(client.acquire_token_by_device_flow, {**flow}, exit_condition=_at_once)
            except (requests.RequestException, MsalServiceError):
                continue  # the person may still be at it; the code ends by itself
            token, error = answer.get("access_token"), str(answer.get("error"))
            if isinstance(token, str):
                return AdministratorToken(token)
            if error == "slow_down":
                interval += _SLOWER
            elif error != "authorization_pending":
                raise SignInFailed(code=_ENDINGS.get(error) or _code(str(answer.get("error_description")), error))
        raise SignInFailed(code="expired")


def _at_once(_: dict[str, object]) -> bool:
    """Tell MSAL to ask once and not to wait: it would block, by a clock of its own."""
    return True


def _code(text: str, otherwise: str) -> str:
    found = _CODE.search(text)
    return otherwise if found is None else found[0]
