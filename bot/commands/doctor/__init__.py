"""Look whether all that the bot stands on is there: settings, database, credential, the helpdesk's channel and groups.

It asks and changes nothing. The exit code is 1 where something stands in the way of the bot's work.
"""

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import chain
from locale import getlocale

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar

from bot.clock import SystemClock
from bot.commands.doctor.channel import ChannelCheck
from bot.commands.doctor.check import Check
from bot.commands.doctor.check import run as run_check
from bot.commands.doctor.credential import CredentialCheck
from bot.commands.doctor.database import DatabaseCheck
from bot.commands.doctor.finding import Finding, Result
from bot.commands.doctor.posts import PostsCheck
from bot.commands.doctor.roles import RolesCheck
from bot.commands.doctor.service_urls import ServiceUrls
from bot.commands.doctor.settings import SettingsCheck
from bot.errors import WrongSettings
from bot.intune.answers import Answers
from bot.intune.channel_posts import ChannelPosts
from bot.intune.graph import Graph
from bot.intune.transport import login_session
from bot.logs import set_up_logs
from bot.registration import tokens_of
from bot.sandbox.sandbox import running_sandbox
from bot.settings import Settings, load_settings
from bot.teams.channel_check import ChannelCheck as Reach
from bot.teams.service_url import TrustedHosts
from bot.wire import connector_of
from cards.catalogue import Catalogue, Catalogues


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--sandbox", action="store_true", help="look at the simulated tenant")
    parser.add_argument("--locale", default=getlocale()[0] or "en", help="the language of the words, such as en or nl")


def run(options: argparse.Namespace) -> int:
    """Print what was found. 1 where there is a fault."""
    set_up_logs()
    words = Catalogues().of(options.locale)
    findings = asyncio.run(_examined(sandboxed=options.sandbox))
    is_well = all(finding.result is not Result.FAULT for finding in findings)
    if options.json:
        told = {"ok": is_well, "findings": [_as_json(finding, words) for finding in findings]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join(chain.from_iterable(_lines(finding, words) for finding in findings)))
    return 0 if is_well else 1


async def _examined(*, sandboxed: bool) -> list[Finding]:
    async with AsyncExitStack() as stack:
        if not sandboxed:
            return await examine(_read())
        sandbox = await stack.enter_async_context(running_sandbox(clock=SystemClock()))
        here = {"service_url_hosts": ("127.0.0.1",)}
        return await examine(load_settings(**sandbox.settings, **sandbox.helpdesk_settings, **here))


def _read() -> Settings | WrongSettings:
    try:
        return load_settings()
    except WrongSettings as wrong:
        return wrong


async def examine(read: Settings | WrongSettings) -> list[Finding]:
    """Make every check that can be made, side by side, and return what they found, in their order."""
    async with AsyncExitStack() as stack:
        checks: list[Check] = [SettingsCheck(read)]
        if isinstance(read, Settings):
            checks += [DatabaseCheck(read), *await _of_services(read, stack)]
        return list(chain.from_iterable(await asyncio.gather(*(run_check(check) for check in checks))))


async def _of_services(settings: Settings, stack: AsyncExitStack) -> Sequence[Check]:
    """Return the checks that ask Entra, Graph and Teams; none for a bot without an app id, which can ask nobody."""
    if not settings.app_id:
        return []
    addresses, clock = settings.addresses, SystemClock()
    session = await stack.enter_async_context(
        ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=10))
    )
    tokens = tokens_of(settings, stack.enter_context(login_session(addresses.login_url)), clock)
    answers = Answers(Graph(session, tokens, url=addresses.graph_url, clock=clock), clock)
    reach = Reach(
        ServiceUrls(settings),
        connector_of(settings, session, tokens, clock),
        TrustedHosts(addresses.service_url_hosts),
        tenant_id=settings.app_tenant_id,
        service_url=addresses.service_url,
    )
    posts = ChannelPosts(answers, team_id=settings.helpdesk_team_id, app_id=settings.app_id)
    return [
        CredentialCheck(tokens, graph_url=addresses.graph_url, connector_scope=addresses.connector_scope),
        RolesCheck(answers, settings.helpdesk_groups),
        ChannelCheck(settings.channels, reach),
        PostsCheck(settings.channels, posts, has_team=settings.helpdesk_team_id is not None),
    ]


def _lines(finding: Finding, words: Catalogue) -> Iterator[str]:
    result = words.plain(f"doctor.result.{finding.result}")
    yield f"{result:<10} {words.plain(finding.words, **finding.params)}"
    if finding.remedy is not None:
        yield f"{'':<10} {words.plain(finding.remedy, **finding.params)}"


def _as_json(finding: Finding, words: Catalogue) -> dict[str, object]:
    remedy = None if finding.remedy is None else words.plain(finding.remedy, **finding.params)
    return {
        "check": finding.check,
        "result": finding.result,
        "what": finding.what,
        "message": words.plain(finding.words, **finding.params),
        "remedy": remedy,
    }
