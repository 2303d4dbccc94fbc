"""The way to Entra: the one `requests` session that MSAL is given."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from bot.intune.errors import NotLoopback
from bot.loopback import is_loopback

Timeouts = tuple[float, float]
"""Seconds to connect, and seconds to wait for each read."""

TIMEOUTS: Timeouts = (3.0, 5.0)
"""Those of the bot, which somebody waits for in a chat."""


class TimedAdapter(HTTPAdapter):
    """Gives each request a time limit: `requests` has none, and MSAL passes none."""

    def __init__(self, timeouts: Timeouts = TIMEOUTS) -> None:
        """Give requests `timeouts`."""
        super().__init__()
        self._timeouts = timeouts

    def send(  # noqa: PLR0913, PLR0917 - the signature of `requests`
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send the request, with our time limits where it brings none of its own."""
        return super().send(request, stream, timeout or self._timeouts, verify, cert, proxies)


class LoopbackAdapter(TimedAdapter):
    """Speaks plain http where MSAL says https, which is all that it takes: for a simulated tenant on this machine."""

    def send(  # noqa: PLR0913, PLR0917 - the signature of `requests`
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002 - a proxy does not lead to this machine
    ) -> requests.Response:
        """Send the request in plain http, past any proxy."""
        address = urlsplit(request.url or "")
        if not is_loopback(address.hostname):
            raise NotLoopback(host=address.hostname)
        request.url = address._replace(scheme="http").geturl()
        return super().send(request, stream, timeout, verify, cert, None)


class PlatformAdapter(TimedAdapter):
    """Speaks plain http with the platform on which we run, which gives managed identities: past any proxy."""

    def send(  # noqa: PLR0913, PLR0917 - the signature of `requests`
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002 - a proxy does not lead to this machine
    ) -> requests.Response:
        """Send the request. Raises NotLoopback for any address beyond this machine and its link (169.254.x.x)."""
        host = urlsplit(request.url or "").hostname
        if not (is_loopback(host) or _is_link_local(host)):
            raise NotLoopback(host=host)
        return super().send(request, stream, timeout, verify, cert, None)


def login_session(login_url: str, timeouts: Timeouts = TIMEOUTS) -> requests.Session:
    """Open the session for the tokens of `login_url`: pooled, with time limits, proxies as the environment says.

    Raises NotLoopback where `login_url` is plain http to another machine.
    """
    session = requests.Session()
    session.mount("https://", TimedAdapter(timeouts))
    session.mount("http://", PlatformAdapter(timeouts))
    if is_simulated(login_url):
        session.mount(f"https://{urlsplit(login_url).netloc}/", LoopbackAdapter(timeouts))
    return session


def is_simulated(login_url: str) -> bool:
    """Tell whether `login_url` is a simulated tenant on this machine, which speaks plain http.

    Raises NotLoopback where it is plain http to another machine.
    """
    address = urlsplit(login_url)
    if address.scheme == "https":
        return False
    if not is_loopback(address.hostname):
        raise NotLoopback(host=address.hostname)
    return True


def _is_link_local(host: str | None) -> bool:
    try:
        return ip_address(host or "").is_link_local
    except ValueError:
        return False
