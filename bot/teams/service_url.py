"""Which URLs are trusted, Teams' service URLs above all: to any other no token and no message is ever sent."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from bot.loopback import is_loopback

_FORM = re.compile(
    r"""
    (?P<scheme>https?)://
    (?P<host>[\w-]+(?:\.[\w-]+)*|\[[\da-f:]+\])
    (?::(?P<port>\d{1,5}))?
    (?:/(?!\.\.?(?:/|$))[\w.~-]+)*/?
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
"""All that a service URL of Teams needs: "https://smba.trafficmanager.net/amer/<tenant>/".

In no other form is a URL trusted. Parsers differ on blanks, backslashes, "@", "%", signs of other scripts, "?" and
segments of dots, so that what is checked here and what the HTTP client makes of it could be two hosts.
"""


class TrustedHosts:
    """The hosts of the configured cloud, and those of the setting SERVICE_URL_HOSTS."""

    def __init__(self, hosts: Iterable[str]) -> None:
        """Take host names, in which a leading `*.` stands for one or more labels."""
        named = [host.lower().strip("[]") for host in hosts]
        self._hosts = {host for host in named if not host.startswith("*.")}
        self._endings = tuple(host[1:] for host in named if host.startswith("*."))
        self._is_trusted = lru_cache(maxsize=256)(self._judge)  # each message asks, and tenants have one URL

    def __contains__(self, service_url: object) -> bool:
        """Tell whether a service URL is one that we may send to: https, or http where the host is loopback."""
        return isinstance(service_url, str) and self._is_trusted(service_url)

    def _judge(self, service_url: str) -> bool:
        found = _FORM.fullmatch(service_url)
        if found is None or int(found["port"] or 443) > 65535:
            return False
        host = found["host"].lower().strip("[]")
        if found["scheme"].lower() != "https" and not is_loopback(host):
            return False
        return host in self._hosts or host.endswith(self._endings)


class NewestServiceUrls(Protocol):
    """Knows where activities came from."""

    async def service_url(self, tenant_id: str) -> str | None:
        """Return the newest service URL that came from a tenant, None where none is known."""
        ...


class ServiceUrls:
    """Where Teams' connector is for whoever writes first."""

    def __init__(self, newest: NewestServiceUrls, trusted: TrustedHosts, otherwise: str | None) -> None:
        """Go by `newest` as far as it is `trusted`; `otherwise` is that of the settings, None where they name none."""
        self._newest = newest
        self._trusted = trusted
        self._otherwise = otherwise

    async def of(self, tenant_id: str) -> str | None:
        """Return the service URL for a tenant, None where none is known. Raises what the database raises."""
        newest = await self._newest.service_url(tenant_id)
        return newest if newest in self._trusted else self._otherwise
