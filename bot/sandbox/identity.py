"""The simulated managed identity: tokens without a secret, as Azure gives them to machines and to app services."""

import secrets
import time
from functools import cached_property
from typing import Final

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.sandbox.entra import FEDERATION, LIFETIME, Entra

MACHINE: Final = "/metadata/identity/oauth2/token"
APP_SERVICE: Final = "/msi/token"
USER_ASSIGNED: Final = "2b6e0d18-5f7a-4c93-8e21-a0b1c2d3e4f5"
"""The client id of the one user-assigned identity that there is."""
PRINCIPAL: Final = "8c1f7a52-3d64-4be0-9a17-5e2d0c4b6f83"
"""Its object id, which is the subject of its tokens."""


class ManagedIdentities:
    """Answers as the metadata service of a machine does (IMDS), and as that of an app service."""

    def __init__(self, entra: Entra, origin: str) -> None:
        """Hand out tokens of `entra`."""
        self._entra = entra
        self._origin = origin
        self._header = secrets.token_urlsafe(16)
        self.requests = 0
        """How many tokens were asked for."""

    @property
    def federation(self) -> tuple[str, str, str]:
        """Return issuer, subject and public key (PEM) by which an app can trust the identity (`Entra.trust_issuer`)."""
        public = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return self._origin, PRINCIPAL, public.decode()

    @property
    def app_service(self) -> dict[str, str]:
        """Return the environment variables by which an app service tells where its identity is."""
        return {"IDENTITY_ENDPOINT": f"{self._origin}{APP_SERVICE}", "IDENTITY_HEADER": self._header}

    @property
    def machine(self) -> dict[str, str]:
        """Return the environment variable that leads MSAL here instead of to 169.254.169.254."""
        return {"AZURE_POD_IDENTITY_AUTHORITY_HOST": self._origin}

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers."""
        return [web.get(MACHINE, self._for_machine), web.get(APP_SERVICE, self._for_app_service)]

    async def _for_machine(self, request: web.Request) -> web.Response:
        self.requests += 1
        if request.headers.get("Metadata") != "true":
            return _refusal("invalid_request", "Required metadata header not specified")
        return self._token(request)

    async def _for_app_service(self, request: web.Request) -> web.Response:
        self.requests += 1
        if not secrets.compare_digest(request.headers.get("X-IDENTITY-HEADER", ""), self._header):
            return web.json_response({"statusCode": 401, "message": "Unauthorized"}, status=401)
        return self._token(request)

    def _token(self, request: web.Request) -> web.Response:
        if request.query.get("client_id", USER_ASSIGNED) != USER_ASSIGNED:
            return _refusal("invalid_request", "Identity not found")
        resource = request.query.get("resource", "")
        token = self._proof() if resource == FEDERATION else self._entra.issue(f"{resource}/.default")
        if token is None:
            return _refusal("invalid_resource", "AADSTS500011: The resource principal was not found.")
        seconds = int(LIFETIME.total_seconds())
        return web.json_response(
            {
                "access_token": token,
                "expires_in": str(seconds),
                "expires_on": str(int(time.time()) + seconds),  # MSAL counts from it by the machine's clock
                "resource": resource,
                "token_type": "Bearer",
            }
        )

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        """Make the key of Entra's own tokens, when somebody wants one of these: it takes a while."""
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def _proof(self) -> str:
        """Return a token that proves the identity to Entra, by the machine's clock as all of the platform's."""
        ends = int(time.time() + LIFETIME.total_seconds())
        claims = {"iss": self._origin, "sub": PRINCIPAL, "aud": FEDERATION, "exp": ends}
        return jwt.encode(claims, self._key, algorithm="RS256")


def _refusal(error: str, text: str) -> web.Response:
    return web.json_response({"error": error, "error_description": text}, status=400)
