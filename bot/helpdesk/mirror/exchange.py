"""One exchange over HTTP with a service system: what it answered, or which of the known faults it was.

Redirects are not followed: a password would go along.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import aiohttp
from yarl import URL

from bot.clock import Clock
from bot.helpdesk.mirror.system import Ambiguous, NotTaken, Refused, Throttled, Unreachable
from bot.intune.patience import retry_after
from bot.loopback import is_loopback
from bot.proxy import proxy_for

TIME = aiohttp.ClientTimeout(total=10)
"""What one exchange may take."""

BACK_OFF = timedelta(minutes=1)
"""How long to wait where a system throttles and does not say for how long."""

LONGEST_WAIT = timedelta(days=1)
"""A system that says it wants to wait longer is asked again all the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system that took the request answered."""

    status: int
    content_type: str
    body: bytes


class Exchange:
    """Makes single requests."""

    def __init__(self, session: aiohttp.ClientSession, clock: Clock) -> None:
        """Use `session`; the clock is for dates that say when to come again."""
        self._session = session
        self._clock = clock

    async def make(
        self, method: Literal["GET", "POST", "PATCH"], url: URL, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """Return an answer with a status of 2xx. Raises NotTaken; a GET, which changes nothing, is never Ambiguous."""
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=TIME,
                proxy=proxy_for(str(url.origin())),
                allow_redirects=False,
            ) as response:
                text = await response.read()
                fault = self._fault(response.status, response.headers, text)
                if fault is None:
                    return Answer(response.status, response.content_type, text)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreachable(fault=type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            fault = Ambiguous(fault=type(error).__name__)
        raise Unreachable(fault=fault.fault) if method == "GET" and isinstance(fault, Ambiguous) else fault

    def _fault(self, status: int, headers: Mapping[str, str], body: bytes) -> NotTaken | None:
        if 200 <= status < 300:
            return None
        fault = f"{status} {_phrase(body)}".strip()
        wait = _wait(headers, self._clock.now())
        if status == 429 or (status == 503 and wait is not None):
            return Throttled(fault=fault, after=BACK_OFF if wait is None else wait)
        return Ambiguous(fault=fault) if status == 408 or status >= 500 else Refused(fault=fault)


def checked_url(text: str) -> URL:
    """Return an address to which a secret may be sent. Raises ValueError, with what is wrong, where it is not https."""
    url = URL(text)
    if url.host is None or url.user or url.password:
        raise ValueError("it is no address such as https://example.service-now.com")
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
        raise ValueError("only https is spoken, but for this machine itself")
    return url


_PHRASES = (
    "User Not Authenticated", "Insufficient rights", "Invalid table", "No Record found", "Data Policy Exception",
    "ACL Exception", "Rate limit", "Operation Failed",
)  # fmt: skip
"""Phrases of ServiceNow's errors that say what is wrong; the rest of an error may repeat what somebody wrote."""


def _phrase(body: bytes) -> str:
    text = body[:10_000].lower()
    return next((phrase for phrase in _PHRASES if phrase.lower().encode() in text), "")


def _wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    told = retry_after(headers, now)
    return None if told is None else min(told, LONGEST_WAIT)
