"""The simulated Entra: tokens for an app that proves itself by client secret or certificate."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import jwt
from aiohttp import web
from pydantic import JsonValue

from bot.clock import Clock
from bot.sandbox.tenant import Tenant

GRAPH: Final = "https://graph.microsoft.com/.default"
CONNECTOR: Final = "https://api.botframework.com/.default"
LIFETIME: Final = timedelta(seconds=3599)

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class _Refused(Exception):
    def __init__(self, status: int, error: str, code: int, text: str) -> None:
        super().__init__(text)
        self.status, self.error, self.code, self.text = status, error, code, text


@dataclass(frozen=True, slots=True)
class _Issued:
    scope: str
    expires_at: datetime


class Entra:
    """Hands out tokens by client credentials, and knows those that it handed out."""

    def __init__(self, tenant: Tenant, clock: Clock, graph_url: str) -> None:
        """Serve `tenant`. Graph is the audience under Microsoft's name and under the address at which it is served."""
        self._tenant = tenant
        self._clock = clock
        self._scopes = {GRAPH: GRAPH, f"{graph_url}/.default": GRAPH, CONNECTOR: CONNECTOR}
        self._issued: dict[str, _Issued] = {}
        self._certificate_keys: list[str] = []
        self.requests = 0
        """How many tokens were asked for."""

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers: OpenID discovery, and the token endpoint."""
        return [
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery),
            web.post("/{tenant}/oauth2/v2.0/token", self._token),
        ]

    def trust(self, public_key: str) -> None:
        """Register the public key (PEM) of a certificate for the app."""
        self._certificate_keys.append(public_key)

    def expire_tokens(self) -> None:
        """Make every token that was handed out worthless, as a revocation does."""
        self._issued.clear()

    def accepts(self, authorization: str, scope: str) -> bool:
        """Tell whether a header Authorization carries a token that is good for `scope` now."""
        issued = self._issued.get(authorization.removeprefix("Bearer "))
        return issued is not None and issued.scope == scope and self._clock.now() < issued.expires_at

    async def _discovery(self, request: web.Request) -> web.Response:
        tenant = request.match_info["tenant"]
        if tenant != self._tenant.tenant_id:
            return _refusal(_Refused(400, "invalid_tenant", 90002, f"Tenant '{tenant}' not found."), self._clock)
        # https, as Entra's are and as MSAL insists; who reaches this simulation speaks plain http in its place.
        base = f"https://{request.host}/{tenant}"
        return web.json_response(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
                "jwks_uri": f"{base}/discovery/v2.0/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        self.requests += 1
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        try:
            self._check_app(form, f"https://{request.host}{request.path}")
            scope = self._scope(form)
        except _Refused as refused:
            return _refusal(refused, self._clock)
        token = secrets.token_urlsafe(48)
        self._issued[token] = _Issued(scope, self._clock.now() + LIFETIME)
        seconds = int(LIFETIME.total_seconds())
        return web.json_response(
            {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token}
        )

    def _check_app(self, form: dict[str, str], endpoint: str) -> None:
        if form.get("grant_type") != "client_credentials":
            raise _Refused(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
        if form.get("client_id") != self._tenant.app_id:
            raise _Refused(400, "unauthorized_client", 700016, "Application was not found in the directory.")
        if form.get("client_assertion_type") == _ASSERTION:
            self._check_assertion(form.get("client_assertion", ""), endpoint)
        elif "client_secret" not in form:
            raise _Refused(401, "invalid_client", 7000216, "'client_assertion' or 'client_secret' is required.")
        elif not secrets.compare_digest(form["client_secret"].encode(), self._tenant.app_password.encode()):
            raise _Refused(401, "invalid_client", 7000215, "Invalid client secret provided.")

    def _check_assertion(self, assertion: str, endpoint: str) -> None:
        for key in self._certificate_keys:
            try:
                claims = jwt.decode(assertion, key, algorithms=["PS256", "RS256"], audience=endpoint)
            except jwt.InvalidTokenError:
                continue
            if claims.get("iss") == claims.get("sub") == self._tenant.app_id:
                return
        raise _Refused(401, "invalid_client", 700027, "The certificate is not registered on the application.")

    def _scope(self, form: dict[str, str]) -> str:
        scope = self._scopes.get(form.get("scope", ""))
        if scope is None:
            raise _Refused(400, "invalid_scope", 1002012, "The provided value for scope is not valid.")
        return scope


def _refusal(refused: _Refused, clock: Clock) -> web.Response:
    body: dict[str, JsonValue] = {
        "error": refused.error,
        "error_description": f"AADSTS{refused.code}: {refused.text} Trace ID: {secrets.token_hex(16)}",
        "error_codes": [refused.code],
        "timestamp": f"{clock.now():%Y-%m-%d %H:%M:%SZ}",
    }
    return web.json_response(body, status=refused.status)
