"""The wire: where every request of this process wants to go, and only those to this machine get there."""

from dataclasses import dataclass, field

import pytest
from aiohttp import ClientConnectionError, ClientRequest, ClientTimeout, TCPConnector
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from yarl import URL

HERE = "127.0.0.1"


@dataclass
class Wire:
    """Stands in every connector of aiohttp, behind all that a client makes of an address."""

    asked: list[URL] = field(default_factory=list)
    """Where requests wanted to go, in order."""
    with_token: list[URL] = field(default_factory=list)
    """Those that carried a token."""

    def tap(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Listen until the test is over."""
        connect = TCPConnector.connect

        async def recorded(
            connector: TCPConnector,
            request: ClientRequest,
            traces: list[Trace],
            timeout: ClientTimeout,  # noqa: ASYNC109 - aiohttp's signature
        ) -> Connection:
            self.asked.append(request.url)
            if "Authorization" in request.headers:
                self.with_token.append(request.url)
            if request.url.host != HERE:
                raise ClientConnectionError("no request of a test leaves this machine")
            return await connect(connector, request, traces, timeout)

        monkeypatch.setattr(TCPConnector, "connect", recorded)

    def forget(self) -> None:
        """Begin anew."""
        self.asked.clear()
        self.with_token.clear()
