"""The connector's signing keys: fetched from its OpenID metadata, kept, and asked for again when one is unknown.

Nobody waits for the source who need not: known keys serve while a fetch runs beside the requests. Only a request whose
key is unknown waits, for the one fetch that runs.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientError, ClientSession
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK, PyJWTError

from bot.clock import Clock
from bot.errors import EnrollDeskError
from bot.proxy import proxy_for
from bot.teams.activity import text_at
from bot.teams.service_url import TrustedHosts

log = structlog.get_logger()

TIMEOUT = 5.0
"""Seconds for a whole fetch, which is two requests. Teams waits 15 for its answer."""

FRESH_FOR = timedelta(hours=24)
"""How long keys serve before they are looked at again: Bot Connector authentication asks for a daily look."""

RETRY_AFTER = timedelta(seconds=30)
"""How long to wait after a fetch that failed. The old keys serve meanwhile, however long the source is down."""

REFETCH_AFTER = timedelta(minutes=5)
"""An unknown key id asks for the keys at once, but not more often than this, however many unknown ids arrive."""

LEAST_BITS = 2048
"""RFC 7518, section 3.3: no smaller key may be used with RS256."""

SOURCES = ("*.botframework.com", "*.botframework.azure.us", "*.botframework.azure.cn")
"""Microsoft's hosts that may hold the keys, beside the host of the metadata itself.

Whoever serves the keys can speak for Teams. So the metadata, should they ever be changed on their way or by mistake,
cannot send us elsewhere; but Microsoft can move the keys within its own clouds.
"""


class KeysUnusable(EnrollDeskError):
    """The connector's signing keys cannot be used: {fault}."""

    fault: str


@dataclass(frozen=True, slots=True, eq=False)
class SigningKey:
    """A public key and the channels for which it may sign. The same key of a later fetch is another object."""

    id: str
    public: RSAPublicKey
    endorsements: frozenset[str]


class SigningKeys:
    """The keys by key id, while the block lasts: `async with SigningKeys(…) as keys`."""

    def __init__(self, metadata_url: str, session: ClientSession, clock: Clock) -> None:
        """Name the source; the first fetch is made when the block is entered."""
        self._metadata_url = metadata_url
        self._sources = TrustedHosts((urlsplit(metadata_url).hostname or "", *SOURCES))
        self._session = session
        self._clock = clock
        self._keys: Mapping[str, SigningKey] = {}
        self._due_at = self._may_ask_at = clock.now()
        self._fetched_at: datetime | None = None
        self._fetching: asyncio.Task[None] | None = None

    @property
    def age(self) -> timedelta | None:
        """Return how long ago the keys were fetched; None where they never were, and no token can be checked."""
        return None if self._fetched_at is None else self._clock.now() - self._fetched_at

    async def __aenter__(self) -> Self:
        """Fetch the keys before a request needs them. Where the source is down, go on without after TIMEOUT."""
        await asyncio.wait([self._fetch_beside()])
        return self

    async def __aexit__(self, *_: object) -> None:
        """Give up a fetch that runs."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])

    async def get(self, key_id: str) -> SigningKey | None:
        """Return the key of that id, None where the connector has none of that name.

        A known key is returned at once. Never raises for what the network or the source does.
        """
        key, now = self._keys.get(key_id), self._clock.now()
        may_ask = key is None and now >= self._may_ask_at
        if may_ask:
            self._may_ask_at = now + REFETCH_AFTER
        if may_ask or now >= self._due_at:
            self._fetch_beside()
        if key is None and self._fetching is not None and not self._fetching.done():
            await asyncio.wait([self._fetching])
            key = self._keys.get(key_id)
        return key

    def _fetch_beside(self) -> asyncio.Task[None]:
        """Start a fetch, or return the one that runs."""
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        began_at = self._clock.now()
        self._due_at = began_at + RETRY_AFTER
        try:
            async with asyncio.timeout(TIMEOUT):
                self._keys = _read(await self._json(await self._jwks_uri()))
        except KeysUnusable as error:
            log.warning("the connector's signing keys cannot be used", fault=error.fault)
        except (ClientError, TimeoutError, ValueError, RecursionError) as error:
            log.warning("the connector's signing keys could not be fetched", fault=type(error).__name__)
        else:
            self._due_at = began_at + FRESH_FOR
            self._fetched_at = began_at

    async def _jwks_uri(self) -> str:
        jwks_uri = text_at(await self._json(self._metadata_url), "jwks_uri")
        if jwks_uri not in self._sources:
            raise KeysUnusable(fault="jwks_uri is not https on a host of Microsoft")
        return jwks_uri

    async def _json(self, url: str) -> object:
        """Read a document. A redirect is not followed: where it leads is not checked."""
        async with self._session.get(
            url, proxy=proxy_for(url), raise_for_status=True, allow_redirects=False
        ) as response:
            return json.loads(await response.read())


def _read(document: object) -> dict[str, SigningKey]:
    """Read a JSON Web Key Set and leave out what is no key for RS256. Raises KeysUnusable where nothing is left."""
    rows = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(rows, list):
        raise KeysUnusable(fault="not a JSON Web Key Set")
    keys = [key for row in rows if (key := _signing_key(row)) is not None]
    if not keys:
        raise KeysUnusable(fault="there is none for RS256")
    if len(keys) < len(rows):
        log.warning("some of the connector's keys are left out", count=len(rows) - len(keys))
    return {key.id: key for key in keys}


def _signing_key(row: object) -> SigningKey | None:
    key_id = text_at(row, "kid")
    if not key_id or not isinstance(row, Mapping) or row.get("use", "sig") != "sig":
        return None
    try:
        public = PyJWK(dict(row), algorithm="RS256").key
    except PyJWTError:
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < LEAST_BITS:
        return None
    endorsements = row.get("endorsements")
    channels = endorsements if isinstance(endorsements, list) else []
    return SigningKey(key_id, public, frozenset(channel for channel in channels if isinstance(channel, str)))
