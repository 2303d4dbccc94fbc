"""The examination: every check that can be made, side by side, in the order in which a person would mend things."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar

from bot.clock import Clock, SystemClock
from bot.doctor.check import TIME_LIMIT, Check
from bot.doctor.checks import credential, database, groups, knowledge, network, package, teams
from bot.doctor.checks.settings import of_settings
from bot.doctor.finding import Finding, State
from bot.doctor.records import Records
from bot.doctor.subject import AppPackage, Registered, Subject
from bot.errors import WrongSettings
from bot.intune.answers import Answers
from bot.intune.graph import Graph
from bot.intune.patience import Patience
from bot.intune.transport import Timeouts, login_session
from bot.parts.registration import tokens_of
from bot.parts.wire import connector_of
from bot.settings import Settings
from cards.catalogue import LOCALES

CHECKS = (
    Check("network", network.network),
    Check("credential", credential.credential),
    Check("database", database.database),
    Check("keys", teams.keys),
    Check("connector", teams.connector),
    Check("worker", database.worker),
    Check("queues", database.queues),
    Check("permissions", credential.permissions),
    Check("channel", teams.channel),
    Check("groups", groups.groups),
    Check("posts", groups.posts),
    Check("expiry", credential.expiry),
    Check("package", package.app_package),
    Check("catalogue", knowledge.catalogue),
    Check("sources", knowledge.sources),
)
"""All checks but that of the settings, causes before what follows from them."""

MARGIN = 0.5
"""Seconds by which an answer is given up before its check is, so that it is said who did not answer."""


async def examine(  # noqa: PLR0913 - each is a part of its own
    read: Settings | WrongSettings,
    names: list[str],
    *,
    clock: Clock | None = None,
    package: AppPackage | None = None,
    locales: Path = LOCALES,
    limit: float = TIME_LIMIT,
) -> list[Finding]:
    """Return what was found by all checks, in their order. Changes nothing, and raises nothing for what it finds.

    `read` is what became of reading the settings; where they are wrong nothing else can be asked. `names` are those of
    the variables that are set; `locales` is the folder of the catalogues, and `limit` the seconds for a check.
    """
    found = of_settings(read, names)
    if isinstance(read, WrongSettings):
        return [*found, Finding("rest", State.SKIPPED, "settings", words="doctor.because.settings")]
    async with AsyncExitStack() as stack:
        subject = await _subject(read, stack, clock or SystemClock(), limit)
        subject = replace(subject, package=package or AppPackage(), locales=locales)
        return [*found, *chain.from_iterable(await asyncio.gather(*(check.made(subject) for check in CHECKS)))]


async def _subject(settings: Settings, stack: AsyncExitStack, clock: Clock, limit: float) -> Subject:
    session = await stack.enter_async_context(
        ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=limit - MARGIN))
    )
    records = Records(settings, stack)
    if not settings.app_id:
        return Subject(settings, clock, session, records, None, limit)
    login = stack.enter_context(login_session(settings.addresses.login_url, login_timeouts(limit)))
    tokens = tokens_of(settings, login, clock)
    patience = Patience(budget=timedelta(seconds=limit - MARGIN))
    graph = Graph(session, tokens, url=settings.addresses.graph_url, clock=clock, patience=patience)
    registered = Registered(tokens, Answers(graph, clock), connector_of(settings, session, tokens, clock))
    return Subject(settings, clock, session, records, registered, limit)


def login_timeouts(limit: float) -> Timeouts:
    """Return those of requests for tokens, which run in threads and cannot be given up: they end soon after a check."""
    return limit / 2, limit * 2 / 3
