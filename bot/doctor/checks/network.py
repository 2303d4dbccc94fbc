"""The network: do Entra and Graph answer, and does this machine's clock agree with theirs?"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from aiohttp import ClientError, ClientSession

from bot.doctor.check import skip
from bot.doctor.finding import Finding, State
from bot.doctor.subject import Subject
from bot.proxy import proxy_for
from bot.teams.token import SKEW

UNEASY = timedelta(minutes=1)
"""So much is no fault yet: an HTTP date has no fractions of a second, and an answer takes some."""


async def network(subject: Subject) -> Sequence[Finding]:
    """Return who answers, and how far apart the clocks are (the header Date of the answers)."""
    if subject.registered is None:
        skip("no_app")
    addresses, tenant = subject.settings.addresses, subject.settings.app_tenant_id
    asked = {
        "Entra": f"{addresses.login_url}/{tenant}/v2.0/.well-known/openid-configuration",
        "Microsoft Graph": f"{addresses.graph_url}/v1.0/",
    }
    answers = await asyncio.gather(*(_date(subject.session, url) for url in asked.values()))
    found, dates = [], []
    for service, url, answer in zip(asked, asked.values(), answers, strict=True):
        if isinstance(answer, str):
            found.append(
                Finding("network", State.FAILED, "unreachable", {"service": service, "url": url, "fault": answer})
            )
        else:
            found.append(Finding("network", State.OK, "reached", {"service": service}))
            dates += [answer] if answer else []
    return [*found, _compared(dates, subject.clock.now())]


async def _date(session: ClientSession, url: str) -> datetime | str | None:
    """Return what time it is there, None where the answer does not say; a text with the fault where none came."""
    try:
        async with session.head(url, proxy=proxy_for(url), allow_redirects=False) as response:
            return parsedate_to_datetime(response.headers["Date"]).replace(tzinfo=UTC)  # an HTTP date is always GMT
    except (KeyError, ValueError):
        return None
    except (ClientError, TimeoutError) as error:
        return type(error).__name__


def _compared(dates: Sequence[datetime], now: datetime) -> Finding:
    """Return how far this machine's clock is from theirs; where they differ, from the one that is nearer."""
    if not dates:
        return Finding("clock", State.SKIPPED, "unknown")
    apart = min((now - date for date in dates), key=abs)
    if abs(apart) < UNEASY:
        return Finding("clock", State.OK, "right")
    seconds = {"seconds": f"{abs(apart).total_seconds():.0f}"}
    what = "ahead" if apart > timedelta() else "behind"
    return Finding("clock", State.FAILED if abs(apart).total_seconds() > SKEW else State.WARNING, what, seconds)
