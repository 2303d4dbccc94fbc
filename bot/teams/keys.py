"""The connector's signing keys: fetched from its OpenID metadata, kept, and asked for again when one is unknown."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout
from jwt import PyJWK, PyJWKError

from bot.clock import Clock

log = structlog.get_logger()

TIMEOUT = ClientTimeout(total=5)
"""Seconds for each of the two requests."""

FRESH_FOR = timedelta(hours=24)
"""How long keys serve: Bot Connector authentication asks for a daily look. While the source is down the old ones do."""

REFETCH_AFTER = timedelta(minutes=5)
"""An unknown key id asks for the keys at once, but not more often than this, however many unknown ids arrive."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key and the channels for which it may sign."""

    key: PyJWK
    endorsements: frozenset[str]


class SigningKeys:
    """The keys by key id."""

    def __init__(self, metadata_url: str, session: ClientSession, clock: Clock) -> None:
        """Name the source; nothing is fetched before it is needed or `warm` is called."""
        self._metadata_url = metadata_url
        self._session = session
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._lock = asyncio.Lock()

    async def get(self, key_id: str) -> SigningKey | None:
        """Return the key of that id, None where the connector has none of that name."""
        if key_id not in self._keys or self._is_older_than(self._fetched_at, FRESH_FOR):
            await self.warm(unless=key_id)
        return self._keys.get(key_id)

    async def warm(self, *, unless: str = "") -> None:
        """Fetch the keys, unless that was tried a moment ago or `unless` has become known meanwhile. Never raises."""
        async with self._lock:
            if unless in self._keys and not self._is_older_than(self._fetched_at, FRESH_FOR):
                return
            if not self._is_older_than(self._tried_at, REFETCH_AFTER):
                return
            self._tried_at = self._clock.now()
            try:
                self._keys = await self._fetch()
                self._fetched_at = self._tried_at
            except (ClientError, TimeoutError, ValueError, KeyError, TypeError, AttributeError, PyJWKError) as error:
                log.warning("the connector's signing keys could not be fetched", fault=type(error).__name__)

    def _is_older_than(self, at: datetime | None, age: timedelta) -> bool:
        return at is None or self._clock.now() - at >= age

    async def _fetch(self) -> dict[str, SigningKey]:
        metadata = await self._json(self._metadata_url)
        document = await self._json(str(metadata["jwks_uri"]))
        rows = document["keys"]
        if not isinstance(rows, list):
            raise TypeError(rows)
        return {
            str(row["kid"]): SigningKey(PyJWK(row, algorithm="RS256"), frozenset(row.get("endorsements", ())))
            for row in rows
        }

    async def _json(self, url: str) -> Mapping[str, object]:
        async with self._session.get(url, timeout=TIMEOUT, raise_for_status=True) as response:
            document = await response.json(content_type=None)
        if not isinstance(document, Mapping):
            raise TypeError(url)
        return document
