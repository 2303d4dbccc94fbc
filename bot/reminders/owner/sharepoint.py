"""SharePoint: where Teams keeps the files of personal chats. An owner's list is fetched from it, a report is put there.

Both addresses come from Teams with a permission of a few minutes in them ("Send and receive files using bot" on
learn.microsoft.com): neither is ever logged, no token goes along, and no other host is asked.
"""

import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.errors import EnrollDeskError
from bot.loopback import is_loopback
from bot.proxy import proxy_for

MOST_BYTES = 10 * 1024 * 1024
"""Of a list: 200,000 lines have some 8 MB. A file beyond is something else."""
FETCH_WITHIN, PUT_WITHIN = 10.0, 60.0
"""Seconds."""

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class FileFailed(EnrollDeskError):
    """A file was not moved: {reason}."""

    reason: Literal["host", "too_large", "gone", "failed"]
    """`host`: the address is none of SharePoint's. `gone`: its permission is over, or the file is not there."""


class SharePoint:
    """Fetches and puts files."""

    def __init__(self, session: ClientSession, *, here: bool = False) -> None:
        """Use `session`. `here`: the bot listens on this machine alone, so files may be on it too, as in the demo."""
        self._session = session
        self._endings = _endings()
        self._here = here

    async def fetch(self, address: str) -> bytes:
        """Return what is in a file. Raises FileFailed."""
        url = self._checked(address)
        try:
            async with self._session.get(
                url, timeout=ClientTimeout(total=FETCH_WITHIN), proxy=_proxy(url), allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise FileFailed(reason="gone" if response.status in (401, 403, 404, 410) else "failed")
                content = bytearray()
                async for part in response.content.iter_chunked(64 * 1024):
                    content += part
                    if len(content) > MOST_BYTES:
                        raise FileFailed(reason="too_large")
        except (ClientError, TimeoutError) as error:
            raise FileFailed(reason="failed") from error
        return bytes(content)

    async def put(self, address: str, content: bytes) -> None:
        """Write a file, whole and in one request, as an upload session takes up to 60 MB of it. Raises FileFailed.

        Again with the same address it fails as `gone`: the session ends with the last byte.
        """
        url = self._checked(address)
        headers = {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"}
        try:
            async with self._session.put(
                url,
                data=content,
                headers=headers,
                timeout=ClientTimeout(total=PUT_WITHIN),
                proxy=_proxy(url),
                allow_redirects=False,
            ) as response:
                if response.status not in (200, 201):
                    raise FileFailed(reason="gone" if response.status in (401, 403, 404, 410) else "failed")
        except (ClientError, TimeoutError) as error:
            raise FileFailed(reason="failed") from error

    def _checked(self, address: str) -> URL:
        """Return the address as the request is made to it, of a host that is trusted. Raises FileFailed."""
        try:
            url = URL(address, encoded=True)
            host, port = (url.raw_host or "").lower(), url.port
        except ValueError:
            raise FileFailed(reason="host") from None
        is_plain = url.raw_user is None and url.raw_password is None
        if is_plain and self._here and url.scheme in ("http", "https") and is_loopback(host):
            return url
        is_ours = _HOST.fullmatch(host) is not None and host.endswith(tuple(self._endings))
        if is_plain and is_ours and url.scheme == "https" and port == 443:
            return url
        raise FileFailed(reason="host")


def _proxy(url: URL) -> str | None:
    """Return the proxy on the way, asked for by the host alone: nothing remembers the rest of the address."""
    return proxy_for(str(url.origin()))


def _endings() -> Collection[str]:
    table: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return [f".{domain}" for domain in table["domains"]]
