"""The simulated Bot Connector's keys: OpenID metadata, and tokens as Teams' connector sends them to a bot."""

import base64
import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import JsonValue

from bot.clock import Clock
from bot.sandbox.tenant import Tenant

ISSUER: Final = "https://api.botframework.com"
METADATA_PATH: Final = "/botframework/v1/.well-known/openidconfiguration"
ENDORSEMENTS: Final = ("msteams",)
KEYS_PATH: Final = "/botframework/v1/.well-known/keys"
_LIFETIME: Final = 3600  # seconds
_LEEWAY: Final = 300  # seconds by which clocks may differ


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    private: rsa.RSAPrivateKey

    def public(self, endorsements: Sequence[str]) -> dict[str, JsonValue]:
        """Return the public half as a JSON Web Key that may sign for those channels."""
        numbers = self.private.public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.id,
            "x5t": self.id,
            "n": _base64(numbers.n),
            "e": _base64(numbers.e),
            "endorsements": [*endorsements],
        }


@functools.cache
def _key(number: int) -> _Key:
    """Make a key: it takes a tenth of a second, so every sandbox of a process has the same ones."""
    return _Key(f"sandbox-{number}", rsa.generate_private_key(public_exponent=65537, key_size=2048))


class ConnectorKeys:
    """Signs what the connector sends. `rotate` takes the next key, as Microsoft does without notice."""

    def __init__(self, tenant: Tenant, clock: Clock) -> None:
        """Sign for the app of `tenant`."""
        self._tenant = tenant
        self._clock = clock
        self._number = 1
        self._endorsements: Sequence[str] = ENDORSEMENTS

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers: the metadata, and the keys that it points to."""
        return [web.get(METADATA_PATH, self._metadata), web.get(KEYS_PATH, self._keys)]

    def rotate(self, *, endorsements: Sequence[str] = ENDORSEMENTS) -> None:
        """Sign with a new key from now on, which may sign for those channels; the old one is no longer published."""
        self._number += 1
        self._endorsements = endorsements

    def published(self) -> dict[str, JsonValue]:
        """Return the key that is published, as a JSON Web Key."""
        return _key(self._number).public(self._endorsements)

    def token(self, service_url: str, **overrides: JsonValue) -> str:
        """Return a token for an activity from `service_url`. `overrides` replaces claims; None leaves one out."""
        now = int(self._clock.now().timestamp())
        claims: dict[str, JsonValue] = {
            "serviceurl": service_url,
            "nbf": now - _LEEWAY,
            "exp": now + _LIFETIME,
            "iss": ISSUER,
            "aud": self._tenant.app_id,
            **overrides,
        }
        key = _key(self._number)
        stated = {name: value for name, value in claims.items() if value is not None}
        payload = json.dumps(stated).encode()  # signed as bytes: jwt.encode takes no claims of a wrong shape
        return jwt.api_jws.encode(payload, key.private, algorithm="RS256", headers={"kid": key.id, "x5t": key.id})

    async def _metadata(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": ISSUER,
                "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": f"{request.url.origin()}{KEYS_PATH}",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def _keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [self.published()]})


def _base64(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
