"""The simulated Entra: tokens for an app that proves itself by client secret, certificate or federated token."""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import jwt
from aiohttp import web
from pydantic import JsonValue

from bot.clock import Clock
from bot.sandbox.device_code import GRANT, DeviceCodes
from bot.sandbox.tenant import Tenant

GRAPH: Final = "https://graph.microsoft.com/.default"
CONNECTOR: Final = "https://api.botframework.com/.default"
LIFETIME: Final = timedelta(seconds=3599)

OF_A_TEAM: Final = ".Group"
"""How the names of permissions end to which the owner of a team consents; no token has them."""

FEDERATION: Final = "api://AzureADTokenExchange"
"""The audience of a federated token."""

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class _Refused(Exception):
    def __init__(self, status: int, error: str, code: int, text: str) -> None:
        super().__init__(text)
        self.status, self.error, self.code, self.text = status, error, code, text


@dataclass(frozen=True, slots=True)
class _Issued:
    scope: str
    expires_at: datetime
    claims: str
    """What the request wanted of it, as JSON; empty where it wanted nothing."""
    delegated: frozenset[str] = frozenset()
    """The delegated permissions of a person who signed in; empty for a token of the app."""


@dataclass(frozen=True, slots=True)
class _Federation:
    issuer: str
    subject: str
    public_key: str


class Entra:
    """Hands out tokens by client credentials, and knows those that it handed out."""

    def __init__(self, tenant: Tenant, clock: Clock, graph_url: str) -> None:
        """Serve `tenant`. Graph is the audience under Microsoft's name and under the address at which it is served."""
        self._tenant = tenant
        self._clock = clock
        self._scopes = {GRAPH: GRAPH, f"{graph_url}/.default": GRAPH, CONNECTOR: CONNECTOR}
        self._issued: dict[str, _Issued] = {}
        self._certificate_keys: list[str] = []
        self._federations: list[_Federation] = []
        self._wanted_claims: str | None = None
        self.device_codes = DeviceCodes(clock)
        self.granted: set[str] = set()
        """The application permissions to which an administrator consented, and an owner of the team."""
        self.requests = 0
        """How many tokens were asked for."""

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers: OpenID discovery, and the token endpoint."""
        return [
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery),
            web.post("/{tenant}/oauth2/v2.0/token", self._token),
            *self.device_codes.routes(),
        ]

    def trust(self, public_key: str) -> None:
        """Register the public key (PEM) of a certificate for the app."""
        self._certificate_keys.append(public_key)

    def trust_issuer(self, issuer: str, subject: str, public_key: str) -> None:
        """Register a federated credential for the app: tokens of that issuer for that subject, by its key (PEM)."""
        self._federations.append(_Federation(issuer, subject, public_key))

    def challenge(self, claims: str | None) -> None:
        """Want these claims (JSON) of every token for Graph from now on, as after a revocation; None wants none."""
        self._wanted_claims = claims

    def unmet_claims(self, authorization: str) -> str | None:
        """Return the claims that a token should have and has not, None where it is as wanted."""
        issued = self._issued.get(authorization.removeprefix("Bearer "))
        if issued is None or self._wanted_claims is None:
            return None
        has, wanted = json.loads(issued.claims or "{}"), json.loads(self._wanted_claims)
        is_met = has.get("access_token", {}).items() >= wanted["access_token"].items()
        return None if is_met else self._wanted_claims

    def issue(self, scope: str, *, claims: str = "") -> str | None:
        """Return a new token for a scope such as "https://graph.microsoft.com/.default"; None for an unknown one."""
        known = self._scopes.get(scope)
        if known is None:
            return None
        token = self._graph_token() if known == GRAPH else secrets.token_urlsafe(48)
        self._issued[token] = _Issued(known, self._clock.now() + LIFETIME, claims)
        return token

    def _graph_token(self) -> str:
        """Return a token that says what was consented to, as Graph's do: in the claim `roles`, without a team's own."""
        roles = sorted(name for name in self.granted if not name.endswith(OF_A_TEAM))
        claims = {"appid": self._tenant.app_id, "tid": self._tenant.tenant_id, **({"roles": roles} if roles else {})}
        parts = (json.dumps(part).encode() for part in ({"typ": "JWT", "alg": "RS256"}, claims))
        encoded = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts]
        return ".".join([*encoded, secrets.token_urlsafe(48)])

    def issue_to_person(self, *permissions: str) -> str:
        """Return a token for Graph as an administrator gets it who signs in, with those delegated permissions."""
        token = secrets.token_urlsafe(48)
        self._issued[token] = _Issued(GRAPH, self._clock.now() + LIFETIME, "", frozenset(permissions))
        return token

    def delegated(self, authorization: str) -> frozenset[str]:
        """Return the delegated permissions of the token that a header Authorization carries."""
        issued = self._issued.get(authorization.removeprefix("Bearer "))
        return frozenset() if issued is None else issued.delegated

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
                "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
                "jwks_uri": f"{base}/discovery/v2.0/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        self.requests += 1
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        if form.get("grant_type") == GRANT:
            granted = self.device_codes.redeem(form)
            return granted if isinstance(granted, web.Response) else _given(self.issue_to_person(*granted))
        try:
            self._check_app(form, f"https://{request.host}{request.path}")
        except _Refused as refused:
            return _refusal(refused, self._clock)
        token = self.issue(form.get("scope", ""), claims=form.get("claims", ""))
        if token is None:
            unknown = _Refused(400, "invalid_scope", 1002012, "The provided value for scope is not valid.")
            return _refusal(unknown, self._clock)
        return _given(token)

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
        if not self._is_federated(assertion):
            raise _Refused(401, "invalid_client", 700027, "The certificate is not registered on the application.")

    def _is_federated(self, assertion: str) -> bool:
        for trusted in self._federations:
            try:
                claims = jwt.decode(assertion, trusted.public_key, algorithms=["RS256"], audience=FEDERATION)
            except jwt.InvalidTokenError:
                continue
            if (claims.get("iss"), claims.get("sub")) == (trusted.issuer, trusted.subject):
                return True
        return False


def _given(token: str) -> web.Response:
    seconds = int(LIFETIME.total_seconds())
    return web.json_response(
        {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token}
    )


def _refusal(refused: _Refused, clock: Clock) -> web.Response:
    body: dict[str, JsonValue] = {
        "error": refused.error,
        "error_description": f"AADSTS{refused.code}: {refused.text} Trace ID: {secrets.token_hex(16)}",
        "error_codes": [refused.code],
        "timestamp": f"{clock.now():%Y-%m-%d %H:%M:%SZ}",
    }
    return web.json_response(body, status=refused.status)
