"""Print what Microsoft Entra needs for the bot, and what of it is missing; with --apply, make it so.

An administrator signs in with a code (Application Administrator to register, Privileged Role Administrator to consent).
The exit code is 0 where nothing is to do or all was done, 1 for a dry run that found something to do and where it did
not come to its end, and 2 where it was wrongly called. It may be run again at any time.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from logging import ERROR

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar

from bot.clock import SystemClock
from bot.commands.entra_setup.options import configure, wrong_together
from bot.commands.entra_setup.page import Page
from bot.entra.difference import differences
from bot.entra.errors import SetupFailed
from bot.entra.found import Directory
from bot.entra.settings import EntraSettings, load_entra_settings
from bot.entra.setup import Setup
from bot.entra.wanted import ScopeWords, Wanted, federation, managed_identity, permissions
from bot.errors import WrongSettings
from bot.intune.administrator import AdministratorToken, DeviceCode, DeviceSignIn
from bot.intune.errors import SIGN_IN_ENDINGS, EntraUnreachable, NotLoopback, SignInFailed
from bot.intune.graph import Graph
from bot.intune.pace import Pace
from bot.intune.patience import Patience
from bot.intune.transport import login_session
from bot.intune.wire import Wire
from bot.intune.writer import Writer
from bot.logs import set_up_logs
from bot.sandbox.sandbox import running_sandbox
from cards.catalogue import Catalogue, Catalogues

__all__ = ["configure", "run"]

TO_READ = ("Application.Read.All",)
TO_WRITE = ("Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All")
"""Delegated permissions, the least for it ("Create application", "Grant an appRoleAssignment", learn.microsoft.com)."""

BUDGET = timedelta(seconds=30)
"""For a question to Graph, with its repetitions: nobody waits in a chat."""


def run(options: argparse.Namespace) -> int:
    """Print, and apply where that is asked for."""
    set_up_logs(level=ERROR)  # what Graph refuses on the way is said at the end, or was got over
    words = Catalogues().of(options.locale)
    wrong = wrong_together(options)
    if wrong is not None:
        print(words.plain(f"entra.wrong.{wrong}", name=options.token_env), file=sys.stderr)
        return 2
    page = Page(words, as_json=options.json)
    try:
        return asyncio.run(_set_up(options, page, words))
    except WrongSettings as error:
        print(error, file=sys.stderr)
        return 2
    except SetupFailed as failed:
        page.failed(failed.reason, failed.params)
    except SignInFailed as error:
        page.failed(f"sign_in_{error.code}" if error.code in SIGN_IN_ENDINGS else "sign_in", {"code": error.code})
    except EntraUnreachable as error:
        page.failed("entra_unreachable", {"fault": error.fault})
    except NotLoopback as error:
        page.failed("not_loopback", {"host": error.host})
    except KeyboardInterrupt:
        pass  # what was done until then was printed, and the next run goes on
    return 1


async def _set_up(options: argparse.Namespace, page: Page, words: Catalogue) -> int:
    async with _tenant(options, page.sign_in) as (settings, setup_of):
        wanted = _wanted(options, settings, words)
        setup = setup_of(wanted)
        found = await setup.look()
        compared = differences(wanted, found)
        page.compared(compared, settings, prune=options.prune)
        is_done = not setup.to_do(compared)
        if options.apply and not is_done:
            found, is_done = await setup.apply(page.done), True
        page.ended(is_done=is_done, app_id=found.app_id)
        return 0 if is_done else 1


@asynccontextmanager
async def _tenant(
    options: argparse.Namespace, tell: Callable[[DeviceCode], None]
) -> AsyncIterator[tuple[EntraSettings, Callable[[Wanted], Setup]]]:
    """Open the way to the tenant, with an administrator's token. Raises WrongSettings, and TokenFailed."""
    async with AsyncExitStack() as stack:
        if options.sandbox:
            sandbox = await stack.enter_async_context(running_sandbox(clock=SystemClock()))
            here = {"app_tenant_id": sandbox.tenant_id, "login_url": sandbox.login_url, "graph_url": sandbox.graph_url}
            settings = load_entra_settings(**here, app_id=options.app_id, cloud="public")
            token = AdministratorToken(sandbox.entra.issue_to_person(*TO_WRITE))
        else:
            given = {"app_tenant_id": options.tenant, "app_id": options.app_id}
            settings = load_entra_settings(**{name: value for name, value in given.items() if value is not None})
            token = await _token(options, settings, tell, stack)
        session = await stack.enter_async_context(
            ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=BUDGET.total_seconds()))
        )
        clock, patience, url = SystemClock(), Patience(budget=BUDGET), settings.microsoft_graph_url
        graph = Graph(session, token, url=url, clock=clock, patience=patience)
        wire = Wire(session, token, url=url, pace=Pace())
        writer = Writer(wire, token, url=url, clock=clock, patience=patience)

        def setup_of(wanted: Wanted) -> Setup:
            return Setup(Directory(graph), writer, wanted, prune=options.prune, pause=asyncio.sleep)

        yield settings, setup_of


async def _token(
    options: argparse.Namespace,
    settings: EntraSettings,
    tell: Callable[[DeviceCode], None],
    stack: AsyncExitStack,
) -> AdministratorToken:
    if options.token_env is not None:
        return AdministratorToken(os.environ[options.token_env].strip())
    permissions_ = TO_WRITE if options.apply else TO_READ
    return await DeviceSignIn(
        login_url=settings.entra_url,
        tenant_id=settings.app_tenant_id,
        scopes=[f"{settings.microsoft_graph_url}/{name}" for name in permissions_],
        session=stack.enter_context(login_session(settings.entra_url)),
        clock=SystemClock(),
        tell=tell,
        client_id=options.client_id,
    ).sign_in()


def _wanted(options: argparse.Namespace, settings: EntraSettings, words: Catalogue) -> Wanted:
    own = None
    if options.federated_issuer is not None:
        own = federation(options.federated_issuer, options.federated_subject, cloud=settings.cloud)
    if options.managed_identity_principal_id is not None:
        own = managed_identity(
            options.managed_identity_principal_id,
            tenant_id=settings.app_tenant_id,
            login_url=settings.entra_url,
            cloud=settings.cloud,
        )
    scope_words = ("admin.name", "admin.description", "user.name", "user.description")
    return Wanted(
        display_name=words.plain("package.name"),
        scope_words=ScopeWords(*(words.plain(f"entra.scope.{name}") for name in scope_words)),
        app_id=settings.app_id,
        permissions=permissions(installs_app=settings.campaign_installs_app),
        federation=own,
    )
