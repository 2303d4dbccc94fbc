"""Which hosts are trusted as Teams' connectors: to any other no token and no message is ever sent."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.loopback import is_loopback


class TrustedHosts:
    """The hosts of the configured cloud, and those of the setting SERVICE_URL_HOSTS."""

    def __init__(self, hosts: Iterable[str]) -> None:
        """Take host names, in which a leading `*.` stands for one or more labels."""
        self._hosts = {host.lower() for host in hosts if not host.startswith("*.")}
        self._endings = tuple(host[1:].lower() for host in hosts if host.startswith("*."))

    def __contains__(self, service_url: object) -> bool:
        """Tell whether a service URL is one that we may send to: https, or http where the host is loopback."""
        if not isinstance(service_url, str):
            return False
        try:
            parts = urlsplit(service_url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        if parts.username or parts.password or not (parts.scheme == "https" or is_loopback(host)):
            return False
        return host in self._hosts or host.endswith(self._endings)
